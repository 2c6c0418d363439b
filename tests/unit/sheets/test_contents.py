"""What stands in a column speaks for a tag, against one, or for none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl
import pytest

from plait.sheets.contents import contents_contradict, tag_from_contents
from plait.standard import load_dictionary


def tag_of(cells: Sequence[str | None], areas: Collection[str] = ()) -> str | None:
    found = tag_from_contents(pl.Series(cells, dtype=pl.String), load_dictionary(), areas=areas)
    return None if found is None else found[0].tag


def contradict(tag: str, cells: Sequence[str]) -> bool:
    entry = load_dictionary().find(tag)
    assert entry is not None
    return contents_contradict(pl.Series(cells), entry)


def test_dates_that_lie_generations_apart_are_dates_of_birth() -> None:
    assert tag_of([f"13/05/{year}" for year in range(1930, 2010, 4)]) == "#Person+Resident+DateOfBirth"


def test_dates_within_a_few_years_are_days_of_contact() -> None:
    assert tag_of([f"13/{month:02}/2020" for month in range(1, 13)]) == "#Contact+Date"


def test_dates_in_between_may_be_either() -> None:
    assert tag_of([f"13/05/{year}" for year in range(2000, 2016)]) is None


def test_one_slip_does_not_make_generations() -> None:
    assert tag_of([*[f"{day}/05/2020" for day in range(1, 29)], "13/05/1920"]) == "#Contact+Date"


def test_values_of_a_volunteers_list_mean_volunteers_only_where_there_are_some() -> None:
    cells = ["Driving", "Cooking", "Shopping; DIY", "Befriending"]

    assert (tag_of(cells), tag_of(cells, areas={"Volunteer"})) == (None, "#Volunteer+Skills")


@pytest.mark.parametrize("cells", [[], [None, None], ["Ann Lee", "Bo May"]])
def test_an_empty_column_and_a_column_of_names_speak_for_nothing(cells: list[str | None]) -> None:
    assert tag_of(cells) is None


@pytest.mark.parametrize(
    ("tag", "cells"),
    [
        ("#Person+Resident+DateOfBirth", ["yes", "no", "maybe", "later", "never"]),
        ("#Contact+Resident+Phone", ["red", "green", "blue", "brown", "pink"]),
        ("#Contact+Resident+Email", ["red", "green", "blue", "brown", "pink"]),
        ("#Person+Resident+NhsNumber", ["1", "2", "3", "4", "5"]),
    ],
)
def test_values_of_quite_another_kind_speak_against_a_tag(tag: str, cells: list[str]) -> None:
    assert contradict(tag, cells)


@pytest.mark.parametrize(
    ("tag", "cells"),
    [
        ("#Person+Resident+DateOfBirth", ["31/02/1950", "1950s", "3 May", "44300", "13/5/50"]),
        ("#Address+Resident+Postcode", ["NW1", "nw1 8a", "NFA", "LL13 OTF", "N1"]),
        ("#Contact+Resident+Phone", ["0207 123", "7911123456", "tel 07911123456", "7911123456.0", "020 7946 0000 x"]),
        ("#Need+Type", ["red", "green", "blue", "brown", "pink"]),
    ],
)
def test_values_that_are_only_badly_typed_do_not(tag: str, cells: list[str]) -> None:
    assert not contradict(tag, cells)


def test_a_few_values_are_too_few_to_speak_against_a_tag() -> None:
    assert not contradict("#Person+Resident+DateOfBirth", ["yes", "no", "maybe"])


def test_of_a_long_column_cells_from_all_over_it_are_looked_at() -> None:
    cells = [*["later"] * 1_000, *[f"NW1 {number % 10}A{'ABDEFGH'[number % 7]}" for number in range(60_000)]]

    assert tag_of(cells) == "#Address+Resident+Postcode"
