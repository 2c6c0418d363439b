"""Cleaning a list puts right what is certain, and cleaning it again changes nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.files import sheet_of, workbook_of

from plait.checking import Cleaned, Findings, check_list, clean_list
from plait.errors import PlaitError
from plait.sheets import ROWS_SEARCHED, Sheet, TaggedList, Workbook, find_list
from plait.standard import load_dictionary

TODAY = date(2026, 11, 22)
Rows = Sequence[Sequence[str | None]]
MESSY: Rows = [
    ["Please  keep safe", None, None, None],
    ["Full  name", "Mobile", "Reason for call", "Own  notes"],
    [" Ann\xa0Lee ", "7911123456", "HOUSING", " =1+1 "],
    [None, None, None, None],
    ["Bo May", "07911 123457", "Zumba", "007"],
]


def cleaned(sheet: Sheet, *, standard_form: bool = False, tags: bool = False) -> Cleaned:
    dictionary = load_dictionary()

    def find(workbook: Workbook) -> TaggedList:
        return find_list(workbook, dictionary)

    def check(tagged: TaggedList) -> Findings:
        return check_list(tagged, dictionary, today=TODAY)

    return clean_list(workbook_of(sheet), find, check, standard_form=standard_form, tags=tags)


def cells_of(result: Cleaned) -> list[list[str | None]]:
    return [list(row) for row in result.workbook.sheets[0].cells.select(pl.exclude("row")).rows()]


def became(tag: str, typed: Sequence[str]) -> dict[str, str]:
    """What was put into the standard's form, of a column with this tag."""
    rows: Rows = [["X", "Chair"], [tag, None], *([text, "x"] for text in typed)]
    return {item.was: item.now for item in cleaned(sheet_of(rows), standard_form=True).changes}


# --- What is put right -------------------------------------------------------------------------


def test_repairs_and_spaces_are_put_right_and_every_other_cell_stands_as_it_stood() -> None:
    expected = [list(row) for row in MESSY]
    expected[2][:2] = ["Ann Lee", "07911 123456"]

    assert cells_of(cleaned(sheet_of(MESSY))) == expected


def test_a_change_says_where_it_is_what_was_there_and_why() -> None:
    changes = cleaned(sheet_of(MESSY, name="Clients")).changes

    assert [(item.cell, item.was, item.now, item.rule) for item in changes] == [
        ("Clients!A3", " Ann\xa0Lee ", "Ann Lee", "spaces"),
        ("Clients!B3", "7911123456", "07911 123456", "phone-lost-zero"),
    ]
    assert [item.why for item in changes] == ["Spaces that nobody sees taken out", "First 0 of a phone number put back"]


def test_what_is_left_to_a_person_is_what_the_checker_says_of_the_copy() -> None:
    result = cleaned(sheet_of(MESSY))

    assert "list-value" in set(result.left.frame["rule"])
    assert "phone-lost-zero" not in set(result.left.frame["rule"])


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        (" Ann", "Ann"),
        ("Ann\u200b", "Ann"),
        ("Ann  May\tLee", "Ann May Lee"),
        ("Ann\xa0Lee", "Ann Lee"),
        ("\nAnn\nLee\n", "Ann\nLee"),
        ("O\u2019Neil", "O\u2019Neil"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_spaces_that_nobody_sees_go_and_letters_stay(typed: str, now: str) -> None:
    result = cleaned(sheet_of([["Full name", "Postcode"], [typed, "NW1 8AB"], ["Bo", "NW5 2QS"]]))

    assert cells_of(result)[1][0] == now


def test_a_column_without_a_tag_or_known_by_its_cells_alone_is_not_touched() -> None:
    rows: Rows = [["Chair", "Account"], *[[" x ", f" 0791112345{number}"] for number in range(10)]]

    assert cleaned(sheet_of(rows), standard_form=True, tags=True).changes == ()


def test_a_cell_that_is_wrong_is_left_as_it_was_typed() -> None:
    assert became("#Address+Resident+Postcode", [" not one ", "NW1 8AB"]) == {}


# --- The standard's form -----------------------------------------------------------------------


def test_good_values_in_another_writing_stay_unless_the_standard_form_is_asked_for() -> None:
    rows: Rows = [["Postcode", "DOB"], ["nw18ab", "24/06/1950"], ["NW5 2QS", "03/04/1985"]]

    assert cleaned(sheet_of(rows)).changes == ()
    assert len(cleaned(sheet_of(rows), standard_form=True).changes) == 3


@pytest.mark.parametrize("typed", ["yes?", "yes*", "yes \u2020"])
def test_a_sign_beside_an_agreed_value_is_not_lost(typed: str) -> None:
    rows: Rows = [["X", "Name"], ["#Sharing+Consent+Given", "#Person+Resident+AllNames"], [typed, "Ann"], ["No", "Bo"]]

    assert cleaned(sheet_of(rows), standard_form=True).changes == ()


def test_postcodes_are_written_in_capitals_with_one_space() -> None:
    assert became("#Address+Resident+Postcode", ["nw18ab", "NW1 8AB"]) == {"nw18ab": "NW1 8AB"}


def test_agreed_values_are_written_as_they_were_agreed() -> None:
    typed = ["HOUSING", "housing;transport ;", "Housing"]
    assert became("#Need+Type", typed) == {"HOUSING": "Housing", "housing;transport ;": "Housing; Transport"}


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        (["24/06/1950", "03/04/1985"], ["1950-06-24", "1985-04-03"]),
        (["06/24/1950", "03/04/1985"], ["1950-06-24", "1985-03-04"]),
        (["03/04/1985", "05/05/1985"], ["03/04/1985", "1985-05-05"]),
        (["24/06/1950", "25/06/1950", "06/24/1950", "03/04/1985"], []),
        (["24/06/1950", "25/06/1950", "24/06/50", "06/24/1950", "03/04/1985"], ["1950-06-24", "1950-06-25"]),
        (["06/24/1950", "03/04/1985", "03/04/1985 10:30"], []),
        (["24/06/1950", "03/04/1985", "03/04/1985 10:30"], ["1950-06-24", "1985-04-03"]),
        (["3 April 1985", "1985.04.03"], ["1985-04-03", "1985-04-03"]),
        (["24/06/1950 10:30", "24/06/50", "31/02/1950"], []),
    ],
    ids=[
        "day first",
        "month first",
        "not settled",
        "not agreed",
        "not agreed, and one way only",
        "others would be read another way",
        "others are read as before",
        "one way only",
        "a time, a guess, no day",
    ],
)
def test_a_date_is_written_year_first_where_it_can_be_read_in_one_way_only(
    typed: Sequence[str], now: Sequence[str]
) -> None:
    changed = became("#Person+Resident+DateOfBirth", typed)

    assert [changed.get(text, text) for text in typed] == [*now, *typed[len(now) :]]


# --- The row of tags ---------------------------------------------------------------------------


def test_tags_are_a_row_below_the_headings_and_the_rows_move_down() -> None:
    result = cleaned(sheet_of(MESSY, name="Clients"), tags=True)

    assert cells_of(result)[1] == MESSY[1]
    assert cells_of(result)[2] == ["#Person+Resident+AllNames", "#Contact+Resident+Phone", "#Need+Type", None]
    assert cells_of(result)[3][0] == "Ann Lee"
    assert result.tagged.tag_row == 3
    assert {item.cell: item.rule for item in result.changes} == {
        "Clients!A3": "tag-row",
        "Clients!B3": "tag-row",
        "Clients!C3": "tag-row",
        "Clients!A4": "spaces",
        "Clients!B4": "phone-lost-zero",
    }


def test_a_tag_that_is_there_is_never_written_over() -> None:
    rows: Rows = [
        ["Full name", "Mobile", "Own notes"],
        ["#person+allnames+RESIDENT", None, "#not a tag"],
        ["Ann", "07911 123456", "x"],
    ]
    assert cells_of(cleaned(sheet_of(rows), tags=True))[1] == [
        "#person+allnames+RESIDENT", "#Contact+Resident+Phone", "#not a tag",
    ]  # fmt: skip


def test_kinds_move_down_with_their_rows() -> None:
    sheet = sheet_of([["Name", "DOB"], ["Ann", "31245"]], kinds=["tt", "tn"])

    assert "date-serial" in set(cleaned(sheet, tags=True).left.frame["rule"])


def test_tags_that_would_stand_too_low_are_refused_in_one_sentence() -> None:
    rows: Rows = [*[[None, None]] * (ROWS_SEARCHED - 1), ["Full name", "Mobile"], ["Ann", "07911 123456"]]

    with pytest.raises(PlaitError, match="headings are in row 25"):
        cleaned(sheet_of(rows), tags=True)


# --- Again -------------------------------------------------------------------------------------

HEADINGS = ("Full name", "Postcode", "Mobile", "DOB", "Reason for call", "Number in household", "E-mail", "Notes")
VALUES: Mapping[str, Sequence[str | None]] = {
    "Full name": (" Ann ", "Bo\xa0\xa0May", "=x", None),
    "Postcode": ("nw18ab", "NWI 8AB", " NW1 8AB", "tbc", None),
    "Mobile": ("7911123456", "+44 7911 123456", " 07911 123456", "7911123456 (son)", None),
    "DOB": ("03/04/1985", "24/06/1950", "06/24/1950", "1985-4-3", "24/6/50", "31245", None),
    "Reason for call": ("houseing", "HOUSING", "Transport, Medicines", "Zumba ", " x", "y ", None),
    "Number in household": ("three", " 4", "4.0", "many", None),
    "E-mail": ("a@example.org ", "a b", None),
    "Notes": ("  a  b ", "-1", None),
}


@settings(max_examples=settings().max_examples // 4)  # of up to 32 rows each: a list is as much work as a row
@given(
    rows=st.lists(st.tuples(*(st.sampled_from(VALUES[heading]) for heading in HEADINGS)), min_size=1, max_size=32),
    standard_form=st.booleans(),
    tags=st.booleans(),
)
def test_cleaning_again_changes_nothing_more(rows: Rows, *, standard_form: bool, tags: bool) -> None:
    sheet = sheet_of([HEADINGS, *rows, ["x", *[None] * 6, "y"]])
    once = cleaned(sheet, standard_form=standard_form, tags=tags)
    (copy,) = once.workbook.sheets

    assert cleaned(copy, standard_form=standard_form, tags=tags).changes == ()


def test_the_sheet_that_was_given_is_left_as_it_was() -> None:
    sheet = sheet_of(MESSY)
    before = sheet.cells.clone()
    cleaned(sheet, standard_form=True, tags=True)

    assert sheet.cells.equals(before)
