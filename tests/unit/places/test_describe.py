from __future__ import annotations

from collections.abc import Callable
from datetime import date

from plait.places import Place, describe, open_place
from plait.places.build import BuildReport


def test_a_place_is_described_in_numbers(place: Place) -> None:
    summary = describe(place)
    assert (summary.code, summary.name, summary.made_up) == ("E06000001", "Squareham", False)
    assert summary.built == date(2026, 1, 31)
    assert summary.councils == (("E06000001", "Squareham"),)
    assert (summary.postcodes, summary.retired_postcodes, summary.large_user_postcodes) == (6, 1, 1)
    assert [each.table for each in summary.tables] == ["age", "usual residents"]
    assert len(summary.sources) == 5


def test_each_level_is_counted(place: Place) -> None:
    levels = {each.level: each for each in describe(place).levels}
    assert {name: level.areas for name, level in levels.items()} == {
        "lsoa": 4,
        "msoa": 2,
        "ward": 2,
        "council": 1,
    }
    ward = levels["ward"]
    assert (ward.vintage, ward.mapped, ward.residents) == ("2025", True, 6000)
    assert (ward.postcodes_placed_by_position, ward.postcodes_without_area) == (1, 1)
    assert not levels["msoa"].mapped


def test_large_users_are_not_counted_where_the_source_does_not_tell_them(
    build: Callable[..., BuildReport],
) -> None:
    rows = "postcode,lsoa21_code,ward25_code,lad,lon,lat\nAB1 1AA,E01000001,E05000001,E06000001,0.005,51.005\n"
    summary = describe(open_place(build({"postcodes.csv": rows}).folder))
    assert summary.large_user_postcodes is None


def test_residents_are_not_zero_but_unknown_without_a_census(build: Callable[..., BuildReport]) -> None:
    summary = describe(open_place(build({"age.csv": None}).folder))
    assert {level.residents for level in summary.levels} == {None}
