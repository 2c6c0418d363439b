"""Which councils a place covers, which rows lie in them, and of which year the areas are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plait.places import open_place
from plait.places.build import BuildReport
from plait.places.scope import KnownCodes

Build = Callable[..., BuildReport]

OLD = {"a", "b", "c"}
NEW = {"a", "b", "d", "e"}


def known(preferred: str = "") -> KnownCodes:
    codes = KnownCodes(primary={("lsoa", "2011"): set(OLD), ("lsoa", "2021"): set(NEW)})
    codes.preferred["lsoa"] = preferred
    return codes


@pytest.mark.parametrize(
    ("codes", "vintage"),
    [
        (OLD, "2011"),
        (NEW, "2021"),
        ({"c"}, "2011"),
        ({"d"}, "2021"),
        ({"a", "b"}, "2021"),
        ({"a", "z"}, ""),
        (OLD | NEW, ""),
    ],
)
def test_areas_are_dated_by_the_year_that_has_all_their_codes(codes: set[str], vintage: str) -> None:
    assert known().vintage_of("lsoa", codes) == vintage


def test_where_several_years_fit_that_of_the_postcodes_is_taken() -> None:
    assert known(preferred="2011").vintage_of("lsoa", {"a", "b"}) == "2011"


def test_a_year_with_exactly_the_codes_comes_before_that_of_the_postcodes() -> None:
    codes = KnownCodes(primary={("ward", "2024"): {"a", "b"}, ("ward", "2025"): {"a", "b", "c"}})
    codes.preferred["ward"] = "2025"
    assert codes.vintage_of("ward", {"a", "b"}) == "2024"


def test_a_level_that_nothing_tells_of_has_no_year() -> None:
    assert known().vintage_of("ward", {"a"}) == ""


def test_a_file_whose_council_has_another_code_now_is_narrowed_by_its_areas(
    build: Build, sources: dict[str, str]
) -> None:
    # Ward boundaries of the year before, when the council had another code; their wards are the same.
    older = sources["ward.geojson"].replace('"FID"', '"LAD22CD": "E07000099", "FID"')
    place = open_place(build({"ward.geojson": older}).folder)
    assert len(place.boundaries("ward")["features"]) == 2


def test_a_national_file_without_councils_that_no_look_up_covers_is_left_out(build: Build) -> None:
    old = "LSOA code (2011),score\nE01000001,1\nE01000002,2\n"
    (left_out,) = build({"old.csv": old}).left_out
    assert left_out.reason == "It does not say which council its areas are in, and no look-up does."


def test_wards_of_a_year_that_lacks_one_of_ours_are_not_narrowed_to_the_rest(
    build: Build, sources: dict[str, str]
) -> None:
    older = sources["ward.geojson"].replace("WD25", "WD24").replace("E05000002", "E05000077")
    (left_out,) = build({"ward.geojson": older}).left_out
    assert left_out.file == "ward.geojson"


def test_without_any_council_every_area_counts(build: Build) -> None:
    lookup = "LSOA21CD,WD25CD\nE01000001,E05000001\nE01000009,E05000009\n"
    postcodes = "pcds,lsoa21cd,wd25cd\nAB1 1AA,E01000001,E05000001\nCD1 1AA,E01000009,E05000009\n"
    changes = {"lookup.csv": lookup, "postcodes.csv": postcodes, "lsoa.geojson": None, "ward.geojson": None}
    report = build(changes, code="all")
    assert report.postcodes == 2
    assert report.manifest.councils == {}


def test_wards_of_another_year_with_the_same_codes_are_mapped_and_it_is_said(
    build: Build, sources: dict[str, str]
) -> None:
    report = build({"ward.geojson": sources["ward.geojson"].replace("WD25", "WD24")})
    assert any("as the codes agree, those of 2024 are used" in note for note in report.notes)
    place = open_place(report.folder)
    assert place.vintage("ward") == "2024"
    assert len(place.boundaries("ward")["features"]) == 2
    assert place.residents("ward")["residents"].sum() == 6000


def test_wards_of_another_year_with_other_codes_are_not_mapped_and_it_is_said(
    build: Build, sources: dict[str, str]
) -> None:
    older = sources["ward.geojson"].replace("WD25", "WD24").replace("E05000002", "E05000077")
    lookup = sources["lookup.csv"] + "E01000004,x,E02000002,x,E05000077,x,E06000001,x,5\n"
    report = build({"ward.geojson": older, "lookup.csv": lookup.replace("WD25", "WD24")})
    assert any("there is no map of the level ward" in note for note in report.notes)
    assert open_place(report.folder).vintage("ward") == "2025"


def test_postcodes_in_areas_that_the_map_does_not_have_are_counted(build: Build, sources: dict[str, str]) -> None:
    fewer = sources["ward.geojson"].replace("E05000002", "E05000003")
    lookup = sources["lookup.csv"] + "E01000009,x,E02000002,x,E05000003,x,E06000001,x,5\n"
    report = build({"ward.geojson": fewer, "lookup.csv": lookup})
    assert "2 postcodes lie in a ward that the boundaries do not have." in report.notes
