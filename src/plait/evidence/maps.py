"""Maps: areas shaded by printed figures, as SVG with a legend.

Where there is no figure there is no shade: a hidden area is hatched, one that nobody counted is
dotted, and both are named in words. Nothing is drawn from anything but printed values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Any

from markupsafe import Markup

from plait.disclosure import HIDDEN_WORDS
from plait.evidence.outlines import Outline, Point, Projection, fitted, outlines
from plait.evidence.shades import Shade, scale, shade_of
from plait.evidence.svg import (
    FONT,
    INK,
    LINE_HEIGHT,
    PAPER,
    element,
    pattern,
    text_lines,
    text_width,
    wrapped,
)
from plait.evidence.words import in_brief
from plait.tables.pooled import Row, State

WIDTH = 640.0
HEIGHT = 760.0
MARGIN = 6.0
LABELLED = 80
"""Up to so many areas are named on the map; more would only cover it."""
NAME_SIZE = 12.5
KEY_SIZE = 27.0
"""Of the key letters on a phone, where the whole map is about 290 pixels wide."""
QUIET = "#505a5f"
"""The colour of the patterns: 7 to 1 against white, so that they print."""
NO_FIGURE = "no figure"


@dataclass(frozen=True)
class Label:
    """A few lines of text with their middle."""

    lines: tuple[str, ...]
    at: Point


@dataclass(frozen=True)
class BaseMap:
    """The areas of one level laid out on a drawing, ready to be shaded as often as one likes."""

    projection: Projection
    areas: tuple[Outline, ...]

    @classmethod
    def of(cls, boundaries: Mapping[str, Any]) -> BaseMap | None:
        """Lay out a GeoJSON FeatureCollection; None where it has no polygons."""
        projection = fitted(boundaries, width=WIDTH, height=HEIGHT, margin=MARGIN)
        return cls(projection, outlines(boundaries, projection)) if projection else None

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Area code to the letter that stands for the area where its name has no room."""
        if len(self.areas) > LABELLED:
            return {}
        in_order = sorted(self.areas, key=lambda area: (area.name, area.code))
        return {area.code: letters(index) for index, area in enumerate(in_order)}

    def names(self, figures: Mapping[str, str]) -> tuple[Label, ...]:
        """Each area's name, over its figure where there is room; else its key letter.

        ``figures`` has the words for an area by its code; an area without gets its name only.
        """
        return tuple(
            _name(area, figures.get(area.code, "")) or _key(area, self.keys[area.code], NAME_SIZE)
            for area in self.areas
            if area.code in self.keys
        )

    @cached_property
    def letters(self) -> tuple[Label, ...]:
        """Each area's key letter, for a small screen."""
        return tuple(_key(area, self.keys[area.code], KEY_SIZE) for area in self.areas if area.code in self.keys)


def letters(index: int) -> str:
    """A, B ... Z, AA, AB ... as spreadsheets count their columns, from 0."""
    more, letter = divmod(index, len(ascii_uppercase))
    return (letters(more - 1) if more else "") + ascii_uppercase[letter]


def draw_map(boundaries: dict[str, Any], rows: Sequence[Row], *, title: str, ident: str) -> Markup:
    """Draw one view: an SVG map and, after it, its legend as a list.

    ``boundaries`` is a GeoJSON FeatureCollection in WGS84 whose features are Polygons or MultiPolygons
    with the properties ``code`` and ``name``. ``ident`` begins every id in the drawing, so it has to be
    unique on the page. Empty where the boundaries have no polygons.
    """
    base = BaseMap.of(boundaries)
    return paint(base, rows, title=title, ident=ident) if base else Markup()


def paint(
    base: BaseMap,
    rows: Sequence[Row],
    *,
    title: str,
    ident: str,
    over: Sequence[Outline] = (),
    small: bool = False,
) -> Markup:
    """Shade a base map.

    ``over`` are outlines of larger areas that are drawn and named on top of it. A small map has key
    letters only; any other has names too, and the page's style sheet shows the letters on a phone.
    """
    by_code = {row.code: row for row in rows}
    shown = [by_code[area.code] for area in base.areas if area.code in by_code]
    shades = scale(row.pooled.number for row in shown if row.pooled.number is not None)
    named = BaseMap(base.projection, tuple(over)) if over else base
    figures = {} if over else {row.code: in_brief(row.pooled) for row in shown}
    areas = (_area(area, by_code.get(area.code), shades, ident) for area in base.areas)
    lines = {"stroke": INK, "fill-rule": "evenodd"}
    drawing = element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "map",
            "viewBox": f"0 0 {base.projection.width:g} {base.projection.height:g}",
            "role": "img",
            "aria-labelledby": f"{ident}-title {ident}-desc",
            "font-family": FONT,
            "fill": INK,
        },
        element("title", {"id": f"{ident}-title"}, title),
        element("desc", {"id": f"{ident}-desc"}, _description(shown, shades)),
        _patterns(ident),
        # The same areas once more underneath, with thick lines that show outside only: the place's edge.
        element("g", {**lines, "stroke-width": 3}, element("use", {"href": f"#{ident}-areas"})),
        element("g", {**lines, "stroke-width": 0.6}, element("g", {"id": f"{ident}-areas"}, *areas)),
        element("g", {"fill": "none", "stroke": INK, "stroke-width": 1.8}, *_plain(over)),
        "" if small else _labels(named.names(figures), NAME_SIZE, {"class": "map-names"}),
        _labels(named.letters, KEY_SIZE, {} if small else {"class": "map-letters", "display": "none"}),
    )
    return drawing + _legend(base.areas, by_code, shades, ident)


def figure_of(row: Row | None) -> str:
    """What map and table say for an area."""
    return row.pooled.words if row else NO_FIGURE


def _plain(areas: Iterable[Outline]) -> Iterable[Markup]:
    return (element("path", {"d": area.path}) for area in areas)


def _area(area: Outline, row: Row | None, shades: Sequence[Shade], ident: str) -> Markup:
    if row is not None and row.pooled.number is not None:
        shade = shade_of(row.pooled.number, shades)
        look = {"class": f"area shade-{shade.step}", "fill": shade.colour}
    elif row is not None and row.pooled.state is State.HIDDEN:
        look = {"class": "area hidden", "fill": f"url(#{ident}-hidden)"}
    else:
        look = {"class": "area not-counted", "fill": f"url(#{ident}-not-counted)"}
    name = row.name if row else area.name
    tip = element("title", {}, f"{name}: {figure_of(row)}")
    return element("path", {**look, "d": area.path, "data-code": area.code}, tip)


def _patterns(ident: str) -> Markup:
    hatch = element("path", {"d": "M0,8L8,0M-2,2L2,-2M6,10L10,6", "stroke": QUIET, "stroke-width": 1.3})
    dot = element("circle", {"cx": 4, "cy": 4, "r": 1, "fill": QUIET})
    return element("defs", {}, pattern(f"{ident}-hidden", PAPER, hatch), pattern(f"{ident}-not-counted", PAPER, dot))


def _labels(labels: Iterable[Label], size: float, attributes: Mapping[str, str]) -> Markup:
    halo: dict[str, str | float] = {
        "stroke": PAPER,
        "stroke-width": size / 4.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
    }
    texts = (text_lines(label.lines, x=label.at[0], y=label.at[1], size=size) for label in labels)
    return element("g", {**attributes, **halo, "font-weight": "bold"}, *texts)


def _name(area: Outline, figure: str) -> Label | None:
    """The name in as few lines as fit into the area, with its figure if possible; None if it does not fit."""
    longest = text_width(area.name, NAME_SIZE)
    for under in ((figure,), ()) if figure else ((),):
        for parts in (1, 2, 3):
            lines = (*wrapped(area.name, width=longest / parts * 1.2, size=NAME_SIZE), *under)
            width = max(text_width(line, NAME_SIZE) for line in lines)
            at = area.room_for(width, len(lines) * NAME_SIZE * LINE_HEIGHT)
            if at:
                return Label(lines, at)
    return None


def _key(area: Outline, key: str, size: float) -> Label:
    """The key letter; where even that has no room it stands in the middle."""
    return Label((key,), area.room_for(text_width(key, size), size) or area.middle)


def _legend(areas: Sequence[Outline], by_code: Mapping[str, Row], shades: Sequence[Shade], ident: str) -> Markup:
    """What each shade and each pattern on this map means."""
    rows = [by_code.get(area.code) for area in areas]
    states = {row.pooled.state if row else State.NOT_COUNTED for row in rows}
    lines = [(shade.colour, _range(shade)) for shade in shades]
    if State.HIDDEN in states:
        lines.append((f"url(#{ident}-hidden)", _hidden_words(by_code.values())))
    if State.NOT_COUNTED in states:
        lines.append((f"url(#{ident}-not-counted)", "Not counted"))
    items = (element("li", {}, _swatch(fill), " ", words) for fill, words in lines)
    heading = element("p", {"class": "legend-title"}, "Contacts")
    return element("div", {"class": "legend"}, heading, element("ul", {}, *items))


def _swatch(fill: str) -> Markup:
    box = element("rect", {"x": 0.5, "y": 0.5, "width": 27, "height": 17, "fill": fill, "stroke": INK})
    return element("svg", {"class": "swatch", "width": 28, "height": 18, "aria-hidden": "true"}, box)


def _range(shade: Shade) -> str:
    return f"{shade.low:,}" if shade.low == shade.high else f"{shade.low:,} to {shade.high:,}"


def _hidden_words(rows: Iterable[Row]) -> str:
    several = any(len(row.parts) > 1 for row in rows)
    return f"Hidden: {HIDDEN_WORDS}" + (" from each organisation" if several else "")


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
