"""A file says which version of the standard it follows, and its older tags are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.sheets import Workbook, find_list, read_workbook
from plait.sheets.following import followed_by, renamed_columns, standing_of
from plait.sheets.templates import template_named, template_workbook
from plait.standard import Dictionary, Extension, Followed, Version, load_dictionary, read_followed

OLD, NEW = "#Person+Resident+Phone", "#Contact+Resident+Phone"


def renaming() -> Dictionary:
    dictionary = load_dictionary()
    *before, newest = dictionary.history
    return replace(dictionary, history=(*before, replace(newest, renamed={OLD: NEW})))


def said_by(workbook: Workbook) -> str:
    return str(followed_by(workbook, find_list(workbook, load_dictionary(), sheet="List")))


def test_a_title_says_what_the_file_follows() -> None:
    sheet = sheet_of([["Plait standard 0.1-draft; Camden 2"], [None] * 6, HEADINGS, *PEOPLE], name="List")

    assert said_by(workbook_of(sheet)) == "Plait standard 0.1-draft; Camden 2"


def test_another_sheet_says_it_too() -> None:
    other = sheet_of([["Columns"], ["Plait standard 1.0-draft"]], name="Data dictionary")

    assert said_by(workbook_of(sheet_of([HEADINGS, *PEOPLE], name="List"), other)) == "Plait standard 1.0-draft"


def test_a_file_that_says_nothing_of_it_follows_nothing() -> None:
    title = sheet_of([["Plait standard or not?"], [None] * 6, HEADINGS, *PEOPLE], name="List")

    assert said_by(workbook_of(title)) == "None"


def test_a_template_says_it(tmp_path: Path) -> None:
    dictionary, template = load_dictionary(), template_named("residents")
    path = tmp_path / "template.xlsx"
    content = template_workbook(template.entries(dictionary), dictionary, title="List", today=date(2026, 11, 22))
    path.write_bytes(content)
    filled = sheet_of([HEADINGS, *PEOPLE], name="List")
    others = (item for item in read_workbook(path).sheets if item.name != "List")

    assert said_by(workbook_of(filled, *others)) == str(dictionary.follows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plait standard 1.0-draft; Camden 3", "The file follows Plait standard 1.0-draft; Camden 3."),
        ("Plait standard 0.1-draft", "an older version, as Plait standard is at 1.0-draft by now"),
        ("Plait standard 1.0-draft; Camden 2", "an older version, as Camden is at 3 by now"),
        ("Plait standard 9", "this version of Plait standard is not known here, which goes by 1.0-draft"),
        ("Plait standard 1.0-draft; Leeds 1", "Leeds is not known here: give its file with --extension"),
    ],
)
def test_how_a_version_stands_to_the_dictionary_is_said(text: str, expected: str) -> None:
    camden = Extension("Camden", "3", versions=(Version("2", ""), Version("3", "")))

    assert expected in standing_of(read_followed(text), load_dictionary().extended(camden))


def test_a_tag_of_an_older_version_is_read_and_known_to_be_older() -> None:
    sheet = sheet_of([["Phone", "Name"], [OLD, "#Person+AllNames+resident"], ["07911 123456", "Ann"]])
    (column,) = renamed_columns(find_list(workbook_of(sheet), renaming()).columns)

    assert (column.letter, column.tag, column.entry and column.entry.tag) == ("A", OLD, NEW)


def test_a_version_is_written_as_it_is_read() -> None:
    assert str(Followed("1.0", (("Camden", "3"),))) == "Plait standard 1.0; Camden 3"
