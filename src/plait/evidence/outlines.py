"""Areas as flat outlines: from GeoJSON in degrees to shapes on a drawing, and where a label fits in them.

The projection is equirectangular, true to scale at the middle latitude: for a place of a few dozen
kilometres the error is smaller than the width of a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]
Span: TypeAlias = tuple[float, float]

SCAN_STEP = 6.0
"""Distance between the lines along which a shape is scanned for room, in drawing units."""

ENOUGH = 60.0
"""Room at the sides of a label beyond which nearness to the middle counts for more."""


@dataclass(frozen=True)
class Projection:
    """From longitude and latitude in degrees to drawing units; y grows downwards."""

    west: float
    north: float
    per_degree_east: float
    per_degree_north: float
    margin: float
    width: float
    height: float

    def __call__(self, longitude: float, latitude: float) -> Point:
        """The point on the drawing, rounded to a whole unit."""
        return (
            round((longitude - self.west) * self.per_degree_east + self.margin),
            round((self.north - latitude) * self.per_degree_north + self.margin),
        )


@dataclass(frozen=True)
class Outline:
    """One area on the drawing: all its rings, outer ones and holes, to be filled even-odd."""

    code: str
    name: str
    rings: tuple[Ring, ...]

    @cached_property
    def path(self) -> str:
        """The ``d`` attribute of an SVG path."""
        return "".join(map(_written, self.rings))

    @cached_property
    def _scan(self) -> tuple[float, tuple[tuple[Span, ...], ...]]:
        """The first scan line's y, and for each scan line the stretches that lie inside."""
        ys = [y for ring in self.rings for _, y in ring]
        top = min(ys) + SCAN_STEP / 2
        lines = max(1, int((max(ys) - top) / SCAN_STEP) + 1)
        crossings: list[list[float]] = [[] for _ in range(lines)]
        for ring in self.rings:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
                low, high = min(y1, y2), max(y1, y2)
                # Half open, so that a corner on a scan line is crossed once and not twice.
                first = max(0, math.ceil((low - top) / SCAN_STEP))
                last = min(lines, math.ceil((high - top) / SCAN_STEP))
                for line in range(first, last):
                    crossings[line].append(x1 + (x2 - x1) * (top + line * SCAN_STEP - y1) / (y2 - y1))
        return top, tuple(tuple(_pairs(sorted(line))) for line in crossings)

    @cached_property
    def middle(self) -> Point:
        """The centre of gravity (holes taken out)."""
        top, lines = self._scan
        mass = moment_x = moment_y = 0.0
        for index, spans in enumerate(lines):
            for left, right in spans:
                mass += right - left
                moment_x += (right - left) * (left + right) / 2
                moment_y += (right - left) * (top + index * SCAN_STEP)
        return (moment_x / mass, moment_y / mass) if mass else self.rings[0][0]

    def room_for(self, width: float, height: float) -> Point | None:
        """The centre of the best place for a box inside the area, or None where it does not fit.

        Of all places the one that leaves most room at the sides is taken, and of those that leave
        enough the one nearest to the area's middle.
        """
        top, lines = self._scan
        tall = max(1, math.ceil(height / SCAN_STEP))
        found: tuple[float, Point] | None = None
        for start in range(len(lines) - tall + 1):
            spans: Iterable[Span] = lines[start]
            for other in lines[start + 1 : start + tall]:
                spans = list(_common(spans, other, width))
                if not spans:
                    break
            y = top + (start + (tall - 1) / 2) * SCAN_STEP
            for left, right in spans:
                slack = right - left - width
                x = min(max(self.middle[0], left + width / 2), right - width / 2)
                score = min(slack, max(width / 2, ENOUGH)) - math.dist((x, y), self.middle) / 2
                if slack >= 0 and (found is None or score > found[0]):
                    # Room to spare is shared out: half way from the middle of the stretch.
                    found = (score, ((x + (left + right) / 2) / 2, y))
        return found[1] if found else None


def _written(ring: Ring) -> str:
    """A ring as a start and the steps from corner to corner: half as long to send as where each corner lies."""
    start = f"M{ring[0][0]:.0f} {ring[0][1]:.0f}"
    steps = " ".join(f"{to[0] - at[0]:.0f} {to[1] - at[1]:.0f}" for at, to in pairwise(ring))
    # A minus keeps two numbers apart as well as a space does.
    return f"{start}l{steps.replace(' -', '-')}z" if steps else f"{start}z"


def _pairs(crossings: Sequence[float]) -> Iterable[Span]:
    return zip(crossings[::2], crossings[1::2], strict=False)


def _common(some: Iterable[Span], others: Iterable[Span], width: float) -> Iterable[Span]:
    """What two scan lines share, as far as it is at least so wide."""
    for left, right in some:
        for other_left, other_right in others:
            span = max(left, other_left), min(right, other_right)
            if span[1] - span[0] >= width:
                yield span


def fitted(boundaries: Mapping[str, Any], *, width: float, height: float, margin: float) -> Projection | None:
    """A projection that fills the width with these boundaries, or less where they are too tall.

    ``boundaries`` is a GeoJSON FeatureCollection in WGS84. None where it has no points.
    """
    points = [point for feature in boundaries["features"] for ring in _rings(feature) for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    # A single point or line has no extent; it is drawn, if not usefully.
    scale = min(
        (width - 2 * margin) / max((east - west) * shrink, 1e-9),
        (height - 2 * margin) / max(north - south, 1e-9),
    )
    return Projection(
        west=west,
        north=north,
        per_degree_east=scale * shrink,
        per_degree_north=scale,
        margin=margin,
        width=round((east - west) * shrink * scale + 2 * margin),
        height=round((north - south) * scale + 2 * margin),
    )


def outlines(boundaries: Mapping[str, Any], projection: Projection) -> tuple[Outline, ...]:
    """Every area of a FeatureCollection (properties ``code`` and ``name``) on the drawing."""
    found = []
    for feature in boundaries["features"]:
        rings = tuple(_drawn(ring, projection) for ring in _rings(feature))
        if rings:
            properties = feature["properties"]
            found.append(Outline(str(properties["code"]), str(properties["name"]), rings))
    return tuple(found)


def _rings(feature: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    """The rings of a Polygon or a MultiPolygon; another geometry, or none, has no rings."""
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "Polygon":
        yield from geometry["coordinates"]
    elif geometry.get("type") == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def _drawn(ring: Sequence[Sequence[float]], projection: Projection) -> Ring:
    """The ring without the points that fall together on the drawing, and without the closing one."""
    points: list[Point] = []
    for longitude, latitude, *_ in ring:
        point = projection(longitude, latitude)
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return tuple(points)
