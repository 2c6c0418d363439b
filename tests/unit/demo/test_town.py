from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import shapely
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from plait.demo.town import NAME, draw_town
from plait.places import Place, is_postcode, open_place
from plait.places.build import BuildReport, build_place

SEED = 7
LEVELS = ("lsoa", "msoa", "ward")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "sources"
    draw_town(folder, seed=SEED)
    return folder


@pytest.fixture(scope="module")
def report(sources: Path) -> BuildReport:
    return build_place(sources, sources.parent / "pack", name=NAME, built=date(2026, 1, 31), made_up=True)


@pytest.fixture
def town(report: BuildReport) -> Place:
    return open_place(report.folder)


def outlines(town: Place, level: str) -> dict[str, BaseGeometry]:
    features = town.boundaries(level)["features"]
    return {each["properties"]["code"]: shape(each["geometry"]) for each in features}


def test_the_same_seed_draws_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    draw_town(tmp_path / "again", seed=SEED)
    drawn = {path.name: path.read_bytes() for path in sources.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == drawn


def test_another_seed_draws_another_town(sources: Path, tmp_path: Path) -> None:
    draw_town(tmp_path / "other", seed=SEED + 1)
    file = "ward_boundaries.geojson"
    assert (tmp_path / "other" / file).read_bytes() != (sources / file).read_bytes()


def test_a_pack_is_made_without_anything_left_out_or_to_be_said(report: BuildReport) -> None:
    assert report.left_out == ()
    assert report.notes == ()


def test_every_source_says_that_it_is_made_up(sources: Path, report: BuildReport) -> None:
    said = tomllib.loads((sources / "sources.toml").read_text())
    assert set(said) == {path.name for path in sources.iterdir()} - {"sources.toml"}
    assert {source.publisher for source in report.manifest.sources} == {"Made up for Plait"}
    assert {source.licence for source in report.manifest.sources} == {"MIT (made up)"}
    assert all("(made up)" in source.title for source in report.manifest.sources)


def test_the_town_is_marked_as_made_up(town: Place) -> None:
    assert town.made_up
    assert (town.code, town.name) == ("E06990001", "Harrowmere")


@pytest.mark.parametrize(("level", "count"), [("lsoa", 72), ("msoa", 12), ("ward", 14)])
def test_the_town_has_as_many_areas_as_a_small_council(town: Place, level: str, count: int) -> None:
    areas = town.areas(level)
    assert areas.height == count
    assert areas["name"].n_unique() == count


@pytest.mark.parametrize("level", LEVELS)
def test_areas_are_valid_whole_and_share_their_edges_exactly(town: Place, level: str) -> None:
    areas = list(outlines(town, level).values())
    assert {area.geom_type for area in areas} == {"Polygon"}
    assert all(area.is_valid for area in areas)
    assert shapely.coverage_is_valid(areas)


@pytest.mark.parametrize("level", LEVELS)
def test_the_areas_of_every_level_cover_the_same_town_without_a_gap(town: Place, level: str) -> None:
    whole = shapely.coverage_union_all(list(outlines(town, "lsoa").values()))
    covered = shapely.coverage_union_all(list(outlines(town, level).values()))
    assert isinstance(covered, Polygon)
    assert not covered.interiors
    assert covered.equals(whole)


@pytest.mark.parametrize("level", LEVELS)
def test_each_postcode_lies_in_its_areas(town: Place, level: str) -> None:
    areas = outlines(town, level)
    placed = town.postcodes.drop_nulls([level, "longitude"])
    rows = placed.select(level, "longitude", "latitude").iter_rows()
    assert all(areas[code].contains(shapely.Point(x, y)) for code, x, y in rows)


def test_postcodes_are_of_an_area_that_does_not_exist_and_have_a_valid_form(town: Place) -> None:
    postcodes = town.postcodes["postcode"]
    assert postcodes.str.starts_with("XH").all()
    assert all(map(is_postcode, postcodes))
    assert 1_400 < len(postcodes) < 1_600


def test_some_postcodes_are_retired_some_of_large_users_and_three_without_ward(town: Place) -> None:
    manifest = town.manifest
    assert town.postcodes["retired"].count() == 60
    assert (town.postcodes["user_type"] == "large").sum() == 25
    assert manifest.postcodes_placed_by_position["ward"] == 3
    assert manifest.postcodes_without_area["ward"] == 3


def test_wards_do_not_nest_in_lsoas(town: Place) -> None:
    fits = town.lookup("lsoa", "ward").select(lsoa="from_code", fit="to_code")
    both = town.postcodes.join(fits, on="lsoa").drop_nulls(["ward", "fit"])
    elsewhere = both.select((pl.col("ward") != pl.col("fit")).mean()).item()
    assert 0.04 <= elsewhere <= 0.06


def test_lsoas_are_of_the_size_that_real_ones_have(town: Place) -> None:
    residents = town.residents("lsoa")["residents"]
    assert residents.is_between(1_000, 3_000).all()
    assert town.residents("ward")["residents"].sum() == residents.sum()


def test_statistics_have_the_subjects_of_a_real_place(town: Place) -> None:
    subjects = {table.subject for table in town.manifest.tables}
    assert subjects == {"age", "residents", "household deprivation", "tenure", "deprivation"}


def test_deprivation_has_a_gradient_and_goes_with_renting_and_households(town: Place) -> None:
    def of(table: str, measure: str) -> pl.DataFrame:
        return town.statistics(table).filter(measure=measure).select("code", pl.col("value").alias(measure))

    table = of("indices_of_deprivation_2025", "IMD score")
    for name, measure in (
        ("indices_of_deprivation_2025", "IMD decile"),
        ("census_2021_household_deprivation", "Household is not deprived in any dimension"),
        ("census_2021_household_deprivation", "Total: All households"),
    ):
        table = table.join(of(name, measure), on="code")
    spared = pl.col("Household is not deprived in any dimension") / pl.col("Total: All households")
    assert {1, 2, 9, 10} <= set(table["IMD decile"])
    assert table["IMD decile"].n_unique() >= 7
    assert table.select(pl.corr("IMD score", spared, method="spearman")).item() < -0.8


def test_ranks_are_each_given_once(town: Place) -> None:
    ranks = town.statistics("indices_of_deprivation_2025").filter(measure="IMD rank")["value"]
    assert ranks.n_unique() == len(ranks)
    assert ranks.is_between(1, 33_755).all()


def test_lsoas_changed_since_2011(town: Place) -> None:
    changes = pl.read_parquet(town.folder / "lookups.parquet").filter(pl.col("method").str.starts_with("change"))
    counts = dict(changes.group_by("method").len().iter_rows())
    assert counts == {"change U": 66, "change S": 4, "change M": 4}
    assert changes["share"].null_count() == 0


@pytest.mark.parametrize("seed", range(20, 25))
def test_any_seed_gives_a_town_that_builds(tmp_path: Path, seed: int) -> None:
    draw_town(tmp_path / "sources", seed=seed)
    report = build_place(tmp_path / "sources", tmp_path / "pack", name=NAME, built=date(2026, 1, 31))
    areas = list(outlines(open_place(report.folder), "ward").values())
    assert report.notes == ()
    assert shapely.coverage_is_valid(areas)
    assert {area.geom_type for area in areas} == {"Polygon"}
