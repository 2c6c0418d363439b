"""Maps: areas shaded by printed figures, as SVG with a legend.

Where there is no figure there is no shade: a hidden area is hatched, one that nobody counted is
dotted, and both are named in words. Nothing is drawn from anything but printed values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from plait.disclosure import HIDDEN_WORDS
from plait.evidence.basemaps import HIDDEN, NAME_SIZE, NOT_COUNTED, BaseMap, labels
from plait.evidence.shades import Look, Shade, look_of, scale
from plait.evidence.svg import FONT, INK, element
from plait.evidence.words import in_brief
from plait.tables.pooled import Row, State

_FILLS = {"hidden": f"url(#{HIDDEN})", "not-counted": f"url(#{NOT_COUNTED})"}


def paint(
    base: BaseMap, rows: Sequence[Row], *, title: str, ident: str, over: BaseMap | None = None, small: bool = False
) -> Markup:
    """Shade a base map: a figure with the drawing and its legend, for a page that has the base's shapes.

    ``ident`` begins every id in it. ``over`` has larger areas that are drawn and named on top. A small map
    has key letters only; any other has names too, and the style sheet shows the letters on a phone.
    """
    by_code = {row.code: row for row in rows}
    shown = [by_code[area.code] for area in base.areas if area.code in by_code]
    shades = scale(row.pooled.number for row in shown if row.pooled.number is not None)
    looks = [look_of(by_code.get(area.code), shades) for area in base.areas]
    names = {row.code: row.name for row in shown}
    areas = (
        _area(area.code, names.get(area.code, area.name), look, outline=base.idents[area.code])
        for area, look in zip(base.areas, looks, strict=True)
    )
    named = over or base
    figures = {} if over else {row.code: in_brief(row.pooled) for row in shown}
    every = {"href": f"#{base.ident}"}
    drawing = element(
        "svg",
        {
            "viewBox": f"0 0 {base.projection.width:g} {base.projection.height:g}",
            "role": "img",
            "aria-labelledby": f"{ident}-title {ident}-desc",
            "font-family": FONT,
            "fill": INK,
        },
        element("title", {"id": f"{ident}-title"}, title),
        element("desc", {"id": f"{ident}-desc"}, _description(shown, shades)),
        # All areas underneath, with thick lines that show outside only: the place's edge.
        element("use", {**every, "stroke": INK, "stroke-width": 2 if small else 3}),
        element("g", {"id": f"{ident}-areas", "stroke": INK, "stroke-width": 0.6, "fill-rule": "evenodd"}, *areas),
        element("use", {"href": f"#{over.ident}", "fill": "none", "stroke": INK, "stroke-width": 1.8}) if over else "",
        "" if small else labels(named.names(figures), NAME_SIZE, {"class": "names"}),
        element(
            "use", {"href": f"#{named.ident}-letters", **({} if small else {"class": "letters", "display": "none"})}
        ),
    )
    return element("figure", {"class": "plait-map"}, drawing, _legend(looks, shades, several=_several(rows)))


def _area(code: str, name: str, look: Look, *, outline: str) -> Markup:
    kind, fill = (f"shade-{look.shade.step}", look.shade.colour) if look.shade else (look.kind, _FILLS[look.kind])
    tip = element("title", {}, f"{name}: {look.words}")
    return element("use", {"href": f"#{outline}", "class": kind, "fill": fill, "data-code": code}, tip)


def _legend(looks: Iterable[Look], shades: Iterable[Shade], *, several: bool) -> Markup:
    """What each shade and each pattern on this map means."""
    kinds = {look.kind for look in looks}
    lines = [(shade.colour, _range(shade)) for shade in shades]
    if "hidden" in kinds:
        lines.append((_FILLS["hidden"], f"Hidden: {HIDDEN_WORDS}" + (" from each organisation" if several else "")))
    if "not-counted" in kinds:
        lines.append((_FILLS["not-counted"], "Not counted"))
    items = (element("li", {}, _swatch(fill), " ", words) for fill, words in lines)
    heading = element("p", {}, "Contacts")
    return element("div", {"class": "legend"}, heading, element("ul", {}, *items))


def _swatch(fill: str) -> Markup:
    # Two drawing units to a pixel, as on the map, so that the patterns look the same.
    box = element("rect", {"x": 1, "y": 1, "width": 54, "height": 34, "fill": fill, "stroke": INK, "stroke-width": 2})
    return element("svg", {"viewBox": "0 0 56 36", "width": 28, "height": 18, "aria-hidden": "true"}, box)


def _range(shade: Shade) -> str:
    return f"{shade.low:,}" if shade.low == shade.high else f"{shade.low:,} to {shade.high:,}"


def _several(rows: Iterable[Row]) -> bool:
    return any(len(row.parts) > 1 for row in rows)


def _description(rows: Sequence[Row], shades: Sequence[Shade]) -> str:
    hidden = sum(row.pooled.state is State.HIDDEN for row in rows)
    uncounted = sum(row.pooled.state is State.NOT_COUNTED for row in rows)
    said = [f"Map of {len(rows)} areas."]
    if shades:
        said.append(f"The darker an area, the more contacts, from {shades[0].low:,} to {shades[-1].high:,}.")
    if hidden:
        said.append(f"{hidden} hatched: hidden, {HIDDEN_WORDS}.")
    if uncounted:
        said.append(f"{uncounted} dotted: not counted.")
    said.append("The table that follows says the same in words.")
    return " ".join(said)
