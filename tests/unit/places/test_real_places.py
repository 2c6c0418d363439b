"""Two real councils, built from the files beside the project: the facts that their SOURCES.md states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from plait.places import Place, open_place
from plait.places.build import BuildReport, build_place

COUNCILS = {"camden": "Camden", "central-bedfordshire": "Central Bedfordshire"}
AREAS = {
    "camden": {"lsoa": 130, "msoa": 27, "ward": 20},
    "central-bedfordshire": {"lsoa": 175, "msoa": 33, "ward": 31},
}
OLDER_LSOAS = {"camden": 133, "central-bedfordshire": 157}
RESIDENTS = {"camden": 210_110, "central-bedfordshire": 294_233}
HOUSEHOLDS = {"camden": 92_784, "central-bedfordshire": 120_729}
ELSEWHERE = {"camden": 0.060, "central-bedfordshire": 0.038}
CODES = {"camden": "E09000007", "central-bedfordshire": "E06000056"}

Reports = dict[str, BuildReport]
councils = pytest.mark.parametrize("council", COUNCILS)


@pytest.fixture(scope="module")
def reports(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    folder = tmp_path_factory.mktemp("real")
    return {
        council: build_place(shared / "data/places" / council, folder / council, name=name, built=date(2026, 1, 31))
        for council, name in COUNCILS.items()
    }


@pytest.fixture
def real(reports: Reports) -> Callable[[str], Place]:
    return lambda council: open_place(reports[council].folder)


@councils
def test_all_files_about_areas_are_understood_without_help(reports: Reports, council: str) -> None:
    lists = {"school_fsm_2022_23.csv", "supermarkets_geolytix_v24_202206.csv"}
    assert {each.file for each in reports[council].left_out} == lists


@councils
def test_the_council_is_found(real: Callable[[str], Place], council: str) -> None:
    place = real(council)
    assert place.code == CODES[council]
    assert place.manifest.councils == {CODES[council]: COUNCILS[council]}


@councils
def test_the_years_of_the_areas_are_found(real: Callable[[str], Place], council: str) -> None:
    place = real(council)
    assert (place.vintage("lsoa"), place.vintage("msoa"), place.vintage("ward")) == ("2021", "2021", "2025")


@councils
@pytest.mark.parametrize("level", ["lsoa", "msoa", "ward"])
def test_every_area_is_listed_and_mapped(real: Callable[[str], Place], council: str, level: str) -> None:
    place = real(council)
    codes = place.areas(level)["code"].to_list()
    mapped = [each["properties"]["code"] for each in place.boundaries(level)["features"]]
    assert len(codes) == AREAS[council][level]
    assert sorted(codes) == mapped


@councils
def test_the_boundaries_of_2011_are_kept(real: Callable[[str], Place], council: str) -> None:
    older = real(council).boundaries("lsoa", vintage="2011")["features"]
    assert len(older) == OLDER_LSOAS[council]


@councils
@pytest.mark.parametrize("level", ["lsoa", "msoa", "ward", "council"])
def test_residents_add_up_at_every_level(real: Callable[[str], Place], council: str, level: str) -> None:
    residents = real(council).residents(level)
    assert residents["residents"].sum() == RESIDENTS[council]


@councils
def test_households_are_those_of_the_census(real: Callable[[str], Place], council: str) -> None:
    tenure = real(council).statistics("census2021_household_tenure_lsoa21")
    assert tenure.filter(measure="total households")["value"].sum() == HOUSEHOLDS[council]


@councils
def test_every_lsoa_has_a_postcode(real: Callable[[str], Place], council: str) -> None:
    place = real(council)
    assert set(place.areas("lsoa")["code"]) == set(place.postcodes["lsoa"])


@councils
def test_postcodes_in_another_ward_than_the_best_fit_are_as_many_as_known(
    real: Callable[[str], Place], council: str
) -> None:
    place = real(council)
    fits = place.lookup("lsoa", "ward").select(lsoa="from_code", fit="to_code")
    both = place.postcodes.join(fits, on="lsoa").drop_nulls(["ward", "fit"])
    assert (both["ward"] != both["fit"]).mean() == pytest.approx(ELSEWHERE[council], abs=0.0005)


def test_six_postcodes_lack_a_ward_and_say_so(reports: Reports) -> None:
    assert sum(report.manifest.postcodes_without_area["ward"] for report in reports.values()) == 6


def test_lsoas_changed_as_often_as_known(reports: Reports) -> None:
    lookups = pl.concat(pl.read_parquet(report.folder / "lookups.parquet") for report in reports.values())
    counts = lookups.group_by("method").len()
    assert dict(counts.filter(pl.col("method").str.starts_with("change")).iter_rows()) == {
        "change U": 269,
        "change S": 32,
        "change M": 8,
    }


@councils
def test_every_postcode_is_located_as_an_independent_join_says(
    shared: Path, real: Callable[[str], Place], council: str
) -> None:
    file = shared / "data/places" / council / "postcode_lsoa21_ward25_codepoint2014.csv"
    given = pl.read_csv(file, infer_schema=False)
    located = real(council).locate(given["postcode"])
    assert set(located["outcome"]) == {"located"}
    assert located["ward"].to_list() == given["ward25_code"].to_list()
    assert located["lsoa"].to_list() == given["lsoa21_code"].to_list()
    assert located["msoa"].null_count() == 0


@councils
def test_position_and_look_up_place_postcodes_alike(
    shared: Path, tmp_path: Path, real: Callable[[str], Place], council: str
) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for file in (shared / "data/places" / council).iterdir():
        if file.name.startswith(("boundaries_", "lookup_")):
            (sources / file.name).write_bytes(file.read_bytes())
    looked_up = real(council).postcodes
    looked_up.select("postcode", "longitude", "latitude").write_csv(sources / "positions.csv")
    build_place(sources, tmp_path / "pack", name="X", built=date(2026, 1, 31))
    positioned = open_place(tmp_path / "pack").locate(looked_up["postcode"])
    # The boundaries are generalised, so a few postcodes at an edge fall on its other side.
    for level in ("lsoa", "ward"):
        alike = (positioned[level] == looked_up[level]).sum()
        assert alike / looked_up.height > 0.97


@councils
def test_msoas_have_the_names_that_people_use(real: Callable[[str], Place], council: str) -> None:
    names = real(council).areas("msoa")["name"]
    assert not names.str.contains(COUNCILS[council] + r" \d").any()
