"""Cells that must not be empty are found, each once, and a wholly empty column is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.files import sheet_of, workbook_of

from plait.checking import Finding, Severity, check_list
from plait.sheets import find_list
from plait.standard import Dictionary, load_dictionary

TODAY = date(2026, 11, 22)
NEEDED = "#Address+Resident+Postcode"
HEADINGS = ["Name", "Where"]
TAGS = ["#Person+Resident+AllNames", NEEDED]
SPECIAL = [["Name", "Faith", "Origin", "Why"], [TAGS[0], "#Person+Resident+Religion", "#Person+Resident+Ethnicity"]]
SPECIAL[1].append("#Sharing+Condition")


def dictionary_that_needs(tag: str) -> Dictionary:
    usual = load_dictionary()
    return replace(usual, entries=tuple(replace(item, required=item.tag == tag) for item in usual.entries))


def findings_in(rows: Sequence[Sequence[str | None]], *, needed: str = NEEDED) -> list[Finding]:
    dictionary = dictionary_that_needs(needed)
    return list(check_list(find_list(workbook_of(sheet_of(rows)), dictionary), dictionary, today=TODAY))


def test_an_empty_cell_of_a_column_that_every_row_needs_is_found() -> None:
    (finding,) = findings_in([HEADINGS, TAGS, ["Ann", None], ["Bo", "NW1 8AB"]])

    assert (finding.rule, finding.cell, finding.value) == ("required-missing", "B3", "")


def test_a_column_that_is_wholly_empty_is_said_once() -> None:
    (finding,) = findings_in([HEADINGS, TAGS, ["Ann", None], ["Bo", None]])

    assert (finding.rule, finding.cell, finding.row) == ("required-missing", "column B", None)


def test_an_empty_cell_of_another_column_is_no_fault() -> None:
    assert findings_in([HEADINGS, TAGS, ["Ann", None], ["Bo", "NW1 8AB"]], needed="#Contact+Date") == []


def test_a_missing_reference_is_not_said_twice() -> None:
    rows = [[f"{number:05}", f"Ann{number}"] for number in range(60)]
    found = findings_in(
        [["Ref", "Name"], ["#Person+Resident+Id", TAGS[0]], *rows, [None, "Bo"]], needed="#Person+Resident+Id"
    )

    assert [finding.rule for finding in found] == ["required-missing"]


def test_protected_columns_are_named_that_say_something_in_the_row() -> None:
    (finding,) = (
        item
        for item in findings_in([*SPECIAL, ["Ann", "Jewish", None, None], ["Bo", None, None, "Explicit consent"]])
        if item.rule == "condition-empty"
    )

    assert (finding.cell, finding.severity) == ("D3", Severity.WARNING)
    assert "in Faith: say here" in finding.message


@pytest.mark.parametrize("rows", [1, 3])
def test_a_column_of_conditions_that_is_wholly_empty_is_said_once(rows: int) -> None:
    found = findings_in([*SPECIAL, *[["Ann", "Jewish", "Irish", None]] * rows])

    assert [item.cell for item in found if item.rule == "condition-empty"] == ["column D"]
