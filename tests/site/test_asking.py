"""What a list asks about is found out once, however many of its pages are looked at."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.sheets import find_list, noticed_in
from plait.site.lists import asking, tray
from plait.site.lists.tray import OpenList
from plait.standard import load_dictionary


def test_a_list_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = workbook_of(sheet_of([["Do not share"], HEADINGS, *PEOPLE]))
    tagged = find_list(workbook, load_dictionary())
    look = Mock(wraps=noticed_in)
    monkeypatch.setattr(tray, "noticed_in", look)
    item = OpenList(workbook, tagged)

    assert asking.questions_of(item) == asking.questions_of(item) != ()
    assert not asking.is_agreed(item)
    assert look.call_count == 1


def test_a_list_whose_sheet_is_not_chosen_asks_nothing() -> None:
    assert asking.questions_of(OpenList(workbook_of(), None)) == ()


def test_rows_that_ask_not_to_be_shared_are_to_be_agreed_to_without_their_texts() -> None:
    rows = [["Ref", "Name", "Remarks of the chair"], ["1", "Ann Lee", "Do not share the new address"]]
    workbook = workbook_of(sheet_of(rows))
    (question,) = asking.questions_of(OpenList(workbook, find_list(workbook, load_dictionary())))

    assert question.agreement == (
        "I have asked, and the rows that ask not to be shared may be used (column C, Remarks of the chair: row 2)."
    )
