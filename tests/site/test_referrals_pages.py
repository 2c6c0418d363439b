"""Answers on referrals in the browser: put in as the command does it, kept nowhere, and what is wrong said so."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.http import urlencode
from tests.files import write_csv
from tests.site.conftest import Answer, Desk

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "examples"
SENT, RETURNED = EXAMPLES / "referrals_sent.csv", EXAMPLES / "referrals_returned.csv"

pytestmark = pytest.mark.usefixtures("answers")


def bring(desk: Desk, *paths: Path) -> Answer:
    """Bring lists; gives the page on which they stand."""
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    assert desk.post("/referrals/bring/", {"files": files}).goes_to == "/referrals/"
    return desk.ask("/referrals/")


def tokens(page: Answer) -> dict[str, str]:
    """The lists that can be chosen as one's own: name -> token."""
    found = re.findall(r'name="sent" value="([^"]+)".*?>\s*([\w.]+\.csv)\s*<', page.html, flags=re.DOTALL)
    return {name: token for token, name in found}


def chosen(page: Answer, sent: Path = SENT, *answers: Path) -> str:
    """What the form sends where one's own list is chosen, and these came back."""
    known = tokens(page)
    returned = [known[path.name] for path in answers or (RETURNED,)]
    return urlencode({"sent": known[sent.name], "answers": returned}, doseq=True)


def test_the_answers_are_put_in_and_saved(desk: Desk) -> None:
    sent = chosen(bring(desk, SENT, RETURNED))
    shown = desk.ask(f"/referrals/answered/?{sent}").page.text
    for said in (
        "3 referrals of referrals_sent.csv brought up to date, in 8 cells.",
        "3 referrals nobody has answered yet",
        "Answer in row 2 of referrals_returned.csv",
        "Your list has no referral \u201cR-99\u201d, but the person is that of row 2.",
        "An answer may be about it",
    ):
        assert said in shown
    saved = desk.ask(f"/referrals/updated.xlsx?{sent}")
    assert "referrals_sent-answered.xlsx" in saved.headers["Content-Disposition"]
    page = openpyxl.load_workbook(io.BytesIO(saved.body))["List"]
    assert [page[cell].value for cell in ("H3", "I3", "J3", "K2")] == [
        "Being managed", "20/10/2020", "Food parcel every week", "ring after 5"
    ]  # fmt: skip


def test_what_was_mended_on_the_page_is_in_the_copy(desk: Desk) -> None:
    page = bring(desk, SENT, RETURNED)
    token = tokens(page)[SENT.name]
    assert desk.post(f"/list/{token}/mend/", {"at": "K2", "value": "ring after 6"}).status < 400
    saved = desk.ask(f"/referrals/updated.xlsx?{chosen(page)}")
    assert openpyxl.load_workbook(io.BytesIO(saved.body))["List"]["K2"].value == "ring after 6"


def test_ones_own_list_is_no_answer_to_itself(desk: Desk) -> None:
    page = bring(desk, SENT, RETURNED)
    both = desk.ask(f"/referrals/answered/?{chosen(page, SENT, SENT, RETURNED)}")
    alone = desk.ask(f"/referrals/answered/?{chosen(page)}")
    assert both.page.text == alone.page.text
    own = desk.ask(f"/referrals/answered/?{chosen(page, SENT, SENT)}")
    assert (own.status, own.page.errors) == (422, ["Choose at least one list that came back."])


def test_a_list_that_says_nothing_of_referrals_is_named_and_one_alone_is_not_enough(desk: Desk, tmp_path: Path) -> None:
    other = write_csv(tmp_path / "needs.csv", [["Name", "Postcode"], ["Ann Lee", "NW1 8AB"]])
    page = bring(desk, SENT, other)
    assert "These lists have no column that is known to say how far a referral has got" in page.page.text
    assert "Put the answers in" not in page.page.text.replace("2. ", "")
    assert tokens(bring(desk, RETURNED)).keys() == {SENT.name, RETURNED.name}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ("", "Choose your own list."),
        ("sent=gone&answers=gone", "This list does not lie open any more. Bring it again."),
    ],
)
def test_a_list_that_is_not_there_is_asked_for(desk: Desk, sent: str, sentence: str) -> None:
    bring(desk, SENT, RETURNED)
    for page in ("answered/", "updated.xlsx"):
        answer = desk.ask(f"/referrals/{page}?{sent}")
        assert answer.status == 422
        assert sentence in answer.page.errors


def test_a_list_that_is_too_long_to_wait_for_is_left_to_the_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = chosen(bring(desk, SENT, RETURNED))
    monkeypatch.setattr("plait.site.lists.checker.MOST_CELLS", 20)
    errors = desk.ask(f"/referrals/answered/?{sent}").page.errors
    assert errors == [
        f"{path.name} is too long to be worked on here: use the command \u201cplait referrals\u201d."
        for path in (SENT, RETURNED)
    ]


@pytest.mark.parametrize("page", ["referrals", "match"])
def test_a_list_is_forgotten_where_several_are_brought(desk: Desk, page: str) -> None:
    token = tokens(bring(desk, SENT, RETURNED))[SENT.name]
    assert desk.post(f"/list/{token}/forget/", {"back": f"/{page}/"}).goes_to == f"/{page}/"
    left = desk.ask(f"/{page}/").page.text
    assert (SENT.name in left, RETURNED.name in left) == (False, True)


def test_nowhere_else_is_gone_back_to(desk: Desk) -> None:
    token = tokens(bring(desk, SENT, RETURNED))[SENT.name]
    assert desk.post(f"/list/{token}/forget/", {"back": "https://elsewhere.example/"}).goes_to == "/"
