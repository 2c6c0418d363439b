"""A cleaned copy has every certain suggestion in it, names each change, and leaves all else as it was."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest
from tests.files import sheet_of, workbook_of
from tests.unit.checking.made import place_with

from plait.checking import Change, Finding, Findings, Severity, certain_changes, check_list, cleaned_workbook, wordings
from plait.checking.cleaned_copy import HEADINGS, MOST_NOTES
from plait.documents.xlsx import LONGEST_TEXT
from plait.places import Place
from plait.sheets import CHANGES_SHEET, find_list
from plait.standard import load_dictionary

TODAY = date(2026, 11, 22)
Rows = Sequence[Sequence[str | None]]
MESSY: Rows = [
    ["Please keep safe", None, None, None],
    [None, None, None, None],
    ["Full  name", "Mobile", "needs", "Own notes"],
    ["#Person+Resident+AllNames", "#Contact+Resident+Phone", "#Need+Type", None],
    ["Ann Lee", "7911123456", "houseing", "=1+1"],
    [None, None, None, None],
    [" Bo May ", "07911 123457", "Zumba", "007"],
    ["=cmd|' /C calc'!A0", "x", "Transport, Medicines", "@\uff1d1"],
    ["Total", "3", None, None],
]


def changes_in(rows: Rows, *, place: Place | None = None) -> tuple[Change, ...]:
    dictionary = load_dictionary()
    tagged = find_list(workbook_of(sheet_of(rows)), dictionary)
    return certain_changes(check_list(tagged, dictionary, today=TODAY, place=place))


def bytes_of(rows: Rows, *, sheet: str = "", changes: Sequence[Change] | None = None) -> bytes:
    dictionary = load_dictionary()
    workbook = workbook_of(sheet_of(rows, name=sheet))
    tagged = find_list(workbook, dictionary)
    found = certain_changes(check_list(tagged, dictionary, today=TODAY)) if changes is None else changes
    return cleaned_workbook(workbook, tagged, found, made_on=TODAY)


def book_of(rows: Rows, *, sheet: str = "", changes: Sequence[Change] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(bytes_of(rows, sheet=sheet, changes=changes)))


def put_right(heading: str, tag: str, typed: str, *, place: Place | None = None) -> str:
    """What stands in the copy where this was typed."""
    rows: Rows = [[heading, "Chair"], [tag, None], [typed, "x"]]
    return next((item.now for item in changes_in(rows, place=place)), typed)


def test_what_is_certain_is_put_in_and_every_other_cell_stands_as_it_stood() -> None:
    expected = [list(row) for row in MESSY]
    expected[4][1:3] = ["07911 123456", "Housing"]
    expected[7][2] = "Transport; Medicines"

    assert [list(row) for row in book_of(MESSY).worksheets[0].values] == expected


def test_every_cell_is_a_text_whatever_it_looks_like() -> None:
    book = book_of(MESSY)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_each_change_is_coloured_and_says_what_was_there_and_no_other_cell_does() -> None:
    sheet = book_of(MESSY).worksheets[0]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    coloured = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type}

    assert notes == {"B5": "was: 7911123456", "C5": "was: houseing", "C8": "was: Transport, Medicines"}
    assert coloured == set(notes)


def test_the_second_sheet_names_every_change() -> None:
    lines = list(book_of(MESSY, sheet="Clients").worksheets[1].values)

    assert "3 cells differ from list.csv." in str(lines[0][0])
    assert lines[2] == HEADINGS
    assert lines[3] == (
        "Clients!B5", "Mobile", "7911123456", "07911 123456", "First 0 of a phone number put back",
    )  # fmt: skip
    assert [line[0] for line in lines[3:]] == ["Clients!B5", "Clients!C5", "Clients!C8"]


@pytest.mark.parametrize(
    ("own", "given"),
    [("", "List"), ("Clients", "Clients"), ("a/b", "List"), ("x" * 40, "List"), (CHANGES_SHEET, "List")],
)
def test_the_sheet_keeps_its_name_where_a_workbook_takes_it(own: str, given: str) -> None:
    assert book_of(MESSY, sheet=own).sheetnames == [given, CHANGES_SHEET]


def test_a_cell_that_is_too_long_for_a_workbook_is_named() -> None:
    rows = [["Name", "Phone"], ["Ann", "07911 123456"], ["x" * (LONGEST_TEXT + 1), "07911 123457"]]

    note = str(book_of(rows).worksheets[1]["A2"].value)
    assert "Cut after 32,767 characters" in note
    assert note.endswith(": A3.")


def test_of_very_many_changes_the_first_have_a_note_and_all_are_named() -> None:
    rows: Rows = [["Name", "Phone"], *[["Ann", "7911123456"]] * (MOST_NOTES + 5)]
    book = book_of(rows)

    assert sum(cell.comment is not None for (cell,) in book.worksheets[0].iter_rows(min_col=2, max_col=2)) == MOST_NOTES
    assert book.worksheets[1].max_row == 3 + MOST_NOTES + 5


def test_the_same_list_gives_the_same_bytes() -> None:
    assert bytes_of(MESSY) == bytes_of(MESSY)


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("houseing", "Housing"),
        ("Huosing", "Housing"),
        ("Debt", "Debt or money"),
        ("Transport, Medicines", "Transport; Medicines"),
        ("Food or shopping and Medicines", "Food or shopping; Medicines"),
        ("Mental health & wellbeing", "Mental health or wellbeing"),
    ],
)
def test_an_agreed_value_but_for_one_slip_or_in_an_everyday_word_is_put_right(typed: str, now: str) -> None:
    assert put_right("X", "#Need+Type", typed) == now


@pytest.mark.parametrize(
    "typed",
    [
        "Hausing",
        "ousing",
        "Houseing?",
        "Houseing, urgent",
        "houseing \u2192 done",
        "houseing (not sure)",
        "Transport?, Medicines",
        ", ".join(["Transport", "Medicines"] * 50) + ", and what she said of it",
        "Transport, " * 99 + "Medicines",
    ],
)
def test_a_value_that_is_only_like_an_agreed_one_stays(typed: str) -> None:
    assert put_right("X", "#Need+Type", typed) == typed


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        ("#Person+Resident+AgeBand", "16"),
        ("#Food+Resident+Allergy", "No, gluten"),
        ("#Food+Resident+Allergy", "None; milk"),
        ("#Sharing+Condition", "none"),
    ],
)
def test_an_everyday_word_that_may_mean_something_else_stays(tag: str, typed: str) -> None:
    assert put_right("X", tag, typed) == typed


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("No houseing", None), ("Not housing", None), ("n/a", None), ("16", None), ("Hausing", "Housing")],
)
def test_the_opposite_of_a_value_and_no_answer_at_all_are_like_no_value(typed: str, suggested: str | None) -> None:
    dictionary = load_dictionary()
    tagged = find_list(workbook_of(sheet_of([["X", "Chair"], ["#Need+Type", None], [typed, "x"]])), dictionary)

    assert [item.suggestion for item in check_list(tagged, dictionary, today=TODAY) if item.row] == [suggested]


@pytest.mark.parametrize(
    ("typed", "now"), [("Y", "Yes"), ("n", "No"), ("TRUE", "Yes"), ("Yeah", "Yes"), ("Perhaps", "Perhaps")]
)
def test_yes_and_no_are_written_out(typed: str, now: str) -> None:
    assert put_right("X", "#Digital+Resident+Access", typed) == now


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("7911123456", "07911 123456"),
        ("7911 123-456", "07911 123456"),
        ("7911123456 (her son)", "7911123456 (her son)"),
        ("12345", "12345"),
    ],
)
def test_the_zero_of_a_phone_number_comes_back_where_nothing_else_is_in_the_cell(typed: str, now: str) -> None:
    assert put_right("X", "#Contact+Resident+Phone", typed) == now


@pytest.mark.parametrize(("known", "now"), [("NW1 8AB", "NW1 8AB"), ("NW5 2QS", "NWI 8AB"), (None, "NWI 8AB")])
def test_a_postcode_is_put_right_only_where_it_is_known_to_exist(known: str | None, now: str) -> None:
    assert put_right("X", "#Address+Resident+Postcode", "NWI 8AB", place=place_with(known) if known else None) == now


@pytest.mark.parametrize(
    ("typed", "now"),
    [("nw1-8ab", "NW1 8AB"), ("NW1 8AB.", "NW1 8AB"), ("NW1 8AB?", "NW1 8AB?"), ("N.W.1 8AB", "N.W.1 8AB")],
)
def test_signs_around_a_postcode_are_taken_away_and_a_doubt_stays(typed: str, now: str) -> None:
    assert put_right("X", "#Address+Resident+Postcode", typed, place=place_with("NW5 2QS")) == now


@pytest.mark.parametrize(
    ("tag", "typed", "now"),
    [
        ("#Person+Resident+NhsNumber", "9434765919.0", "9434765919"),
        ("#Person+Resident+NhsNumber", "943.476.5919", "9434765919"),
        ("#Person+Resident+NhsNumber", "9434765918.0", "9434765918.0"),
        ("#Address+Resident+Uprn", "100023336956.0", "100023336956"),
        ("#Contact+Resident+Phone", "7911123456.0", "07911 123456"),
    ],
)
def test_what_a_spreadsheet_took_for_a_number_is_put_right(tag: str, typed: str, now: str) -> None:
    assert put_right("X", tag, typed) == now


@pytest.mark.parametrize(
    ("spoilt", "now"),
    [
        ("Garc\u00c3\u00ada", "Garc\u00eda"),
        ("Pawe\u00c5\u201a", "Pawe\u0142"),
        ("Stra\u00c3\u0178e", "Stra\u00dfe"),
        ("\u00c3\u0081ine", "\u00c1ine"),
        ("Garc\u00c3\u0192\u00c2\u00ada", "Garc\u00eda"),
    ],
    ids=["Spanish", "Polish", "German", "a byte without a letter", "spoilt twice"],
)
def test_letters_that_can_have_been_spoilt_in_one_way_are_put_right(spoilt: str, now: str) -> None:
    assert put_right("Name", "#Person+Resident+AllNames", spoilt) == now


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        ("#Person+Resident+AllNames", "O\u00e2\u20ac\u2122Brien"),
        ("#Person+Resident+AllNames", "Garc\u00c3\u00ada Garc\u00eda"),
        ("#Person+Resident+AllNames", "Garc\ufffda"),
        ("", "Garc\u00c3\u00ada"),
    ],
    ids=["no letter", "not all of it", "lost", "a column without a tag"],
)
def test_spoilt_letters_that_leave_a_doubt_stay(tag: str, typed: str) -> None:
    rows: Rows = [["Heading", "Name"], [tag, "#Person+Volunteer+AllNames"], [typed, "x"]]

    assert changes_in(rows) == ()


def test_the_name_of_a_language_stays() -> None:
    assert put_right("X", "#Contact+Resident+Language", "French") == "French"


def test_a_number_in_words_is_put_in_figures() -> None:
    assert put_right("X", "#Resident+Household+Number", "three") == "3"


def test_a_date_that_turned_into_a_number_stays_as_days_may_be_counted_from_1904() -> None:
    assert put_right("X", "#Person+Resident+DateOfBirth", "31245") == "31245"


def test_a_column_known_by_its_cells_alone_is_not_touched() -> None:
    numbers = [[f"79111234{number}", "x"] for number in range(10, 30)]

    assert changes_in([["Account", "Chair"], *numbers]) == ()


def test_a_cell_with_two_suggestions_stays() -> None:
    def finding(suggestion: str | None) -> Finding:
        return Finding("r", Severity.ERROR, "t", "A2", 2, "A", "H", "", "x", "m", suggestion, certain=True)

    assert certain_changes(Findings.of([finding("a"), finding("b")])) == ()
    assert [item.now for item in certain_changes(Findings.of([finding("a"), finding("a")]))] == ["a"]


def test_what_is_about_more_than_a_cell_is_no_change() -> None:
    assert changes_in([["X", "Name"], ["#Need+Typ", "#Person+Resident+AllNames"], ["a", "Ann"]]) == ()


def test_which_rules_may_be_certain_stands_beside_their_words() -> None:
    assert {rule for rule, wording in wordings().items() if wording.certain} == {
        "postcode-form", "phone-lost-zero", "number-form", "nhs-number", "list-value", "text-form", "letters-spoilt",
    }  # fmt: skip


def test_what_was_done_to_a_cell_is_said_for_every_rule_that_may_be_certain_and_for_no_other() -> None:
    assert {rule: bool(wording.done) for rule, wording in wordings().items()} == {
        rule: wording.certain for rule, wording in wordings().items()
    }
