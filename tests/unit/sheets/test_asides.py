"""What stands beside a list, or is not seen, is asked about before the list is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.sheets import Sheet, find_list
from plait.sheets.asides import Aside, AsideKind, noticed_in
from plait.sheets.hidden import Note, Unseen
from plait.standard import load_dictionary

BLANK: list[str | None] = [None] * 6


def noticed(*sheets: Sheet, file: str = "list.xlsx") -> tuple[Aside, ...]:
    workbook = workbook_of(*sheets, name=file)
    return noticed_in(workbook, find_list(workbook, load_dictionary(), sheet="People"))


def people(
    *above: Sequence[str | None], below: Sequence[Sequence[str | None]] = (), unseen: Unseen | None = None
) -> Sheet:
    return replace(sheet_of([*above, HEADINGS, *PEOPLE, *below], name="People"), unseen=unseen)


def test_a_list_with_nothing_beside_it_asks_nothing() -> None:
    assert noticed(people(["Our clients"], BLANK)) == ()


def test_a_title_that_forbids_to_share_is_asked_about() -> None:
    (aside,) = noticed(people(["Our clients", "please do not share"], BLANK))

    assert (aside.kind, aside.where, aside.text) == (AsideKind.PRIVATE, "People!B1", "please do not share")
    assert aside.question == (
        "People!B1 says \u201cplease do not share\u201d: have you asked, and may this list be used?"
    )


def test_a_footnote_that_forbids_to_share_is_asked_about() -> None:
    (aside,) = noticed(people(below=[BLANK, ["Not to be passed on", *[None] * 5]]))

    assert (aside.kind, aside.where) == (AsideKind.PRIVATE, "People!A6")


def test_a_heading_that_forbids_to_share_is_asked_about() -> None:
    sheet = sheet_of([["Ref", "Name", "DO NOT SHARE WITH CHARITY"], ["1", "Ann Lee", "x"]], name="People")
    (aside,) = noticed(sheet)

    assert aside.kind is AsideKind.PRIVATE
    assert aside.question == (
        "The heading of column C says \u201cDO NOT SHARE WITH CHARITY\u201d: have you asked, and may this list be used?"
    )


def test_rows_that_ask_not_to_be_shared_are_counted_by_column_and_not_shown() -> None:
    notes = ["Please do not share", None, "DO NOT SHARE the address", "fine", "do not share", "do not share"]
    rows = [[str(place), "Ann Lee", note] for place, note in enumerate(notes)]
    (aside,) = noticed(sheet_of([["Ref", "Name", "Remarks of the chair"], *rows], name="People"))

    assert (aside.kind, aside.text) == (AsideKind.PRIVATE_ROWS, "")
    assert aside.question == (
        "4 rows ask in column C, Remarks of the chair, not to be shared (row 2, 4, 6 and 1 more): "
        "have you asked, and may they be used?"
    )


def test_what_another_sheet_says_is_asked_about() -> None:
    (aside,) = noticed(people(), sheet_of([["Read me"], ["This is confidential."]], name="Notes"))

    assert (aside.kind, aside.where) == (AsideKind.PRIVATE, "the sheet \u201cNotes\u201d")


def test_a_note_on_a_cell_is_asked_about() -> None:
    (aside,) = noticed(people(unseen=Unseen("People", notes=(Note(2, 3, "do not share"),))))

    assert (aside.kind, aside.where) == (AsideKind.PRIVATE, "the note on People!C2")


def test_the_same_words_are_asked_about_once() -> None:
    assert len(noticed(people(["Confidential", "Confidential"], BLANK))) == 1


def test_a_file_that_calls_itself_a_draft_is_asked_about() -> None:
    (aside,) = noticed(people(), file="clients_DRAFT.xlsx")

    assert (aside.kind, aside.where) == (AsideKind.DRAFT, "the file's name")


def test_a_hidden_sheet_is_asked_about_unless_it_is_empty() -> None:
    old = replace(sheet_of([["nothing"]], name="Old"), hidden=True)
    empty = replace(sheet_of([], name="Empty"), hidden=True)

    assert [(item.kind, item.name) for item in noticed(people(), old, empty)] == [(AsideKind.HIDDEN_SHEET, "Old")]


def test_hidden_rows_of_the_list_are_counted_and_named() -> None:
    (aside,) = noticed(people(unseen=Unseen("People", hidden_rows=((3, 4), (90, 99)))))

    assert aside.kind is AsideKind.HIDDEN_ROWS
    assert aside.question == "2 rows of the list are hidden (row 3 to 4): are they to be counted too?"


def test_hidden_rows_outside_the_list_are_not_asked_about() -> None:
    assert noticed(people(unseen=Unseen("People", hidden_rows=((1, 1), (90, 99))))) == ()


def test_hidden_columns_of_the_list_are_named() -> None:
    (aside,) = noticed(people(unseen=Unseen("People", hidden_columns=((2, 3), (20, 30)))))

    assert aside.question == "2 columns of the list are hidden (B, Name; C, DOB): may they be used?"


def test_one_hidden_row_or_column_is_asked_about_as_one() -> None:
    row, column = noticed(people(unseen=Unseen("People", hidden_rows=((3, 3),), hidden_columns=((3, 3),))))

    assert row.question == "1 row of the list is hidden (row 3): is it to be counted too?"
    assert column.question == "1 column of the list is hidden (C, DOB): may it be used?"


def test_personal_data_in_notes_are_asked_about_once_and_not_shown() -> None:
    notes = (Note(2, 2, "ring 020 7946 0018"), Note(3, 2, "ann@example.org"), Note(4, 2, "fine"))
    (aside,) = noticed(people(unseen=Unseen("People", notes=notes)))

    assert (aside.kind, aside.text) == (AsideKind.PERSONAL_NOTE, "")
    assert aside.question == "2 notes hold personal data: People!B2, People!B3. May they stay in the file?"
