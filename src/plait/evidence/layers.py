"""A map's layer for a map that can be panned and zoomed: the areas with what the drawn map says of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plait.evidence.geography import feature, simplified
from plait.evidence.shades import look_of, scale
from plait.tables.pooled import View

TOLERANCE = 0.00005
"""In degrees, about four metres: too little to be seen on a map of a ward that fills the screen."""


def map_layer(view: View, boundaries: Mapping[str, Any]) -> dict[str, Any]:
    """A view as a GeoJSON FeatureCollection, in the same words and shades as its drawn map.

    ``boundaries`` is a FeatureCollection in WGS84 of the view's level, with the properties ``code`` and
    ``name``. Properties of each feature that comes out: ``code``, ``name``, ``words``, ``kind`` ("shown",
    "hidden" or "not-counted"), and ``step`` (1, the lightest, to 5) with ``colour``, both null where no
    figure is shown.
    """
    areas = simplified(boundaries, tolerance=TOLERANCE)
    rows = {row.code: row for row in view.rows}
    # From the areas that are on the map, as the drawn map's are.
    shown = (rows[code].pooled.number for code, _ in areas if code in rows)
    shades = scale(number for number in shown if number is not None)
    features = []
    for (code, name), shape in areas.items():
        look = look_of(rows.get(code), shades)
        properties = {
            "code": code,
            "name": rows[code].name if code in rows else name,
            "words": look.words,
            "kind": look.kind,
            "step": look.shade.step if look.shade else None,
            "colour": look.shade.colour if look.shade else None,
        }
        features.append(feature(shape, properties))
    return {"type": "FeatureCollection", "features": features}
