"""A report asks what a file leaves open, and says nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.checking import Report, check_list
from plait.sheets import Sheet, find_list
from plait.sheets.hidden import Unseen
from plait.standard import load_dictionary

TODAY = date(2026, 11, 22)


def report_of(*above: Sequence[str | None], unseen: Unseen | None = None, others: Sequence[Sheet] = ()) -> Report:
    sheet = replace(sheet_of([*above, HEADINGS, *PEOPLE], name="People"), unseen=unseen)
    workbook = workbook_of(sheet, *others)
    tagged = find_list(workbook, load_dictionary(), sheet="People")
    return Report(workbook, tagged, check_list(tagged, load_dictionary(), today=TODAY), TODAY)


def test_hidden_rows_are_asked_about_on_the_page_and_in_json() -> None:
    report = report_of(unseen=Unseen("People", hidden_rows=((3, 3),)))
    question = "1 row of the list is hidden (row 3): is it to be counted too?"

    assert [aside.question for aside in report.asides] == [question]
    assert question in report.to_html()
    assert question in report.to_json()


def test_a_title_that_is_a_finding_is_not_asked_about_too() -> None:
    report = report_of(["please do not share  this list"], [None] * 6)

    assert "do-not-share" in set(report.findings.frame["rule"])
    assert report.asides == ()


def test_a_note_on_another_sheet_is_asked_about() -> None:
    report = report_of(others=[sheet_of([["Confidential"]], name="Notes")])

    assert ["Confidential" in aside.question for aside in report.asides] == [True]


def test_a_workbook_that_was_handed_on_without_its_sheets_asks_nothing() -> None:
    report = report_of(others=[sheet_of([["Confidential"]], name="Notes")])

    assert replace(report, workbook=replace(report.workbook, sheets=())).asides == ()
