"""A sheet of values to choose from is no list beside one, and a real list is never taken for such a sheet."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.errors import SeveralLists
from plait.sheets import TaggedList, find_list
from plait.standard import load_dictionary

Rows = Sequence[Sequence[str | None]]
CALLS = [["Name", "Postcode", "Colour"], *[[f"Ann {'ABCDEF'[n]}", "NW1 8AB", ("red", "blue")[n % 2]] for n in range(6)]]


def found_beside(rows: Rows, people: Rows = (HEADINGS, *PEOPLE)) -> TaggedList:
    """What is found in a workbook with people on one sheet and these rows on another."""
    workbook = workbook_of(sheet_of(rows, name="Other"), sheet_of(people, name="People"))
    return find_list(workbook, load_dictionary())


@pytest.mark.parametrize(
    "rows",
    [
        [["Need"], ["Housing"], ["Transport"], ["food"]],
        [["Need", "Answers"], ["Housing", "Yes"], ["Transport", "No"], ["Medicines", None]],
    ],
    ids=["one list of values", "two beside each other"],
)
def test_values_of_agreed_lists_are_no_list_and_their_sheet_is_named(rows: Rows) -> None:
    tagged = found_beside(rows)

    assert (tagged.sheet, tagged.other_sheets) == ("People", ("Other",))


def test_values_that_another_sheet_uses_are_no_list() -> None:
    tagged = found_beside([["Need", "Colours"], ["Housing", "red"], ["Food", "blue"], ["Debt", None]], CALLS)

    assert tagged.sheet == "People"


@pytest.mark.parametrize(
    "rows",
    [
        [["Name"], ["Ann Lee"], ["Bo May"]],
        [["Name", "Need"], ["Ann Lee", "Housing"], ["Bo May", None]],
        [["Who", "Need"], ["Ann Lee", "Housing"], ["Bo May", None]],
        [["Need", "Consent"], ["Housing", "Yes"], ["Transport", "No"]],
        [["Need"], ["Housing"], ["Transport"], ["Housing"]],
        [["Need"], ["Housing"], ["Her roof leaks"]],
    ],
    ids=["names", "names and needs", "an unknown heading", "full rows", "a value twice", "own words"],
)
def test_what_may_be_a_list_is_asked_about(rows: Rows) -> None:
    with pytest.raises(SeveralLists):
        found_beside(rows)


def test_without_a_clear_list_beside_it_a_sheet_of_values_may_be_the_list() -> None:
    with pytest.raises(SeveralLists):
        found_beside([["Need"], ["Housing"], ["Transport"]], [["Who", "What"], ["Ann", "tea"], ["Bo", "tea"]])


def test_a_sheet_of_values_can_be_chosen() -> None:
    workbook = workbook_of(sheet_of([["Need"], ["Housing"]], name="Values"), sheet_of([HEADINGS, *PEOPLE], name="A"))

    assert find_list(workbook, load_dictionary(), sheet="Values").sheet == "Values"
