"""What was confirmed for one list is remembered for the next: headings and tags, at the desk alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.test.utils import override_settings
from tests.files import write_csv
from tests.site.conftest import Desk

from plait.site.lists import remembering

PHONE = "#Contact+Volunteer+Phone"


@pytest.fixture
def kept(uploads: Path, tmp_path: Path) -> Iterator[Path]:
    """The file of what is remembered, which is not there yet."""
    path = tmp_path / "own" / "headings.json"
    with override_settings(REMEMBERED=str(path), HISTORIES=str(tmp_path / "own" / "history")):
        yield path


@pytest.fixture
def monthly(tmp_path: Path, postcodes: Sequence[str]) -> Path:
    """A list with headings that nobody else uses."""
    rows = [[f"Zq Person{n}", postcodes[n % 4], f"0113 496 0{n:03}"] for n in range(9)]
    return write_csv(tmp_path / "march.csv", [["Wer", "Wo", "Wie erreichbar"], *rows])


def confirm(desk: Desk, path: Path, **tags: str) -> str:
    at = desk.open(path)
    assert desk.send(f"{at}columns/", **tags).status == 302
    return at


def test_next_months_list_asks_nothing_and_says_why(desk: Desk, kept: Path, monthly: Path) -> None:
    confirm(desk, monthly, C=PHONE)
    answer = desk.hand_in("april.csv", monthly.read_bytes())
    assert answer.goes_to.endswith("/")
    assert not answer.goes_to.endswith("/columns/")
    page = desk.ask(answer.goes_to).page
    assert "The columns are read as you said for an earlier list, so nothing was asked." in page.text
    assert desk.ask(f"{answer.goes_to}columns/").page.values["C"] == PHONE


def test_it_can_still_be_put_right_and_the_newest_word_counts(desk: Desk, kept: Path, monthly: Path) -> None:
    confirm(desk, monthly, C=PHONE)
    at = desk.hand_in("april.csv", monthly.read_bytes()).goes_to
    desk.send(f"{at}columns/", C="")
    again = desk.hand_in("may.csv", monthly.read_bytes()).goes_to
    assert desk.ask(f"{again}columns/").page.values["C"] == ""


def test_whoever_puts_its_rows_right_sees_how_it_is_read_then(desk: Desk, kept: Path, monthly: Path) -> None:
    confirm(desk, monthly, C=PHONE)
    at = desk.hand_in("april.csv", monthly.read_bytes()).goes_to
    assert desk.send(f"{at}rows/", headings="1").goes_to == f"{at}columns/"


def test_no_cell_of_a_list_is_remembered(desk: Desk, kept: Path, monthly: Path) -> None:
    confirm(desk, monthly, C=PHONE)
    text = kept.read_text(encoding="utf-8")
    assert json.loads(text)["wie erreichbar"] == PHONE
    assert not [word for word in ("Zq", "0113", "march") if word in text]


def test_the_first_row_of_a_list_without_headings_is_not_remembered(
    desk: Desk, kept: Path, tmp_path: Path, postcodes: Sequence[str]
) -> None:
    rows = [[f"Zq Person{n}", postcodes[n % 4]] for n in range(30)]
    confirm(desk, write_csv(tmp_path / "bare.csv", rows), A="")
    assert not kept.exists()


def test_all_of_it_can_be_forgotten(desk: Desk, kept: Path, monthly: Path) -> None:
    confirm(desk, monthly, C=PHONE)
    assert "Forget the headings" in desk.ask("/").page.text
    assert desk.post("/forget-headings/").goes_to == "/"
    assert not kept.exists()
    assert "Forget the headings" not in desk.ask("/").page.text
    assert desk.post("/forget-headings/").status == 302


@pytest.mark.parametrize("text", ["", "{", "[]", '{"wo": 5}', "\udc80"])
def test_a_file_that_was_damaged_counts_as_none(desk: Desk, kept: Path, monthly: Path, text: str) -> None:
    kept.parent.mkdir()
    kept.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert remembering.remembered("", None) == {}
    confirm(desk, monthly, C=PHONE)
    assert json.loads(kept.read_text(encoding="utf-8"))["wie erreichbar"] == PHONE


def test_where_nothing_is_remembered_every_list_is_asked_about(desk: Desk, monthly: Path) -> None:
    confirm(desk, monthly, C=PHONE)
    assert desk.hand_in("april.csv", monthly.read_bytes()).goes_to.endswith("/columns/")
