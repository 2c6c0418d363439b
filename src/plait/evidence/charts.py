"""Charts: a bar for each partner in each category, as SVG that keeps its letters' size on any screen.

Lengths are percentages of the chart's width, and there is no viewBox: so the bars grow with the page and
the text does not. A hidden or an uncounted part has words where its bar would begin, and no bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from plait.evidence.svg import FONT, INK, PAPER, element, number, pattern, wrapped
from plait.evidence.words import in_brief
from plait.tables.pooled import CategoryRow, Cell, Partner, State

TEXT_SIZE = 15.0
LINE = 21.0
BAR = 16.0
GAP = 6.0
LONGEST_BAR = 68.0
"""Per cent of the width; the rest is for the figure at its end."""
NARROWEST = 275.0
"""The width in pixels that headings are wrapped to: a phone's, as SVG cannot wrap by itself."""


@dataclass(frozen=True)
class Look:
    """How one partner's bars look: colour and pattern, so that neither has to be told from the other."""

    colour: str
    figure: str | None
    """The ``d`` of a white path on a tile of 8 by 8, or None for a plain bar."""


# No diagonal lines: those mean "hidden". Every colour has a contrast of 4.5 to 1 against white.
LOOKS = (
    Look("#0b4f8a", None),
    Look("#a3461a", "M0,2H8M0,6H8"),
    Look("#00695c", "M2,0V8M6,0V8"),
    Look("#6a2c91", "M1,1H4V4H1ZM5,5H8V8H5Z"),
    Look("#5b5b00", "M0,4H8M4,0V8"),
    Look("#8f1d48", "M2.5,2.5H5.5V5.5H2.5Z"),
    Look("#3d4449", "M0,4H8"),
    Look("#1b6b1b", "M4,0V8"),
)


def draw_bars(rows: Sequence[CategoryRow], partners: Sequence[Partner]) -> Markup:
    """Draw each category's parts under each other, with a legend of the partners on top.

    The bars share one scale that begins at 0. Each category is a drawing of its own, so that a page break
    falls between them; all together are one image to a screen reader. Empty where nothing is to be drawn.
    """
    if not rows or not partners:
        return Markup()
    longest = max((part.number or 0 for row in rows for part in row.parts), default=0)
    return element(
        "div",
        {"class": "plait-bars", "role": "img", "aria-label": _description(rows, partners)},
        _legend(partners),
        *(_group(row, longest) for row in rows),
    )


def _legend(partners: Sequence[Partner]) -> Markup:
    pieces = []
    y = 0.0
    for index, partner in enumerate(partners):
        lines = wrapped(partner.name, width=NARROWEST - 36, size=TEXT_SIZE)
        box: dict[str, str | float] = {"x": 0.5, "y": y + 2, "width": 26, "height": BAR}
        pieces += [element("rect", {**box, **_paint(index)}), _text(lines, 36, y, weight="normal")]
        y += len(lines) * LINE + 3
    patterns = (_pattern(place) for place in range(min(len(partners), len(LOOKS))))
    return _drawing(y, element("defs", {}, *patterns), *pieces)


def _group(row: CategoryRow, longest: int) -> Markup:
    """One category: its heading and a bar for each partner."""
    heading = wrapped(_heading(row), width=NARROWEST, size=TEXT_SIZE)
    pieces = [_text(heading, 0, 0, weight="bold")]
    y = len(heading) * LINE + 2
    for index, part in enumerate(row.parts):
        pieces.append(_bar(part, index, y, longest))
        y += BAR + GAP
    return _drawing(y, *pieces)


def _drawing(height: float, *pieces: Markup) -> Markup:
    attributes: dict[str, str | float] = {
        "width": "100%",
        "height": height,
        "font-family": FONT,
        "font-size": TEXT_SIZE,
        "fill": INK,
    }
    return element("svg", attributes, *pieces)


def _heading(row: CategoryRow) -> str:
    together = " together" if row.pooled.number is not None and len(row.parts) > 1 else ""
    return f"{row.category}: {in_brief(row.pooled)}{together}"


def _bar(part: Cell, index: int, y: float, longest: int) -> Markup:
    """The bar with its figure; a part without a number has its words only."""
    if part.number is None:
        kind = "hidden" if part.state is State.HIDDEN else "not-counted"
        words = f"hidden: {part.words}" if part.state is State.HIDDEN else part.words
        line = element("path", {"d": f"M0.5,{number(y)}v{number(BAR)}", "stroke": INK})
        attributes: dict[str, str | float] = {"class": kind, "x": 8, "y": y + BAR - 3, "font-style": "italic"}
        return line + element("text", attributes, words)
    share = LONGEST_BAR * part.number / longest
    box = {"x": 0.5, "y": y, "width": f"{share:.2f}%", "height": BAR, **_paint(index)}
    figure: dict[str, str | float] = {"x": f"{share:.2f}%", "dx": 8, "y": y + BAR - 3}
    return element("rect", box) + element("text", figure, part.words)


def _paint(index: int) -> dict[str, str | float]:
    place = index % len(LOOKS)
    return {"class": f"partner-{index + 1}", "fill": f"url(#bars-{place + 1})", "stroke": LOOKS[place].colour}


def _pattern(place: int) -> Markup:
    look = LOOKS[place]
    paint: dict[str, str | float] = {"fill": PAPER, "stroke": PAPER, "stroke-width": 1.6}
    figures = () if look.figure is None else (element("path", {"d": look.figure, **paint}),)
    return pattern(f"bars-{place + 1}", look.colour, *figures)


def _text(lines: Sequence[str], x: float, y: float, *, weight: str) -> Markup:
    spans = (element("tspan", {"x": x, "y": y + TEXT_SIZE + index * LINE}, line) for index, line in enumerate(lines))
    return element("text", {"font-weight": weight}, *spans)


def _description(rows: Sequence[CategoryRow], partners: Sequence[Partner]) -> str:
    names = ", ".join(partner.name for partner in partners)
    return (
        f"Contacts by category and organisation: {len(rows)} groups of bars, one bar for each of: {names}. "
        "Parts that are hidden or not counted have words and no bar. The table that follows says the same."
    )
