"""Every row of a list is counted once in its area, or left out with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.errors import PlaceError, TableError
from plait.places import Outcome
from plait.standard import load_dictionary
from plait.tables import ALL, CountedList, parse_breakdowns
from plait.tables.breakdown import NOT_RECORDED, OFF_THE_LIST
from plait.tables.counting import CONTACT_DATE, EVERYDAY, LEFT_OUT, POSTCODE

if TYPE_CHECKING:
    from tests.unit.tables.conftest import Desk

FOOD, HOUSING = "Food or shopping", "Housing"
POSTCODE_CELLS = (
    *("XA1 0AA", "xa10aa", "XA1 2AA", "XA1 9ZY", "XA1 9ZZ", "XA1 9ZX"),
    *("XA1", "XA1 9QQ", "flat 3", " ", None),
)
NEED_CELLS = (FOOD, HOUSING, f"{FOOD}; {HOUSING}", f"{HOUSING};{HOUSING}", "Juggling", "; ", None)


def in_ward(counted: CountedList, ward: str, category: str = ALL) -> int | None:
    """A printed number of the ward table."""
    (number,) = counted.table.filter(level="ward", name=ward, category=category)["number"]
    return None if number is None else int(number)


def in_place(counted: CountedList, category: str = ALL) -> int | None:
    number, *_ = counted.table.filter(level="place", category=category)["number"]
    return None if number is None else int(number)


# --- Rows -------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(POSTCODE_CELLS)))
def test_rows_counted_and_rows_left_out_add_up_to_the_rows_read(desk: Desk, cells: list[str | None]) -> None:
    cells = [*cells, "XA1 0AA"]
    counted = desk.count(desk.rows({"postcode": cells}), by=["ward", "lsoa"])
    assert counted.rows_read == len(cells)
    assert counted.rows_counted + sum(rows for _, rows in counted.left_out) == len(cells)


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        (None, Outcome.MISSING),
        ("XA1", Outcome.OUTWARD_ONLY),
        ("flat 3", Outcome.NOT_A_POSTCODE),
        ("XA1 9QQ", Outcome.NOT_IN_PLACE),
    ],
)
def test_a_row_without_a_postcode_of_the_place_is_left_out_with_its_reason(
    desk: Desk, cell: str | None, outcome: Outcome
) -> None:
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA", cell]}), by=["ward"])
    assert dict(counted.left_out) == {LEFT_OUT[outcome]: 1}


def test_a_row_in_an_area_that_is_on_no_map_is_left_out_with_its_reason(desk: Desk) -> None:
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA", desk.postcodes["stranger"]]}), by=["ward"])
    assert (counted.rows_counted, dict(counted.left_out)) == (1, {LEFT_OUT[Outcome.NO_AREA]: 1})


@given(st.lists(st.sampled_from(["XA1 0AA", "XA1 2AA", "XA1 3AA", "XA1 9ZX"]), min_size=1, max_size=40))
def test_the_place_total_is_that_of_the_rows_in_the_areas(desk: Desk, cells: list[str]) -> None:
    counted = desk.count(desk.rows({"postcode": [*cells, "XA1 0AA"]}), by=["ward"])
    true = sum(cell != "XA1 9ZX" for cell in cells) + 1
    assert counted.rows_counted == true
    assert in_place(counted) == ((true + 2) // 5 * 5 or None)


def test_postcodes_are_known_however_they_are_typed(desk: Desk) -> None:
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA", "xa10aa", " XA1  0AA "]}), by=["ward"])
    assert in_ward(counted, "Northside") == 5


def test_a_retired_postcode_and_one_of_a_large_organisation_are_counted_and_noted(desk: Desk) -> None:
    cells = [desk.postcodes["retired"]] * 2 + [desk.postcodes["large"]] * 3
    counted = desk.count(desk.rows({"postcode": cells}), by=["ward"])
    assert counted.rows_counted == 5
    assert [rows for _, rows in counted.noted] == [2, 3]
    assert "retired" in counted.noted[0][0]
    assert "large organisation" in counted.noted[1][0]


def test_a_list_of_another_place_is_refused(desk: Desk) -> None:
    with pytest.raises(TableError, match="None of the postcodes in this list lies in Testham"):
        desk.count(desk.rows({"postcode": ["SW1A 1AA", None]}), by=["ward"])


def test_a_list_without_a_column_of_postcodes_is_refused(desk: Desk) -> None:
    with pytest.raises(TableError, match="no column of postcodes"):
        desk.count(desk.rows({"need": [FOOD]}))


def test_a_level_that_the_place_lacks_is_refused(desk: Desk) -> None:
    vintages = {level: year for level, year in desk.place.manifest.vintages.items() if level != "msoa"}
    small = replace(desk, place=replace(desk.place, manifest=replace(desk.place.manifest, vintages=vintages)))
    with pytest.raises(PlaceError, match="no areas of the level 'msoa'"):
        small.count(desk.rows({"postcode": ["XA1 0AA"]}), by=["msoa"])


def test_something_to_count_by_is_asked_for(desk: Desk) -> None:
    with pytest.raises(TableError, match="what to count by"):
        desk.count(desk.rows({"postcode": ["XA1 0AA"]}), by=[])


# --- Categories -------------------------------------------------------------------------------------


def counted_needs(desk: Desk, *cells: str | None) -> CountedList:
    """A list of these needs, all in Northside."""
    return desk.count(desk.rows({"postcode": ["XA1 0AA"] * len(cells), "need": cells}))


def test_a_cell_with_two_values_counts_in_both_and_once_in_the_total(desk: Desk) -> None:
    counted = counted_needs(desk, *[f"{FOOD}; {HOUSING}"] * 5)
    assert [in_ward(counted, "Northside", item) for item in (FOOD, HOUSING, ALL)] == [5, 5, 5]


def test_the_same_value_twice_in_a_cell_counts_once(desk: Desk) -> None:
    assert in_ward(counted_needs(desk, *[f"{FOOD};{FOOD.upper()} ; food-or-shopping"] * 5), "Northside", FOOD) == 5


def test_an_everyday_word_counts_as_the_agreed_value_that_it_stands_for(desk: Desk) -> None:
    assert in_ward(counted_needs(desk, *["food"] * 5), "Northside", FOOD) == 5


@pytest.mark.parametrize("cell", [f"{FOOD}?", "food ?"])
def test_a_doubted_value_does_not_count_as_it(desk: Desk, cell: str) -> None:
    counted = counted_needs(desk, *[cell] * 5)
    assert [in_ward(counted, "Northside", item) for item in (FOOD, OFF_THE_LIST)] == [None, 5]


def test_the_rows_with_everyday_words_are_noted(desk: Desk) -> None:
    counted = counted_needs(desk, "food", f"groceries; {HOUSING}", FOOD, "Juggling", None)

    assert counted.noted == ((EVERYDAY, 2),)


def test_two_values_off_the_list_in_a_cell_count_once_as_such(desk: Desk) -> None:
    assert in_ward(counted_needs(desk, *["Juggling; Singing"] * 5), "Northside", OFF_THE_LIST) == 5


def test_a_value_in_another_script_is_off_the_list_and_not_missing(desk: Desk) -> None:
    counted = counted_needs(desk, *["\u0637\u0639\u0627\u0645"] * 5)
    assert [in_ward(counted, "Northside", item) for item in (OFF_THE_LIST, NOT_RECORDED)] == [5, None]


@pytest.mark.parametrize("cell", [None, ";", " ; ;", "-", "?"])
def test_a_cell_that_says_nothing_counts_as_not_recorded(desk: Desk, cell: str | None) -> None:
    counted = counted_needs(desk, *[cell] * 5)
    assert [in_ward(counted, "Northside", item) for item in (OFF_THE_LIST, NOT_RECORDED)] == [None, 5]


def test_a_semicolon_divides_only_the_cells_of_a_list_of_several_values(desk: Desk) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA"] * 5, "age": ["18 to 24; 25 to 34"] * 5})
    assert in_ward(desk.count(rows, by=["ward,age"]), "Northside", OFF_THE_LIST) == 5


@given(st.lists(st.tuples(st.sampled_from(POSTCODE_CELLS), st.sampled_from(NEED_CELLS)), min_size=1))
def test_every_counted_row_is_in_at_least_one_category(desk: Desk, cells: list[tuple[str | None, str | None]]) -> None:
    cells = [*cells, ("XA1 0AA", None)]
    rows = desk.rows({"postcode": [one for one, _ in cells], "need": [other for _, other in cells]})
    counted = desk.count(rows)
    shown = counted.table.filter(level="place")
    highest = sum((number or 0) + 2 for number in shown.filter(shown["category"] != ALL)["number"])
    assert counted.rows_counted <= highest


def test_a_list_may_mean_one_value_for_every_row(desk: Desk) -> None:
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA"] * 5}), means={"need": "food OR shopping"})
    assert in_ward(counted, "Northside", FOOD) == 5
    assert counted.meaning == "Being on this list means: Food or shopping."


def test_a_list_that_means_one_value_counts_no_other_category(desk: Desk) -> None:
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA"]}), means={"need": FOOD})
    assert counted.table["category"].unique().sort().to_list() == [ALL, FOOD]


def test_the_name_of_a_meaning_is_known_in_any_capitals(desk: Desk) -> None:
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA"] * 5}), means={" Need": FOOD})
    assert in_ward(counted, "Northside", FOOD) == 5


@pytest.mark.parametrize(
    ("columns", "by", "means", "said"),
    [
        (["postcode"], "ward,need", {}, "no column for need: say what being on it means"),
        (["postcode", "need"], "ward,need", {"need": FOOD}, "has a column for need .* leave out --set need"),
        (["postcode", "need"], "ward,need", {"Need": FOOD}, "has a column for need .* leave out --set need"),
        (["postcode"], "ward,need", {"need": "Juggling"}, "\u201cJuggling\u201d is not on the list"),
        (["postcode"], "ward,need", {"shoes": "Red"}, "\u201cshoes\u201d in --set is not known"),
        (["postcode"], "ward", {"shoes": "Red"}, "\u201cshoes\u201d in --set is not known"),
        (["postcode"], "ward", {"need": FOOD}, "nothing is counted by need"),
    ],
)
def test_a_meaning_that_does_not_fit_the_list_is_refused(
    desk: Desk, columns: list[str], by: str, means: dict[str, str], said: str
) -> None:
    cells = {"postcode": "XA1 0AA", "need": FOOD}
    with pytest.raises(TableError, match=said):
        desk.count(desk.rows({name: [cells[name]] for name in columns}), by=[by], means=means)


# --- What is said of the list -------------------------------------------------------------------------


def test_the_list_covers_months_and_no_days(desk: Desk) -> None:
    dates = ["03/04/2025", "17/02/2025", "2025-06-09", "never", None]
    counted = desk.count(desk.rows({"postcode": ["XA1 0AA"] * 25, "date": dates * 5}), by=["ward"])
    assert counted.covers == "February 2025 to June 2025"


def test_dates_to_come_do_not_count_in_what_a_list_covers(desk: Desk) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA"] * 20, "date": ["03/04/2025", "03/04/2052"] * 10})
    assert desk.count(rows, by=["ward"]).covers == "April 2025"


def test_a_column_of_american_dates_is_read_as_such(desk: Desk) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA"] * 20, "date": ["03/04/2025", "03/17/2025"] * 10})
    assert desk.count(rows, by=["ward"]).covers == "March 2025"


def test_the_months_of_a_few_rows_are_not_said(desk: Desk) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA"] * 9, "date": ["03/04/2025"] * 9})
    assert desk.count(rows, by=["ward"]).covers == ""


def test_a_list_without_dates_covers_nothing_that_could_be_said(desk: Desk) -> None:
    assert desk.count(desk.rows({"postcode": ["XA1 0AA"]}), by=["ward"]).covers == ""
    rows = desk.rows({"postcode": ["XA1 0AA"], "date": ["soon"]})
    assert desk.count(rows, by=["ward"]).covers == ""


def test_only_the_columns_that_were_counted_are_named_as_used(desk: Desk) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA"], "need": [FOOD], "date": ["03/04/2025"]})
    used = desk.count(rows).tags_used
    assert used[:2] == (POSTCODE, "#Need+Type")
    assert set(used[2:]) <= {CONTACT_DATE}


def test_the_breakdowns_are_given_back_in_their_order(desk: Desk) -> None:
    by = ["lsoa,need", "ward"]
    rows = desk.rows({"postcode": ["XA1 0AA"], "need": [FOOD]})
    assert desk.count(rows, by=by).breakdowns == parse_breakdowns(by, load_dictionary())
