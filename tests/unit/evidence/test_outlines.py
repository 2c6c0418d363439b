"""Outlines keep the shape of a place, and a label that fits stays inside its area."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from plait.evidence.outlines import SCAN_STEP, Outline, fitted, outlines

SQUARE = [[-0.1, 51.5], [-0.09, 51.5], [-0.09, 51.51], [-0.1, 51.51], [-0.1, 51.5]]


def collection(kind: str, coordinates: list[Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"features": [{"properties": {"code": "1", "name": "One"}, "geometry": geometry}]}


def drawn(boundaries: dict[str, Any]) -> Outline:
    projection = fitted(boundaries, width=640, height=700, margin=5)
    assert projection is not None
    (outline,) = outlines(boundaries, projection)
    return outline


def test_a_degree_east_is_shorter_than_a_degree_north_by_the_cosine_of_the_latitude() -> None:
    (ring,) = drawn(collection("Polygon", [SQUARE])).rings
    width = max(x for x, _ in ring) - min(x for x, _ in ring)
    height = max(y for _, y in ring) - min(y for _, y in ring)
    assert width / height == pytest.approx(math.cos(math.radians(51.505)), rel=0.003)


def test_north_is_up() -> None:
    (ring,) = drawn(collection("Polygon", [[[0, 51], [1, 51], [0, 52], [0, 51]]])).rings
    assert ring[2][1] < ring[0][1]


@pytest.mark.parametrize("ring", [SQUARE, [[0, 50], [0.5, 50], [0.5, 50.1], [0, 50]]])
def test_the_drawing_keeps_its_margin_and_its_size(ring: list[list[float]]) -> None:
    boundaries = collection("Polygon", [ring])
    projection = fitted(boundaries, width=640, height=700, margin=5)
    assert projection is not None
    points = drawn(boundaries).rings[0]
    assert projection.width <= 640
    assert projection.height <= 700
    assert all(5 <= x <= projection.width - 5 and 5 <= y <= projection.height - 5 for x, y in points)


def test_points_that_fall_together_are_drawn_once() -> None:
    ring = [SQUARE[0], [SQUARE[0][0] + 1e-9, SQUARE[0][1]], *SQUARE[1:]]
    assert len(drawn(collection("Polygon", [ring])).rings[0]) == 4


def test_a_path_goes_from_corner_to_corner_and_back() -> None:
    outline = Outline("1", "One", (((10, 20), (30, 15), (25, 40)), ((5, 5),)))
    assert outline.path == "M10 20l20-5-5 25zM5 5z"


def test_without_points_there_is_no_projection() -> None:
    assert fitted(collection("Point", [0, 51]), width=1, height=1, margin=0) is None


def test_heights_in_coordinates_are_passed_over() -> None:
    with_heights = [[[*point, 12.5] for point in SQUARE]]
    assert drawn(collection("Polygon", with_heights)) == drawn(collection("Polygon", [SQUARE]))


def test_a_box_that_is_too_large_finds_no_room() -> None:
    outline = drawn(collection("Polygon", [SQUARE]))
    assert outline.room_for(10_000, 10) is None
    assert outline.room_for(10, 10_000) is None


@given(
    st.lists(st.floats(30, 200), min_size=5, max_size=14),
    st.floats(5, 120),
    st.floats(5, 60),
)
def test_a_box_with_room_lies_inside(reach: list[float], width: float, height: float) -> None:
    """Whatever the shape, as long as it goes once round its middle."""
    turn = 2 * math.pi / len(reach)
    ring = tuple((200 + r * math.cos(i * turn), 200 + r * math.sin(i * turn)) for i, r in enumerate(reach))
    at = Outline("1", "One", (ring,)).room_for(width, height)
    if at is not None:
        x, y = at
        # Between two scan lines an edge may reach into the box by less than their distance.
        slack = 2 * SCAN_STEP
        inner = box(x - width / 2, y - height / 2, x + width / 2, y + height / 2).buffer(-slack)
        assert Polygon(ring).contains(inner) or inner.is_empty
