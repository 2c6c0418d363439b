"""Elements of a drawing: SVG (and a little HTML) in which every text and attribute is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

INK = "#0b0c0c"
"""The colour of every line and letter in a drawing."""
PAPER = "#ffffff"
FONT = "Helvetica, Arial, sans-serif"
LINE_HEIGHT = 1.15
"""Of several lines of text, as a multiple of the letters' size."""
TILE = 8
"""Width and height of a pattern's tile."""


def number(value: float) -> str:
    """A length or a coordinate with one decimal at most, so that the same drawing has the same bytes."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, attributes: Mapping[str, str | float], *children: str) -> Markup:
    """One element.

    A child that is ``Markup`` goes in as it is, any other text is escaped. There is deliberately
    no way to hand in a ``style``: the pages run under a policy that refuses it.
    """
    inside = "".join(map(escape, children))
    opening = name + "".join(
        f' {key}="{escape(value if isinstance(value, str) else number(value))}"' for key, value in attributes.items()
    )
    written = f"<{opening}>{inside}</{name}>" if inside else f"<{opening}/>"
    return Markup(written)  # noqa: S704 - every piece was escaped above


def pattern(ident: str, ground: str, *figures: Markup, tile: float = TILE) -> Markup:
    """A pattern to fill shapes with: figures on a tile of one colour, to be used as ``url(#ident)``."""
    size: dict[str, str | float] = {"width": tile, "height": tile}
    return element(
        "pattern",
        {"id": ident, **size, "patternUnits": "userSpaceOnUse"},
        element("rect", {**size, "fill": ground}),
        *figures,
    )


def text_lines(lines: tuple[str, ...], *, x: float, y: float, size: float) -> Markup:
    """Lines of text under each other with their middle at (x, y), to stand in a group with ``text-anchor``."""
    first = y - (len(lines) - 1) * size * LINE_HEIGHT / 2 + size * 0.35
    if len(lines) == 1:
        return element("text", {"x": round(x), "y": round(first)}, lines[0])
    spans = (
        element("tspan", {"x": round(x), "y": round(first + index * size * LINE_HEIGHT)}, line)
        for index, line in enumerate(lines)
    )
    return element("text", {}, *spans)


_NARROW = frozenset("fijltI|!'.,:;()[]- ")
_WIDE = frozenset("mwMW@%")


def text_width(text: str, size: float) -> float:
    """About how wide a text is in Helvetica or Arial; on the safe side by a few hundredths."""
    return size * sum(
        0.31 if letter in _NARROW else 0.86 if letter in _WIDE else 0.7 if letter.isupper() else 0.56 for letter in text
    )


def wrapped(text: str, *, width: float, size: float) -> tuple[str, ...]:
    """The text in as few lines as keep within the width; a single longer word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)
