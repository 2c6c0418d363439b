"""Boundaries while a place is built: rounded, checked, and asked which of them a point lies in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from plait.errors import PlaceError

DECIMALS = 5
"""Decimals of a degree that are kept: about one metre."""

Feature = Mapping[str, Any]


def feature(code: str, name: str, geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature with the properties code and name and a geometry rounded to a metre.

    Raises PlaceError when the coordinates are broken or not degrees of longitude and latitude.
    """
    try:
        polygons = geometry["coordinates"]
        polygons = polygons if geometry["type"] == "MultiPolygon" else [polygons]
        rounded = [rings for polygon in polygons if (rings := _rounded(polygon))]
    except (KeyError, TypeError, ValueError):
        raise PlaceError(f"The boundary of {code} is not written as GeoJSON writes a boundary.") from None
    if not rounded:
        raise PlaceError(f"The boundary of {code} is too small to draw: it has no ring of three points.")
    shape: dict[str, Any] = (
        {"type": "Polygon", "coordinates": rounded[0]}
        if len(rounded) == 1
        else {"type": "MultiPolygon", "coordinates": rounded}
    )
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shape}


def areas_of_points(features: Sequence[Feature], longitude: pl.Series, latitude: pl.Series) -> pl.Series:
    """Return the code of the area that each point lies in, null where it lies in none or has no position.

    A point on the edge of two areas goes to the one whose code comes first.
    """
    import shapely

    ordered = sorted(features, key=lambda each: str(each["properties"]["code"]))
    codes = [str(each["properties"]["code"]) for each in ordered]
    # An outline that crosses itself, as generalised ones may, is mended here but published as it came.
    outlines = [shapely.make_valid(shapely.geometry.shape(each["geometry"])) for each in ordered]
    located: list[str | None] = [None] * len(longitude)
    known = [place for place, x in enumerate(longitude) if x is not None and latitude[place] is not None]
    points = shapely.points([longitude[place] for place in known], [latitude[place] for place in known])
    pairs = shapely.STRtree(outlines).query(points, predicate="intersects")
    for point, area in sorted(zip(*pairs.tolist(), strict=True), reverse=True):
        located[known[point]] = codes[area]
    return pl.Series(located, dtype=pl.String)


def _rounded(polygon: Iterable[Iterable[Sequence[float]]]) -> list[list[list[float]]]:
    """Round the rings of a polygon; a hole that vanishes is dropped, and all of it if the outside does."""
    kept: list[list[list[float]]] = []
    for place, ring in enumerate(polygon):
        points: list[list[float]] = []
        for x, y, *_ in ring:
            if not (-180 <= x <= 180 and -90 <= y <= 90):
                raise PlaceError(
                    "Some boundaries are not in degrees of longitude and latitude, but probably in metres of "
                    "the National Grid: download them again as GeoJSON."
                )
            point = [round(x, DECIMALS), round(y, DECIMALS)]
            if not points or point != points[-1]:
                points.append(point)
        if len(points) >= 4:
            kept.append(points)
        elif place == 0:
            return []
    return kept
