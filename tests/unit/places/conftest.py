"""A tiny place of four square LSOAs, published as ONS would publish it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plait.places import Place, open_place
from plait.places.build import BuildReport, build_place

LSOAS = ("E01000001", "E01000002", "E01000003", "E01000004")
"""From west to east, one hundredth of a degree wide, from 0 E and 51 N."""

ONSPD = """\
pcd7,pcd8,pcds,dointr,doterm,usrtypind,oa21cd,lad25cd,wd25cd,lsoa21cd,msoa21cd,lat,long
"AB1 1AA","AB1  1AA","AB1 1AA",198001,,0,E00000001,E06000001,E05000001,E01000001,E02000001,51.005,0.005
AB1 1AB,AB1  1AB,AB1 1AB,198001,,0,E00000002,E06000001,E05000001,E01000002,E02000001,51.005,0.015
AB1 1AD,AB1  1AD,AB1 1AD,198001,200306,0,E00000003,E06000001,E05000002,E01000003,E02000002,51.005,0.025
AB1 1AE,AB1  1AE,AB1 1AE,198001,,1,E00000004,E06000001,E05000002,E01000004,E02000002,51.005,0.035
AB1 1AF,AB1  1AF,AB1 1AF,202502,,0,E00000004,E06000001,,,,51.006,0.036
AB1 1AG,AB1  1AG,AB1 1AG,198001,,0,E99999999,E06000001,E99999999,E99999999,E99999999,99.999999,0.000000
CD1 1AA,CD1  1AA,CD1 1AA,198001,,0,E00000009,E06000002,E05000009,E01000009,E02000009,51.005,1.005
"""
LOOKUP = """\
LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM,ObjectId
E01000001,Squareham 001A,E02000001,Squareham 001,E05000001,West,E06000001,Squareham,1
E01000002,Squareham 001B,E02000001,Squareham 001,E05000001,West,E06000001,Squareham,2
E01000003,Squareham 002A,E02000002,Squareham 002,E05000002,East,E06000001,Squareham,3
E01000004,Squareham 002B,E02000002,Squareham 002,E05000002,East,E06000001,Squareham,4
"""
AGE = (
    "Lower layer Super Output Areas Code,Lower layer Super Output Areas,"
    "Age (2 categories) Code,Age (2 categories),Observation"
    """
E01000001,Squareham 001A,1,Aged under 65,900
E01000001,Squareham 001A,2,Aged 65 and over,100
E01000002,Squareham 001B,1,Aged under 65,1500
E01000002,Squareham 001B,2,Aged 65 and over,500
E01000003,Squareham 002A,1,Aged under 65,1600
E01000003,Squareham 002A,2,Aged 65 and over,0
E01000004,Squareham 002B,1,Aged under 65,1000
E01000004,Squareham 002B,2,Aged 65 and over,400
"""
)


def squares(code: str, name: str, areas: dict[str, tuple[int, int]], **more: str) -> str:
    """GeoJSON of rectangles, each from one place to another along the row of LSOAs."""
    features = []
    for number, (area, (first, last)) in enumerate(areas.items()):
        west, east = first / 100, last / 100
        ring = [[west, 51.0], [east, 51.0], [east, 51.01], [west, 51.01], [west, 51.0]]
        properties = {"FID": number, code: area, name: f"The {area}", **more}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features})


SOURCES = {
    "postcodes.csv": ONSPD,
    "lookup.csv": LOOKUP,
    "age.csv": AGE,
    "lsoa.geojson": squares("LSOA21CD", "LSOA21NM", {code: (place, place + 1) for place, code in enumerate(LSOAS)}),
    "ward.geojson": squares("WD25CD", "WD25NM", {"E05000001": (0, 2), "E05000002": (2, 4)}),
}


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """The files of the tiny place."""
    return SOURCES


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., BuildReport]:
    """Build a place from the tiny place's files, some of them changed, added or (None) taken away."""

    def build_from(changes: dict[str, str | bytes | None] | None = None, **options: Any) -> BuildReport:
        folder = tmp_path / "sources"
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, text in (SOURCES | (changes or {})).items():
            if text is not None:
                (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        given: dict[str, Any] = {"name": "Squareham", "built": date(2026, 1, 31)} | options
        return build_place(folder, tmp_path / "pack", **given)

    return build_from


@pytest.fixture
def place(build: Callable[..., BuildReport]) -> Place:
    """The tiny place."""
    return open_place(build().folder)
