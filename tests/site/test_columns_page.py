"""The page of the columns says what stands there and what is not understood, in words for what the list is read for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.files import write_csv
from tests.site.conftest import Desk

HOUSEHOLD = "#Volunteer+Household+Number"
MISSPELT = "#Volunteer+Houshold+Number"


@pytest.fixture
def misspelt(desk: Desk, tmp_path: Path) -> str:
    """The path of a list with a tag that has a slip in it."""
    tags = ["#Person+Volunteer+AllNames", MISSPELT, ""]
    rows = [[f"Zq Person{n}", f"{n}", "x"] for n in range(1, 5)]
    return desk.open(write_csv(tmp_path / "volunteers.csv", [["Who", "How many at home", "Zq own"], tags, *rows]))


def test_a_tag_that_is_not_in_the_dictionary_is_shown_with_the_one_that_is_near(desk: Desk, misspelt: str) -> None:
    answer = desk.ask(f"{misspelt}columns/")
    assert f"{MISSPELT} stands there, and is not in the dictionary. Perhaps {HOUSEHOLD}" in answer.page.text
    field = answer.html.partition('name="B"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]*)"', field)[:2] == ["", HOUSEHOLD]
    assert f"{MISSPELT}, as it stands there: not checked" in field
    assert "Is this right?" in answer.html.partition('name="B"')[0], "it is asked about openly"


def test_the_near_one_can_be_chosen(desk: Desk, misspelt: str) -> None:
    assert desk.send(f"{misspelt}columns/", B=HOUSEHOLD).goes_to == misspelt
    assert desk.ask(f"{misspelt}columns/").page.values["B"] == HOUSEHOLD


def test_the_findings_name_it_too(desk: Desk, misspelt: str) -> None:
    assert f"Perhaps: {HOUSEHOLD}" in desk.ask(misspelt).page.text


def test_what_is_not_understood_is_named(desk: Desk, misspelt: str) -> None:
    assert "Column C, “Zq own”" in desk.ask(f"{misspelt}columns/").page.text
    assert "left as they are: How many at home, Zq own." in desk.ask(misspelt).page.text


def test_without_a_question_the_page_speaks_of_checking(desk: Desk, misspelt: str) -> None:
    text = desk.ask(f"{misspelt}columns/").page.text
    assert "No column is read as" not in text
    assert not [words for words in ("Needed for counting", "Before anything is", "never counted") if words in text]


def test_what_comes_to_the_same_stands_there_once_and_in_the_reports_order(
    desk: Desk, tmp_path: Path, postcodes: Sequence[str]
) -> None:
    dates = ["99/99/1950", "24/06/50", "1/1/1980", "2/2/1981"]
    rows = [[f"R{n}", dates[n], postcodes[n]] for n in range(4)]
    at = desk.open(write_csv(tmp_path / "list.csv", [["Ref", "DOB", "Postcode"], *rows]))
    overview, report = desk.ask(at).page.text, desk.ask(f"{at}report/").page.text
    sentence = "2 dates of birth cannot be used to match"
    assert overview.count("cannot be used to match") == 1
    assert sentence in overview
    assert sentence in report


def test_where_nothing_is_suggested_there_is_no_column_for_it(desk: Desk, tmp_path: Path) -> None:
    rows = [["R1", "99/99/1950", "7900 960001"], ["R2", "1/1/1980", "07900 960002"]]
    at = desk.open(write_csv(tmp_path / "list.csv", [["Ref", "DOB", "Phone"], *rows]))
    heads = [table[0] for table in desk.ask(f"{at}findings/").page.tables]
    assert ["Cell", "What stands there", "What to do"] in heads
    assert ["Cell", "What stands there", "What to do", "Perhaps"] in heads
