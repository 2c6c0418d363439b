"""Boundaries as GeoJSON: with fewer corners for a screen, and written as the standard asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

DECIMALS = 5
"""Of a degree: about one metre."""
_POLYGONS = ("Polygon", "MultiPolygon")


def area_shapes(boundaries: Mapping[str, Any]) -> dict[tuple[str, str], BaseGeometry]:
    """Every area that has a shape, by code and name.

    ``boundaries`` is a GeoJSON FeatureCollection in WGS84 with the properties ``code`` and ``name``.
    """
    found = {}
    for feature in boundaries["features"]:
        geometry = feature.get("geometry") or {}
        if geometry.get("type") in _POLYGONS:
            properties = feature["properties"]
            found[str(properties["code"]), str(properties["name"])] = shapely.force_2d(shape(geometry))
    return found


def simplified(boundaries: Mapping[str, Any], *, tolerance: float) -> dict[tuple[str, str], BaseGeometry]:
    """The same with fewer corners; neighbours still meet without gaps.

    A corner goes where that moves less than the square of ``tolerance`` (in degrees) from one side of the
    line to the other. Boundaries as generalised as those that maps are usually drawn from keep nearly all.
    """
    found = area_shapes(boundaries)
    return dict(zip(found, shapely.coverage_simplify(list(found.values()), tolerance), strict=True))


def feature(geometry: BaseGeometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature (RFC 7946): outer rings run against the clock, coordinates to about one metre."""
    written = mapping(shapely.orient_polygons(geometry, exterior_cw=False))
    coordinates = _rounded(written["coordinates"])
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {"type": written["type"], "coordinates": coordinates},
    }


def _rounded(coordinates: Any) -> list[Any]:  # noqa: ANN401 - nested as deep as the geometry is
    if isinstance(coordinates[0], float):
        return [round(degrees, DECIMALS) for degrees in coordinates]
    return [_rounded(inner) for inner in coordinates]
