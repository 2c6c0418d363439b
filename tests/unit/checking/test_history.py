"""A list's history says what is new and how good the list was, and holds none of its cells."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date

import pytest
from tests.unit.checking.made import BAD, GOOD, HEADINGS, Row, report_of

from plait.checking import Report
from plait.checking.history import (
    MOST_VERSIONS,
    SECONDS_A_CELL,
    Comparison,
    History,
    compared,
    history_from_json,
    history_to_json,
    key_of_list,
    remembered,
    time_saved,
    version_of,
)
from plait.checking.trend import HIGHEST, bars_of
from plait.errors import PlaitError

KEY = b"a secret of this desk"


def after(history: History, report: Report, *, file: str, day: int = 2, put_right: int = 0) -> History:
    version = version_of(
        report.findings, report.tagged, sha256=file, checked_on=date(2026, 11, day), key=KEY, certain=1
    )
    return remembered(history, dataclasses.replace(version, put_right=put_right))


def beside(before: Sequence[Row], now: Sequence[Row]) -> Comparison:
    """What is new in a list, beside its last version."""
    history = after(History(), report_of(*before), file="first")
    report = report_of(*now)
    comparison = compared(history, report.findings, report.tagged, sha256="second", key=KEY)
    assert comparison is not None
    return comparison


def test_the_same_findings_are_still_there() -> None:
    comparison = beside(BAD, [*BAD, GOOD])
    assert (comparison.new, comparison.gone, comparison.still) == (0, 0, len(report_of().findings))


def test_rows_that_moved_are_not_new() -> None:
    comparison = beside([BAD[2]], [GOOD, BAD[2]])
    assert (comparison.new, comparison.gone) == (0, 0)


def test_a_mended_cell_is_gone_and_another_mistake_is_new() -> None:
    mended = [*BAD[2][:3], "NW5 2QS", "12", BAD[2][5]]
    comparison = beside([BAD[2]], [mended])
    assert (comparison.new, comparison.gone, comparison.still) == (1, 1, 0)
    assert comparison.new_in == {("phone-form", "E"): 1}


def test_the_same_mistake_once_more_is_new_once() -> None:
    row = ["A8", "Ed", "13/05/1950", "LL13 OTF", "07911 123456", "Letter"]
    comparison = beside([BAD[2]], [BAD[2], row])
    assert (comparison.new, comparison.still) == (1, 1)


def test_a_first_version_has_nothing_beside_it() -> None:
    report = report_of()
    assert compared(History(), report.findings, report.tagged, sha256="first", key=KEY) is None


def test_a_version_that_is_checked_again_takes_its_own_place() -> None:
    report = report_of()
    history = after(History(), report, file="first", put_right=3)
    again = after(history, report, file="first", day=5)
    assert len(again.versions) == 1
    assert (again.versions[0].checked_on.day, again.put_right) == (5, 3)


def test_a_version_that_is_checked_again_is_beside_the_one_before_it() -> None:
    history = after(after(History(), report_of(GOOD), file="first"), report_of(), file="second", day=9)
    report = report_of()
    comparison = compared(history, report.findings, report.tagged, sha256="second", key=KEY)
    assert comparison is not None
    assert (comparison.since.day, comparison.new) == (2, len(report.findings))


def test_only_so_many_versions_are_remembered() -> None:
    history = History()
    for number in range(MOST_VERSIONS + 5):
        history = after(history, report_of(GOOD), file=f"file {number}")
    assert len(history.versions) == MOST_VERSIONS


def test_only_the_two_newest_versions_keep_marks_of_their_findings() -> None:
    history = History()
    for number in range(4):
        history = after(history, report_of(), file=f"file {number}")
    assert [bool(version.marks) for version in history.versions] == [False, False, True, True]


def test_a_history_comes_back_as_it_was_kept() -> None:
    history = after(after(History(), report_of(GOOD), file="first"), report_of(), file="second", put_right=2)
    assert history_from_json(history_to_json(history)) == history


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"versions, format 1": [{}]}', "[" * 100_000, "null"])
def test_a_damaged_history_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PlaitError, match="--forget-history"):
        history_from_json(text)


def test_a_history_holds_no_cell_and_no_heading() -> None:
    report = report_of()
    kept = history_to_json(after(History(), report, file="first"))
    texts = {text for row in report.tagged.rows.drop("row").iter_rows() for text in row if text and len(text) > 2}
    assert {text for text in texts if text in kept} == set()
    assert "Postcode" not in kept
    assert set(json.loads(kept)["versions, format 1"][0]["counts"]) >= {"postcode-part D", "phone-form E"}


def test_without_the_secret_a_finding_cannot_be_guessed() -> None:
    report = report_of()
    kept, other = (
        version_of(report.findings, report.tagged, sha256="x", checked_on=date(2026, 11, 2), key=key, certain=0)
        for key in (KEY, b"another")
    )
    assert kept.marks.keys().isdisjoint(other.marks)


def test_a_list_is_known_again_by_its_headings_and_tags() -> None:
    known = key_of_list(report_of(headings=HEADINGS).tagged, KEY)
    assert key_of_list(report_of(GOOD, headings=HEADINGS).tagged, KEY) == known
    assert key_of_list(report_of(headings=[*HEADINGS[:5], "Support"]).tagged, KEY) != known
    assert key_of_list(report_of(headings=HEADINGS, name="Other").tagged, KEY) != known


@pytest.mark.parametrize(
    ("cells", "words"),
    [(1, "half a minute"), (2, "1 minute"), (120, "60 minutes"), (1200, "10 hours")],
)
def test_time_saved_follows_from_a_stated_time_for_each_cell(cells: int, words: str) -> None:
    assert (SECONDS_A_CELL, time_saved(cells)) == (30, words)


def test_bars_are_as_high_as_there_are_errors() -> None:
    history = after(after(History(), report_of(GOOD), file="first"), report_of(), file="second")
    first, second = bars_of(history.versions)
    assert first.height < second.height == HIGHEST
    assert (first.figure, second.day) == ("0.0", "2 Nov")


def test_many_bars_stay_inside_the_drawing() -> None:
    versions = after(History(), report_of(), file="x").versions * MOST_VERSIONS
    bars = bars_of(versions)
    assert bars[-1].x + bars[-1].width <= 100
    assert [bool(bar.figure) for bar in bars].count(True) == 2
