"""A list of an older version of the standard is brought up: its tags, and the line that names the version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.files import sheet_of, workbook_of

from plait.checking.tag_row import brought_up
from plait.sheets import find_list
from plait.standard import Dictionary, load_dictionary

Line = Sequence[str | None]
OLD, NEW = "#Person+Resident+Phone", "#Contact+Resident+Phone"
FOLLOWS = "Plait standard 0.1-draft"


@pytest.fixture
def newer() -> Dictionary:
    """A dictionary in which a tag has another name than in the version before."""
    dictionary = load_dictionary()
    *before, newest = dictionary.history
    return replace(dictionary, history=(*before, replace(newest, renamed={OLD: NEW})))


def changed(rows: Sequence[Line], dictionary: Dictionary) -> list[tuple[int, str, str, str]]:
    """Each cell that is to say something else, with what it says then."""
    sheet = sheet_of(rows)
    found = brought_up(sheet, find_list(workbook_of(sheet), dictionary), dictionary)
    return [(item.row, item.letter, item.now, item.rule) for item in found]


def test_its_tags_and_its_version_are_those_of_the_dictionary(newer: Dictionary) -> None:
    rows: list[Line] = [
        ["Our list", None],
        [None, FOLLOWS],
        ["Name", "Tel"],
        ["#Person+Resident+AllNames", OLD],
        ["Ann", "1"],
    ]
    assert changed(rows, newer) == [(4, "B", NEW, "tag-renamed"), (2, "B", str(newer.follows), "version")]


def test_a_list_that_names_no_version_gets_none(newer: Dictionary) -> None:
    rows: list[Line] = [["Name", "Tel"], ["#Person+Resident+AllNames", OLD], ["Ann", "07911 123456"]]
    assert changed(rows, newer) == [(2, "B", NEW, "tag-renamed")]


def test_of_a_list_of_the_present_version_nothing_changes(newer: Dictionary) -> None:
    rows: list[Line] = [
        [str(newer.follows), None],
        ["Name", "Tel"],
        ["#Person+Resident+AllNames", NEW],
        ["Ann", "07911 123456"],
    ]
    assert changed(rows, newer) == []


def test_without_a_row_of_tags_none_is_put_in(newer: Dictionary) -> None:
    assert changed([["Name", "Phone"], ["Ann", "07911 123456"], ["Bo", "07911 123457"]], newer) == []
