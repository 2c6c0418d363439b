"""A map says what the printed figures say, and where there is none it says why."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely.geometry import Point, shape

from plait.evidence.basemaps import BaseMap, base_maps, letters, shapes
from plait.evidence.maps import paint
from plait.tables.pooled import Row

if TYPE_CHECKING:
    from tests.unit.evidence.conftest import Node, Parse


@pytest.fixture
def base(wards: dict[str, Any]) -> BaseMap:
    return base_maps({"ward": wards})["ward"]


def drawn(base: BaseMap, rows: Sequence[Row], *, title: str = "Food or shopping by ward") -> str:
    """A map with what it refers to, as both stand on a page."""
    return shapes([base]) + paint(base, rows, title=title, ident="m")


@pytest.fixture
def drawing(base: BaseMap, rows: tuple[Row, ...], parse: Parse) -> Node:
    return parse(drawn(base, rows))


def area(drawing: Node, code: str) -> Node:
    (found,) = drawing.having("data-code", code)
    return found


def test_a_hidden_area_is_hatched_and_worded_and_has_no_shade(drawing: Node) -> None:
    hidden = area(drawing, "W3")
    assert hidden.attributes["class"] == "hidden"
    assert hidden.attributes["fill"] == "url(#map-hidden)"
    assert "hidden" in hidden.text
    assert "hidden in 3 lists" in hidden.text


def test_an_area_that_nobody_counted_is_dotted_and_worded(drawing: Node) -> None:
    uncounted = area(drawing, "W4")
    assert uncounted.attributes["class"] == "not-counted"
    assert uncounted.attributes["fill"] == "url(#map-not-counted)"
    assert uncounted.text == "Dene: not counted"


def test_an_area_without_a_row_has_no_figure_rather_than_nought(
    base: BaseMap, rows: tuple[Row, ...], parse: Parse
) -> None:
    drawing = parse(drawn(base, rows[1:]))
    assert area(drawing, "W1").text == "Abbey: no figure"
    assert area(drawing, "W1").attributes["class"] == "not-counted"


def test_a_tooltip_says_the_printed_words(drawing: Node, rows: tuple[Row, ...]) -> None:
    for row in rows:
        assert area(drawing, row.code).text == f"{row.name}: {row.pooled.words}"


def test_more_is_never_lighter(drawing: Node, rows: tuple[Row, ...]) -> None:
    shown = sorted((row.pooled.number, row.code) for row in rows if row.pooled.number is not None)
    classes = [area(drawing, code).attributes["class"] for _, code in shown]
    assert classes == sorted(classes)


def test_the_legend_names_each_shade_and_pattern_on_the_map(drawing: Node) -> None:
    legend = {item.one("rect").attributes["fill"]: item.text for item in drawing.every("li")}
    fills = {node.attributes["fill"] for node in drawing.every("use") if "data-code" in node.attributes}
    assert set(legend) == fills
    assert legend["url(#map-hidden)"] == "Hidden: fewer than 5 from each organisation"
    assert legend["url(#map-not-counted)"] == "Not counted"


def test_the_legend_does_not_name_what_is_not_there(base: BaseMap, rows: tuple[Row, ...], parse: Parse) -> None:
    shown = tuple(replace(rows[0], code=row.code) for row in rows)
    legend = [item.text for item in parse(drawn(base, shown)).every("li")]
    assert legend == ["170"]


def test_the_bounds_in_the_legend_are_printed_figures(drawing: Node, rows: tuple[Row, ...]) -> None:
    printed = {f"{row.pooled.number:,}" for row in rows if row.pooled.number is not None}
    bounds = {
        bound
        for item in drawing.every("li")
        if "#map-" not in item.one("rect").attributes["fill"]
        for bound in item.text.split(" to ")
    }
    assert bounds <= printed


def test_a_hole_is_left_open_and_an_island_is_drawn(drawing: Node) -> None:
    (ring,) = drawing.having("id", area(drawing, "W6").attributes["href"].removeprefix("#"))
    assert ring.attributes["d"].count("M") == 3
    (group,) = drawing.having("id", "m-areas")
    assert group.attributes["fill-rule"] == "evenodd"


def test_an_outline_is_on_the_page_once_however_many_maps_refer_to_it(
    base: BaseMap, rows: tuple[Row, ...], parse: Parse
) -> None:
    one, other = (paint(base, rows, title="t", ident=ident) for ident in ("m", "n"))
    page = parse(shapes([base]) + one + other)
    assert len([path for path in page.every("path") if path.attributes.get("id", "").startswith("map-ward-")]) == 6
    assert not list(parse(one + other).every("path"))


def test_detailed_boundaries_weigh_no_more_than_can_be_seen(wards: dict[str, Any]) -> None:
    steps = [degrees * math.pi / 1800 for degrees in range(3600)]
    circle = [[-0.13 + 0.02 * math.cos(step), 51.5 + 0.015 * math.sin(step)] for step in steps]
    round_ward = {**wards["features"][0], "geometry": {"type": "Polygon", "coordinates": [[*circle, circle[0]]]}}
    base = base_maps({"ward": {"features": [round_ward]}})["ward"]
    assert len(base.areas[0].rings[0]) < 3600 / 10


def test_no_label_stands_in_a_hole(base: BaseMap) -> None:
    (ring,) = [place for place in base.areas if place.code == "W6"]
    (label,) = [label for label in base.names({}) if label.lines[0] == "Ring"]
    hole = ring.rings[1]
    assert not (
        min(x for x, _ in hole) < label.at[0] < max(x for x, _ in hole)
        and min(y for _, y in hole) < label.at[1] < max(y for _, y in hole)
    )


def test_a_name_without_room_gives_way_to_its_letter(wards: dict[str, Any]) -> None:
    wards["features"][4]["geometry"]["coordinates"] = [
        [[-0.11, 51.5], [-0.109, 51.5], [-0.109, 51.51], [-0.11, 51.51], [-0.11, 51.5]]
    ]
    base = base_maps({"ward": wards})["ward"]
    lines = {label.lines for label in base.names({})}
    assert (base.keys["W5"],) in lines


def test_letters_go_on_after_z() -> None:
    assert [letters(index) for index in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_names_are_escaped(base: BaseMap, rows: tuple[Row, ...]) -> None:
    drawing = drawn(base, rows, title="<b>")
    assert "<script" not in drawing
    assert "<b>" not in drawing
    assert "Cove &amp; Dale" in drawing


def test_the_drawing_is_an_image_with_a_name_and_a_description(drawing: Node) -> None:
    (svg,) = drawing.having("role", "img")
    ids = {node.attributes["id"]: node.text for node in svg.every() if "id" in node.attributes}
    assert svg.attributes["role"] == "img"
    name, description = (ids[ident] for ident in svg.attributes["aria-labelledby"].split())
    assert name == "Food or shopping by ward"
    assert "1 hatched: hidden, fewer than 5" in description
    assert "1 dotted: not counted" in description


def test_nothing_in_it_needs_a_style(drawing: Node) -> None:
    assert not list(drawing.every("style"))
    assert not [node for node in drawing.every() if "style" in node.attributes]


def test_larger_areas_can_be_drawn_and_named_on_top(wards: dict[str, Any], lsoas: dict[str, Any], parse: Parse) -> None:
    bases = base_maps({"ward": wards, "lsoa": lsoas})
    drawing = parse(paint(bases["lsoa"], (), title="t", ident="m", over=bases["ward"]))
    (names,) = drawing.having("class", "names")
    assert "Abbey" in names.text
    assert "Small" not in names.text
    assert [use.attributes["fill"] for use in drawing.having("href", "#map-ward")] == ["none"]


def test_a_figure_stands_under_the_name_where_there_is_room(drawing: Node) -> None:
    (names,) = drawing.having("class", "names")
    assert ["Abbey", "170"] in [[span.text for span in text.every("tspan")] for text in names.every("text")]


def test_without_polygons_there_is_no_drawing() -> None:
    nothing = {"type": "FeatureCollection", "features": [{"properties": {}, "geometry": None}]}
    assert not base_maps({"ward": nothing})
    assert not shapes([])


def test_the_same_map_has_the_same_bytes(wards: dict[str, Any], rows: tuple[Row, ...]) -> None:
    one, other = (drawn(base_maps({"ward": wards})["ward"], rows) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("place", ["camden", "central-bedfordshire"])
def test_in_a_real_place_every_name_stands_inside_its_ward(shared: Path, place: str) -> None:
    (file,) = (shared / "data" / "places" / place).glob("boundaries_ward25.geojson")
    base = base_maps({"ward": json.loads(file.read_text(encoding="utf-8"))})["ward"]
    by_letter = {key: code for code, key in base.keys.items()}
    areas = {place.code: place for place in base.areas}
    for label in base.names({}):
        name = " ".join(label.lines)
        code = by_letter.get(name) or next(code for code, a in areas.items() if a.name.split() == name.split())
        polygons = shape({"type": "Polygon", "coordinates": areas[code].rings}).buffer(0)
        if not re.fullmatch("[A-Z]{1,2}", name):
            assert polygons.contains(Point(label.at)), name
