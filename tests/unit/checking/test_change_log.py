"""By the log of a cleaning the list can be had back cell by cell, or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import sheet_of, workbook_of

from plait.checking import Change
from plait.checking.change_log import LOG_HEADINGS, cleaned_sheet, log_of, read_log, undone
from plait.errors import PlaitError
from plait.sheets import CHANGES_SHEET, read_workbook
from plait.sheets.formulas import harmless

Rows = Sequence[Sequence[str | None]]
CHANGE = Change("B", 3, "Clients!B3", "Mobile", "7911123456", "07911 123456", "Lost its 0", "phone-lost-zero")
CLEANED: Rows = [["Name", "Mobile"], [None, None], ["Ann", "07911 123456"]]
TAGS = [
    Change(letter, 2, f"{letter}2", "X", "", tag, "Put in", "tag-row")
    for letter, tag in (("A", "#Person+Resident+AllNames"), ("B", "#Contact+Resident+Phone"))
]
TAGGED: Rows = [["Name", "Mobile"], ["#Person+Resident+AllNames", "#Contact+Resident+Phone"], ["Ann", "07911 123456"]]


def read_back(content: bytes, folder: Path) -> tuple[Change, ...]:
    path = folder / "list.changes.csv"
    path.write_bytes(content)
    return read_log(read_workbook(path))


def texts(rows: Rows, changes: Sequence[Change]) -> list[tuple[str | None, ...]]:
    return [row[1:] for row in undone(sheet_of(rows), changes, name="copy.xlsx").cells.rows()]


def test_the_log_has_a_line_for_every_change() -> None:
    lines = list(csv.reader(io.StringIO(log_of([CHANGE]).decode("utf-8-sig"))))

    assert lines == [
        list(LOG_HEADINGS),
        ["Clients!B3", "3", "B", "Mobile", "7911123456", "07911 123456", "phone-lost-zero", "Lost its 0"],
    ]


@pytest.mark.parametrize("was", ["=1+1", "'=1+1", "''=1+1", "-5", "'-", "a\nb", 'a "b", c;', "'", "\ufeffx", "\u65e5"])
def test_a_log_is_read_as_it_was_written(was: str, tmp_path: Path) -> None:
    change = replace(CHANGE, was=was, cell="=x!B3")
    assert read_back(log_of([change]), tmp_path) == (change,)


@given(st.text(alphabet="'=-+@ \ta1\uff1d", max_size=6))
def test_no_cell_of_a_log_is_a_formula(text: str) -> None:
    change = replace(CHANGE, was=text, now=text[::-1], heading=text, cell=text)
    lines = csv.reader(io.StringIO(log_of([change]).decode("utf-8-sig"), newline=""))

    assert all(harmless(cell) == cell for line in lines for cell in line)


def test_a_log_of_nothing_is_a_log(tmp_path: Path) -> None:
    assert read_back(log_of([]), tmp_path) == ()


def test_another_file_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(PlaitError, match=r"^list\.changes\.csv is not a log that plait clean wrote"):
        read_back(b"Name,Mobile\r\nAnn,1\r\n", tmp_path)


def test_a_line_that_names_no_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlaitError, match="its line for Clients!B3 names no cell"):
        read_back(log_of([CHANGE]).replace(b",3,B,", b",3.0,B,"), tmp_path)


def test_a_cell_gets_back_what_was_in_it_and_others_stay() -> None:
    assert texts(CLEANED, [CHANGE]) == [("Name", "Mobile"), (None, None), ("Ann", "7911123456")]


def test_a_row_of_tags_that_was_put_in_goes() -> None:
    changes = [*TAGS, CHANGE]

    assert texts(TAGGED, changes) == [("Name", "Mobile"), ("Ann", "7911123456")]
    assert undone(sheet_of(TAGGED), changes, name="copy.xlsx").cells["row"].to_list() == [1, 2]


def test_a_row_of_tags_that_holds_more_stays() -> None:
    with pytest.raises(PlaitError, match=r"Row 2 of copy\.xlsx holds more than the tags"):
        texts(TAGGED, TAGS[:1])


@pytest.mark.parametrize("other", [replace(CHANGE, now="x"), replace(CHANGE, row=9), replace(CHANGE, letter="Z")])
def test_nothing_is_undone_where_a_cell_no_longer_holds_what_the_log_says(other: Change) -> None:
    with pytest.raises(PlaitError, match=r"^Clients!B3 of copy\.xlsx no longer holds what the log says"):
        texts(CLEANED, [other])


def test_a_last_row_that_became_empty_comes_back() -> None:
    changes = [replace(CHANGE, was="\u200b", now="", row=6), CHANGE]

    assert texts(CLEANED, changes)[2:] == [("Ann", "7911123456"), (None, None), (None, None), (None, "\u200b")]


@pytest.mark.parametrize("other", [replace(CHANGE, now="", row=9_999_999), replace(CHANGE, now="", letter="ZZ")])
def test_a_cell_that_no_sheet_has_is_refused(other: Change) -> None:
    with pytest.raises(PlaitError, match=r"^copy\.xlsx has no cell"):
        texts(CLEANED, [other])


def test_an_empty_first_sheet_is_no_log() -> None:
    workbook = workbook_of(sheet_of([], name="Empty"), sheet_of(CLEANED, name="Clients"))
    with pytest.raises(PlaitError, match="is not a log that plait clean wrote"):
        read_log(workbook)


def test_the_ends_of_lines_in_a_cell_are_no_difference() -> None:
    change = replace(CHANGE, was=" a\r\nb", now="a\r\nb")
    assert texts([["Name", "X"], ["x", None], ["Ann", "a\nb"]], [change])[2] == ("Ann", " a\r\nb")


def test_the_sheet_of_changes_is_never_meant() -> None:
    workbook = workbook_of(sheet_of(CLEANED, name="Clients"), sheet_of([["Cell"]], name=CHANGES_SHEET))
    assert cleaned_sheet(workbook, None).name == "Clients"


def test_one_of_several_sheets_is_chosen_by_its_name() -> None:
    workbook = workbook_of(sheet_of(CLEANED, name="Clients"), sheet_of(CLEANED, name="Old"))

    assert cleaned_sheet(workbook, "old").name == "Old"
    with pytest.raises(PlaitError, match=r"2 sheets that may be meant: choose one with --sheet\.$"):
        cleaned_sheet(workbook, None)
