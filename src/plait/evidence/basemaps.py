"""Base maps: the areas of one level laid out on a drawing and named.

The outlines are most of a picture's weight, so a page holds them once, in a drawing that shows nothing,
and every map on it refers to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from string import ascii_uppercase
from typing import Any

from markupsafe import Markup

from plait.evidence.geography import feature, simplified
from plait.evidence.outlines import Outline, Point, Projection, fitted, outlines
from plait.evidence.svg import FONT, LINE_HEIGHT, PAPER, element, pattern, text_lines, text_width, wrapped

WIDTH = 1280.0
"""In drawing units, two to a pixel of a wide screen: every corner may stand on a whole unit."""
HEIGHT = 1520.0
MARGIN = 12.0
LABELLED = 80
"""Up to so many areas are named on the map; more would only cover it."""
NAME_SIZE = 25.0
KEY_SIZE = 54.0
"""Of the key letters on a phone, where the whole map is about 290 pixels wide."""
QUIET = "#505a5f"
"""The colour of the patterns: 7 to 1 against white, so that they print."""
TILE = 16.0
HIDDEN, NOT_COUNTED = "map-hidden", "map-not-counted"
"""What the patterns are called on the page."""


@dataclass(frozen=True)
class Label:
    """A few lines of text with their middle."""

    lines: tuple[str, ...]
    at: Point


@dataclass(frozen=True)
class BaseMap:
    """The areas of one level laid out on a drawing, ready to be shaded as often as one likes."""

    level: str
    projection: Projection
    areas: tuple[Outline, ...]

    @property
    def ident(self) -> str:
        """What all outlines together are called on the page."""
        return f"map-{self.level}"

    @cached_property
    def idents(self) -> Mapping[str, str]:
        """Area code to what its outline is called on the page."""
        return {area.code: f"{self.ident}-{place}" for place, area in enumerate(self.areas)}

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

    @property
    def drawn(self) -> Markup:
        """The outlines and the key letters, to be referred to by their names."""
        paths = (
            element("path", {"id": ident, "vector-effect": "non-scaling-stroke", "d": area.path})
            for area, ident in zip(self.areas, self.idents.values(), strict=True)
        )
        return element("g", {"id": self.ident}, *paths) + labels(
            self.letters, KEY_SIZE, {"id": f"{self.ident}-letters"}
        )


def base_maps(boundaries: Mapping[str, Mapping[str, Any]]) -> dict[str, BaseMap]:
    """Lay out several levels of one place on the same drawing; a level without polygons gets no map.

    ``boundaries`` has for each level a GeoJSON FeatureCollection in WGS84 whose features have the
    properties ``code`` and ``name``.
    """
    every = {"features": list(chain.from_iterable(level["features"] for level in boundaries.values()))}
    projection = fitted(every, width=WIDTH, height=HEIGHT, margin=MARGIN)
    if projection is None:
        return {}
    laid_out = {level: outlines(_on_screen(features, projection), projection) for level, features in boundaries.items()}
    return {level: BaseMap(level, projection, areas) for level, areas in laid_out.items() if areas}


def shapes(bases: Iterable[BaseMap]) -> Markup:
    """What the maps on a page refer to, as a drawing that shows nothing itself; once a page, empty without maps.

    It must not be taken out of the page's layout: browsers lose the patterns of a drawing that is not there.
    """
    drawn = [base.drawn for base in bases]
    if not drawn:
        return Markup()
    hatch = element("path", {"d": "M0 16L16 0M-4 4L4-4M12 20L20 12", "stroke": QUIET, "stroke-width": 2.6})
    dot = element("circle", {"cx": 8, "cy": 8, "r": 2, "fill": QUIET})
    patterns = pattern(HIDDEN, PAPER, hatch, tile=TILE) + pattern(NOT_COUNTED, PAPER, dot, tile=TILE)
    attributes: dict[str, str | float] = {
        "class": "plait-shapes",
        "width": 0,
        "height": 0,
        "aria-hidden": "true",
        "font-family": FONT,
    }
    return element("svg", attributes, element("defs", {}, patterns, *drawn))


def labels(texts: Iterable[Label], size: float, attributes: Mapping[str, str]) -> Markup:
    """Labels as a group, with a halo that keeps them readable on every shade."""
    look: dict[str, str | float] = {
        "stroke": PAPER,
        "stroke-width": size / 4.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
        "font-size": size,
        "font-weight": "bold",
        "text-anchor": "middle",
    }
    drawn = (text_lines(label.lines, x=label.at[0], y=label.at[1], size=size) for label in texts)
    return element("g", {**attributes, **look}, *drawn)


def _on_screen(boundaries: Mapping[str, Any], projection: Projection) -> dict[str, Any]:
    """Without the corners that cannot be seen: detailed boundaries have hundreds for each that can."""
    areas = simplified(boundaries, tolerance=1 / projection.per_degree_north)
    return {"features": [feature(shape, {"code": code, "name": name}) for (code, name), shape in areas.items()]}


def letters(index: int) -> str:
    """A, B ... Z, AA, AB ... as spreadsheets count their columns, from 0."""
    more, letter = divmod(index, len(ascii_uppercase))
    return (letters(more - 1) if more else "") + ascii_uppercase[letter]


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
