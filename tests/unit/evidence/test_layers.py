"""The layer of the map that can be moved about says what the drawn map says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from shapely import get_num_coordinates
from shapely.geometry import shape

from plait.evidence import map_layer
from plait.evidence.basemaps import base_maps
from plait.evidence.maps import paint
from plait.tables.pooled import Pooled

if TYPE_CHECKING:
    from tests.unit.evidence.conftest import Parse


@pytest.fixture
def layer(pooled: Pooled, wards: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The properties of each area, by code."""
    features = map_layer(pooled.views[0], wards)["features"]
    return {feature["properties"]["code"]: feature["properties"] for feature in features}


def test_words_and_shades_are_those_of_the_drawn_map(
    layer: dict[str, dict[str, Any]], pooled: Pooled, wards: dict[str, Any], parse: Parse
) -> None:
    drawn = parse(paint(base_maps({"ward": wards})["ward"], pooled.views[0].rows, title="t", ident="m"))
    for area in (node for node in drawn.every("use") if "data-code" in node.attributes):
        found = layer[area.attributes["data-code"]]
        assert area.text == f"{found['name']}: {found['words']}"
        if found["kind"] == "shown":
            assert area.attributes["class"] == f"shade-{found['step']}"
            assert area.attributes["fill"] == found["colour"]
        else:
            assert area.attributes["class"] == found["kind"]


@pytest.mark.parametrize(("code", "kind"), [("W3", "hidden"), ("W4", "not-counted")])
def test_an_area_without_a_figure_has_no_shade(layer: dict[str, dict[str, Any]], code: str, kind: str) -> None:
    assert layer[code]["kind"] == kind
    assert (layer[code]["step"], layer[code]["colour"]) == (None, None)


def test_an_area_without_a_row_has_no_figure(pooled: Pooled, wards: dict[str, Any]) -> None:
    view = replace(pooled.views[0], rows=pooled.views[0].rows[1:])
    first = map_layer(view, wards)["features"][0]["properties"]
    assert (first["name"], first["words"], first["kind"]) == ("Abbey", "no figure", "not-counted")


def test_it_is_geojson_in_the_same_place(pooled: Pooled, wards: dict[str, Any]) -> None:
    layer = json.loads(json.dumps(map_layer(pooled.views[0], wards)))
    assert layer["type"] == "FeatureCollection"
    for feature, before in zip(layer["features"], wards["features"], strict=True):
        assert shape(feature["geometry"]).symmetric_difference(shape(before["geometry"])).area < 1e-12


def test_neighbours_still_meet_when_corners_go(pooled: Pooled) -> None:
    edge = [[-0.13 + (0.000002 if place % 2 else 0), 51.5 + 0.0001 * place] for place in range(101)]
    left = {"type": "Polygon", "coordinates": [[[-0.15, 51.5], *edge, [-0.15, 51.51], [-0.15, 51.5]]]}
    right = {"type": "Polygon", "coordinates": [[[-0.11, 51.5], [-0.11, 51.51], *edge[::-1], [-0.11, 51.5]]]}
    wards = {
        "features": [
            {"properties": {"code": code, "name": code}, "geometry": geometry}
            for code, geometry in (("W1", left), ("W2", right))
        ]
    }
    one, other = (shape(feature["geometry"]) for feature in map_layer(pooled.views[0], wards)["features"])
    assert get_num_coordinates(one) < 10
    assert one.intersection(other).length == pytest.approx(0.01, rel=0.001)
    assert one.intersection(other).area == 0


def test_what_is_no_area_is_passed_over(pooled: Pooled) -> None:
    wards = {"features": [{"properties": {}, "geometry": None}, {"properties": {}, "geometry": {"type": "Point"}}]}
    assert map_layer(pooled.views[0], wards) == {"type": "FeatureCollection", "features": []}
