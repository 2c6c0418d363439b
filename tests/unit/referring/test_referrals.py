"""Answers that came back: put in where they belong and nowhere else, once, and what is not certain is shown."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.files import write_csv, write_xlsx

import plait
from plait.cli.main import main
from plait.errors import PlaitError
from plait.referring import Referrals, referrals, referrals_workbook, said_of
from plait.sheets import DOUBTFUL_SHEET, UNANSWERED_SHEET, UPDATES_SHEET

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "examples"
SENT, RETURNED = EXAMPLES / "referrals_sent.csv", EXAMPLES / "referrals_returned.csv"
DAY = date(2020, 11, 2)
HEADINGS = ["Referral ID", "Name", "Phone", "Date referred", "Referral status", "Last updated", "Feedback"]
ANN = ["R-1", "Ann Lee", "07700 900101", "01/10/2020"]


def found_in(folder: Path, sent: list[list[str]], *returned: list[list[str]]) -> Referrals:
    lists = [write_csv(folder / f"r{number}.csv", [HEADINGS, *rows]) for number, rows in enumerate(returned)]
    return referrals(write_csv(folder / "sent.csv", [HEADINGS, *sent]), lists, today=DAY)


def now_in(found: Referrals) -> dict[str, str]:
    return {item.cell: item.now for item in found.updates}


def test_the_example_is_answered_row_by_row() -> None:
    found = plait.referrals(SENT, [RETURNED], today=DAY)
    assert now_in(found) == {
        "H3": "Being managed",
        "I3": "20/10/2020",
        "J3": "Food parcel every week",
        "H6": "Resolved",
        "I6": "19/10/2020",
        "H9": "Planned",
        "I9": "15/10/2020",
        "J9": "A visit on 22 October",
    }, "by reference, by person, and the later of two; an older answer brings nothing back"
    assert dict(found.doubtful.select("row", "why").iter_rows()) == {
        5: "Row 7 of your list says \u201cResolved\u201d already, and no dates tell which is later.",
        6: "Your list has no referral \u201cR-99\u201d, but the person is that of row 2.",
        7: "\u201cwaiting\u201d is none of the agreed states: Sent, Received, Planned, Being managed, Resolved, "
        "No longer relevant, Rejected.",
    }
    assert found.unanswered.select("row", "days", "answer_to_look_at").rows() == [
        (8, 41, True),
        (2, 32, True),
        (5, None, False),
    ], "the oldest first, those without a date last"


def test_the_copy_is_the_list_but_for_the_answers_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first = referrals(SENT, [RETURNED], today=DAY)
    path = tmp_path / "updated.xlsx"
    path.write_bytes(referrals_workbook(first))
    assert path.read_bytes() == referrals_workbook(first)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["List", UPDATES_SHEET, UNANSWERED_SHEET, DOUBTFUL_SHEET]
    rows = [[cell or "" for cell in row] for row in book["List"].iter_rows(values_only=True)]
    before = list(csv.reader(SENT.read_text().splitlines()))
    cells = now_in(first)
    assert rows == [
        [cells.get(f"{'ABCDEFGHIJK'[column]}{row}", text) for column, text in enumerate(line)]
        for row, line in enumerate(before, start=1)
    ]
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    again = referrals(path, [RETURNED], today=DAY)
    assert again.updates == ()
    assert again.unanswered.equals(first.unanswered)
    assert again.doubtful.equals(first.doubtful)


def test_two_answers_that_contradict_are_shown_and_neither_is_taken(tmp_path: Path) -> None:
    answers = [[*ANN, "Resolved", "", ""]], [[*ANN, "Rejected", "", ""]]
    found = found_in(tmp_path, [[*ANN, "Sent", "", ""]], *answers)
    assert found.updates == ()
    why = "Several answers on row 2 of your list say different things: row 2 of r0.csv, row 2 of r1.csv."
    assert found.doubtful["why"].to_list() == [why, why]
    same_day = [[*ANN, "Planned", "08/10/2020", ""], [*ANN, "Rejected", "08/10/2020", ""]]
    assert found_in(tmp_path, [[*ANN, "Sent", "", ""]], same_day).updates == ()
    one_dated = [[*ANN, "Planned", "08/10/2020", ""], [*ANN, "Rejected", "", ""]]
    assert found_in(tmp_path, [[*ANN, "Sent", "", ""]], one_dated).updates == ()
    agreed = [[*ANN, "Planned", "", ""], [*ANN, "scheduled", "", ""]]
    assert now_in(found_in(tmp_path, [[*ANN, "Sent", "", ""]], agreed)) == {"E2": "Planned"}


def test_an_older_answer_is_shown_and_not_taken_over(tmp_path: Path) -> None:
    found = found_in(tmp_path, [[*ANN, "Planned", "20/10/2020", ""]], [[*ANN, "Received", "08/10/2020", ""]])
    assert found.updates == ()
    assert found.doubtful["why"][0] == "It is of 8 October 2020, and row 2 of your list of 20 October 2020."


def test_nothing_is_ever_emptied_and_an_empty_answer_is_none(tmp_path: Path) -> None:
    own = [*ANN, "Planned", "20/10/2020", "will ring"]
    found = found_in(tmp_path, [own], [[*ANN, "", "", ""]], [[*ANN, "Sent", "", ""]])
    assert (found.answered, found.updates, found.left) == (0, (), ())


def test_a_reference_with_another_name_is_not_believed(tmp_path: Path) -> None:
    other = ["R-1", "Zed Zimmer", "07700 900999", ""]
    found = found_in(tmp_path, [[*ANN, "Sent", "", ""]], [[*other, "Resolved", "", ""]])
    assert found.updates == ()
    assert found.doubtful["why"][0] == "Its reference is that of row 2 of your list, but the name is another."
    married = ["r-1 ", "Ann Brandt", "", ""]
    assert now_in(found_in(tmp_path, [[*ANN, "Sent", "", ""]], [[*married, "Resolved", "", ""]])) == {"E2": "Resolved"}


def test_a_person_with_several_referrals_is_told_by_the_day_or_left(tmp_path: Path) -> None:
    rows = [[*ANN, "Sent", "", ""], ["R-2", *ANN[1:3], "09/10/2020", "Sent", "", ""]]
    by_day = ["", *ANN[1:3], "2020-10-09", "Resolved", "", ""]
    assert now_in(found_in(tmp_path, rows, [by_day])) == {"E3": "Resolved"}
    found = found_in(tmp_path, rows, [["", *ANN[1:3], "", "Resolved", "", ""]])
    assert found.updates == ()
    assert found.doubtful["why"][0] == "The person has several referrals: rows 2 and 3 of your list."
    twice = found_in(tmp_path, [rows[0], rows[0]], [[*ANN, "Resolved", "", ""]])
    assert twice.doubtful["why"][0] == "Its reference stands in rows 2 and 3 of your list."


def test_references_that_a_spreadsheet_took_for_numbers_are_known(tmp_path: Path) -> None:
    row = [1001, *ANN[1:3], date(2020, 10, 1), "Sent", None, None]
    sent = write_xlsx(tmp_path / "sent.xlsx", {"Ours": [HEADINGS, row]})
    back = write_csv(tmp_path / "back.csv", [HEADINGS, ["1001.0", *ANN[1:], "done", "2020-10-08", ""]])
    found = referrals(sent, [back], today=DAY)
    assert [item.now for item in found.updates] == ["Resolved", "2020-10-08"], "written as the other dates are"
    path = tmp_path / "updated.xlsx"
    path.write_bytes(referrals_workbook(found))
    assert openpyxl.load_workbook(path).sheetnames[0] == "Ours"


def test_feedback_without_a_column_for_it_is_said(tmp_path: Path) -> None:
    sent = write_csv(tmp_path / "sent.csv", [HEADINGS[:5], [*ANN, "Sent"]])
    back = write_csv(tmp_path / "back.csv", [HEADINGS, [*ANN, "Planned", "08/10/2020", "a parcel"]])
    said = said_of(referrals(sent, [back], today=DAY))
    assert "sent.csv has no column for \u201cFeedback\u201d (#Referral+Feedback), so that was not taken over." in said


def test_lists_that_are_none_of_referrals_are_refused_in_a_sentence(tmp_path: Path) -> None:
    people = write_csv(tmp_path / "people.csv", [HEADINGS[:4], ANN])
    with pytest.raises(PlaitError, match=r"people\.csv has no column that says how far a referral has got"):
        referrals(people, [RETURNED], today=DAY)
    with pytest.raises(PlaitError, match="Give at least one list"):
        referrals(SENT, [], today=DAY)


def test_answers_of_which_nobody_can_tell_whose_they_are_are_left(tmp_path: Path) -> None:
    back = write_csv(
        tmp_path / "back.csv", [["Referral ID", "Referral status"], ["R-55", "Planned"], ["R-2", "Planned"]]
    )
    found = referrals(SENT, [back], today=DAY)
    assert now_in(found) == {"H3": "Planned"}
    why = "Your list has no referral \u201cR-55\u201d, and there is too little else to tell whose it is."
    assert found.doubtful["why"].to_list() == [why]


def test_the_command_prints_counts_and_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    updated = tmp_path / "updated.xlsx"
    words = ["referrals", str(SENT), "--answers", str(RETURNED), "--today", "2020-11-02"]
    assert main([*words, "-o", str(updated)]) == 0
    out = capsys.readouterr().out
    assert "8 answers in referrals_returned.csv." in out
    assert "3 referrals of referrals_sent.csv brought up to date, in 8 cells." in out
    assert "3 referrals nobody has answered yet, the oldest for 41 days." in out
    assert main([*words, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["referrals"], figures["answers"], figures["updated"]) == (8, 8, 3)
    assert (figures["cells_changed"], figures["not_taken_over"], figures["not_answered"]) == (8, 3, 3)
    told = out + json.dumps(figures)
    for line in SENT.read_text().splitlines()[1:]:
        _, _, _, forename, surname, phone, *_ = line.split(",")
        assert not any(text in told for text in (f"{forename} {surname}", phone))
    assert main([*words, "-o", str(updated), "--answers", "nowhere.csv"]) == 2
