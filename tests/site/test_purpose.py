"""A list that is counted for a question: only what the question needs is asked, and its table is handed over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.http import Http404
from tests.files import write_csv
from tests.site.conftest import Desk

from plait.errors import TableError
from plait.places import Place
from plait.sheets import find_list, read_workbook
from plait.site import handover
from plait.site.handover import Purpose
from plait.site.places import only_code
from plait.standard import load_dictionary
from plait.tables import SafeTable, count_list, parse_breakdowns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

POSTCODE = "#Address+Resident+Postcode"
START = "/?for=test-1"
QUESTION = "Who is <going> without?"
BREAKDOWNS = ("ward,need", "lsoa,need")


class Asker:
    """Somebody who wants tables and keeps what they are given."""

    def __init__(self) -> None:
        whose = "The Food Share", "Kim Example"
        self.asked = Purpose("test-1", QUESTION, *whose, BREAKDOWNS, back="/question/1/", place=only_code())
        self.is_over = False
        self.refusal = ""
        self.taken: list[SafeTable] = []
        self.put_right: list[str] = []

    def purpose(self, request: HttpRequest, ident: str) -> Purpose:  # noqa: ARG002 - every asker gets it
        if ident != self.asked.ident or self.is_over:
            raise Http404
        return self.asked

    def take(self, request: HttpRequest, purpose: Purpose, table: SafeTable, *, put_right: str) -> str:  # noqa: ARG002
        assert purpose == self.asked
        if self.refusal:
            raise TableError(self.refusal)
        self.taken.append(table)
        self.put_right.append(put_right)
        return f"/drafts/{len(self.taken)}/"


@pytest.fixture
def asker(uploads: Path, monkeypatch: pytest.MonkeyPatch) -> Asker:
    """Somebody who asks at this desk."""
    asker = Asker()
    monkeypatch.setitem(handover._askers, "test", asker)
    return asker


@pytest.fixture
def at(desk: Desk, asker: Asker, people: Path) -> str:
    """The path of a list with a column of needs that was opened for the question."""
    return desk.open(people, start=START)


@pytest.fixture
def at_needless(desk: Desk, asker: Asker, needless: Path) -> str:
    """The path of a list without a column of needs that was opened for the question."""
    return desk.open(needless, start=START)


@pytest.mark.parametrize("ident", ["test-2", "other-1", "test", "-", "\u017c", "test-1/.."])
def test_for_a_question_that_is_not_theirs_there_is_no_page(desk: Desk, asker: Asker, ident: str) -> None:
    assert desk.ask(f"/?for={ident}").status == 404


def test_every_page_says_what_the_list_is_for_and_leads_back(desk: Desk, at: str) -> None:
    for path in (START, f"{at}columns/", at, f"{at}findings/", f"{at}count/"):
        page = desk.ask(path).page
        assert QUESTION in page.text, path
        assert "/question/1/" in page.links, path


def test_after_a_bad_file_the_question_is_still_the_same(desk: Desk, asker: Asker, people: Path) -> None:
    bad = desk.hand_in("list.csv", b"one\ntwo\n", start=START)
    assert bad.status == 422
    assert QUESTION in bad.page.text
    assert f'action="{START}"' in bad.html


def test_columns_that_are_surely_right_are_named_and_not_asked_about(desk: Desk, at: str) -> None:
    page = desk.ask(f"{at}columns/")
    before, closed = page.html.split("Put one of these right")
    assert "column C, “Postcode”" in page.page.text
    assert 'name="C"' not in before
    assert 'name="C"' in closed


def test_a_column_that_is_read_by_what_is_in_it_is_asked_about(
    desk: Desk, asker: Asker, tmp_path: Path, postcodes: Sequence[str]
) -> None:
    rows = [[f"R{number}", postcodes[number % 4], "Housing"] for number in range(40)]
    path = write_csv(tmp_path / "list.csv", [["Ref", "Where abouts", "Need"], *rows])
    html = desk.ask(f"{desk.open(path, start=START)}columns/").html
    asked, _sure = html.split("Used for the question")
    assert "Is this right?" in asked
    assert 'name="B"' in asked
    assert 'name="C"' not in asked


def test_columns_that_the_question_does_not_need_are_out_of_the_way(desk: Desk, at: str) -> None:
    html = desk.ask(f"{at}columns/").html
    assert 'name="E"' in html.split("3 other columns")[1]


def test_a_column_that_is_surely_right_can_still_be_put_right(desk: Desk, at: str) -> None:
    assert desk.send(f"{at}columns/", C="").goes_to == at
    assert desk.ask(f"{at}columns/").page.values["C"] == ""


def test_without_a_column_of_needs_the_page_says_that_it_is_missing(desk: Desk, at_needless: str) -> None:
    assert "No column is read as “Support needed”" in desk.ask(f"{at_needless}columns/").page.text


def test_the_count_asks_what_the_list_means_and_nothing_that_is_known(desk: Desk, at: str) -> None:
    values = desk.ask(f"{at}count/").page.values
    assert set(values) == {"csrfmiddlewaretoken", "sentence", "contact"}
    assert values["contact"] == "Kim Example"


def test_without_a_sentence_nothing_is_handed_over(desk: Desk, asker: Asker, at: str) -> None:
    refused = desk.send(f"{at}count/", sentence=" ")
    assert refused.page.errors == ["Write one sentence about what the list means."]
    assert asker.taken == []


def test_the_counted_table_is_handed_over_and_its_page_comes_next(
    desk: Desk, asker: Asker, at: str, people: Path, place: Place
) -> None:
    assert desk.send(f"{at}count/").goes_to == "/drafts/1/"
    dictionary = load_dictionary()
    counted = count_list(
        find_list(read_workbook(people), dictionary),
        place,
        parse_breakdowns(BREAKDOWNS, dictionary),
        dictionary=dictionary,
        today=asker.taken[0].receipt.counted_on,
    )
    assert asker.taken[0].frame.equals(counted.table)


def test_the_receipt_says_what_was_agreed(desk: Desk, asker: Asker, at: str) -> None:
    desk.send(f"{at}count/", sentence="Each row is a call to us.", contact="Lee Example")
    receipt = asker.taken[0].receipt
    assert (receipt.name, receipt.contact) == ("The Food Share", "Lee Example")
    assert (receipt.meaning, receipt.by) == ("Each row is a call to us.", BREAKDOWNS)
    assert len(receipt.table_sha256) == 64


def test_a_list_without_needs_is_handed_over_by_what_its_owner_says(desk: Desk, asker: Asker, at_needless: str) -> None:
    unsaid = desk.send(f"{at_needless}count/")
    assert unsaid.page.errors == ["Choose what being on this list means."]
    desk.send(f"{at_needless}count/", value="Food or shopping")
    assert "Food or shopping" in set(asker.taken[0].frame["category"])


def test_a_wrong_column_is_put_right_and_the_table_handed_over_again(desk: Desk, asker: Asker, at: str) -> None:
    desk.send(f"{at}count/", sentence="Each row is a call to us.")
    assert asker.put_right == [f"{at}columns/"]
    desk.send(asker.put_right[0], D="")
    again = desk.ask(f"{at}count/").page
    assert again.values["sentence"] == "Each row is a call to us.", "what was said is not asked again"
    assert desk.send(f"{at}count/", value="Housing").goes_to == "/drafts/2/"
    first, second = asker.taken
    assert not first.frame.equals(second.frame)


def test_what_the_asker_cannot_take_is_said_on_the_form(desk: Desk, asker: Asker, at: str) -> None:
    asker.refusal = "Your organisation has left this question."
    assert desk.send(f"{at}count/").page.errors == ["Your organisation has left this question."]


def test_when_the_question_is_over_nothing_is_counted_for_it(desk: Desk, asker: Asker, at: str) -> None:
    asker.is_over = True
    assert desk.ask(f"{at}count/").status == 404
    assert desk.send(f"{at}count/", sentence="x", contact="y").status == 404
    assert asker.taken == []


def test_what_the_question_says_now_is_what_counts(desk: Desk, asker: Asker, at: str) -> None:
    asker.asked = replace(asker.asked, organisation="The Food Share and Friends", breakdowns=("msoa,need",))
    desk.send(f"{at}count/")
    assert asker.taken[0].receipt.name == "The Food Share and Friends"
    assert asker.taken[0].receipt.by == ("msoa,need",)


def test_forgetting_leads_back_to_the_question(desk: Desk, at: str) -> None:
    assert desk.post(f"{at}forget/").goes_to == "/question/1/"
