"""How the sheet was read is said in plain words, and its owner can put it right: the rows, and the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.files import write_csv, write_xlsx
from tests.site.conftest import Desk

if TYPE_CHECKING:
    from plait.site.lists.tray import Tray

HEADED = ["Ref", "Client name", "Postcode", "Need"]


@pytest.fixture
def rows(postcodes: Sequence[str]) -> list[list[str]]:
    """Rows of a list under two titles, with a total and a footnote below."""
    people = [[f"R{number}", f"Zq Person{number}", postcodes[number % 3], "Housing"] for number in range(8)]
    top = [["Our clients", "", "", ""], ["", "", "", ""], HEADED]
    return [*top, *people, ["Total", "8", "", ""], ["Note: printed for the meeting", "", "", ""]]


@pytest.fixture
def titled(tmp_path: Path, rows: Sequence[Sequence[str]]) -> Path:
    return write_csv(tmp_path / "titled.csv", rows)


@pytest.fixture
def book(tmp_path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A workbook of two lists."""
    lines = [[cell or None for cell in row] for row in rows]
    return write_xlsx(tmp_path / "book.xlsx", {"People": lines, "Staff": [["Name", "Postcode"], ["Zq Ann", "XX1"]]})


@pytest.fixture
def marked(tmp_path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A list with a row of tags, and a person whose name looks like one."""
    tags = ["", "#Person+Resident+AllNames", "#Address+Resident+Postcode", "#Need+Type"]
    return write_csv(tmp_path / "marked.csv", [HEADED, tags, *rows[3:-2]])


def open_sheet(desk: Desk, book: Path, name: str) -> str:
    """Hand a workbook in and say which sheet to read; gives the path of its list."""
    at = desk.open(book)
    assert desk.post(f"{at}columns/", {"sheet": name}).status == 302
    return at


def text_of(desk: Desk, path: str) -> str:
    return " ".join(desk.ask(path).page.text.split())


def people_in(desk: Desk, at: str) -> str:
    """The sentence about how many people there are."""
    return text_of(desk, f"{at}columns/").partition(" has ")[2].partition(" about")[0]


def test_what_was_decided_is_said_in_plain_words(desk: Desk, titled: Path) -> None:
    text = text_of(desk, f"{desk.open(titled)}columns/")
    for words in (
        "The headings are in row 3.",
        "No row has tags.",
        "Row 1: above the headings",
        "Row 12: a row of totals",
        "Row 13: a footnote",
    ):
        assert words in text


def test_of_a_plain_list_it_is_said_that_nothing_was_left_out(desk: Desk, people: Path) -> None:
    assert "No row was left out." in text_of(desk, f"{desk.open(people)}columns/")


def test_the_form_begins_with_what_was_found(desk: Desk, marked: Path) -> None:
    values = desk.ask(f"{desk.open(marked)}rows/").page.values
    assert (values["headings"], values["tags"]) == ("1", "2")


def test_the_page_shows_which_row_has_which_number(desk: Desk, titled: Path) -> None:
    table = desk.ask(f"{desk.open(titled)}rows/").page.tables[0]
    assert table[1][:3] == ["1", "above the headings", "Our clients"]
    assert table[3][:3] == ["3", "headings", "Ref"]
    assert table[4][:3] == ["4", "", "R0"]


def test_another_row_of_headings_is_chosen(desk: Desk, titled: Path) -> None:
    at = desk.open(titled)
    assert desk.send(f"{at}rows/", headings="4").goes_to == f"{at}columns/"
    text = text_of(desk, f"{at}columns/")
    assert "titled.csv has 7 rows about people." in text
    assert "The headings are in row 4." in text


def test_a_row_that_was_taken_for_a_total_is_kept(desk: Desk, titled: Path) -> None:
    at = desk.open(titled)
    desk.send(f"{at}rows/", keep="totals row")
    text = text_of(desk, f"{at}columns/")
    assert "titled.csv has 9 rows about people." in text
    assert "Kept as you said: Row 12: a row of totals" in text
    assert "Row 13: a footnote" in text


def test_what_was_kept_can_be_left_out_again(desk: Desk, titled: Path) -> None:
    at = desk.open(titled)
    desk.send(f"{at}rows/", keep="totals row")
    assert "Row 12: a row of totals" in text_of(desk, f"{at}rows/")
    desk.post(f"{at}rows/", {"headings": "3", "tags": ""})
    assert people_in(desk, at) == "8 rows"


def test_a_row_of_tags_is_taken_for_none(desk: Desk, marked: Path) -> None:
    at = desk.open(marked)
    desk.send(f"{at}rows/", tags="")
    text = text_of(desk, f"{at}columns/")
    assert "No row has tags." in text
    assert people_in(desk, at) == "9 rows"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"headings": ""}, "Write the number of the row with the headings."),
        ({"headings": "three"}, "Write the number of a row, such as 3."),
        ({"headings": "99"}, "There is no row 99: the sheet has rows 1 to 13."),
        ({"headings": "0"}, "There is no row 0: the sheet has rows 1 to 13."),
        ({"headings": "2"}, "Row 2 is empty: write the row in which the headings stand."),
        ({"headings": "13"}, "With headings in row 13 there is no list: it needs rows below."),
        ({"tags": "5"}, "No tag stands in row 5: write the row of the tags, or leave this empty."),
        ({"tags": "-1"}, "There is no row -1: the sheet has rows 1 to 13."),
        ({"tags": "x"}, "Write the number of a row, such as 4, or leave this empty."),
    ],
)
def test_a_row_that_cannot_be_it_is_answered_with_a_sentence(
    desk: Desk, titled: Path, changes: dict[str, str], sentence: str
) -> None:
    at = desk.open(titled)
    answer = desk.send(f"{at}rows/", **changes)
    assert (answer.status, answer.page.errors) == (422, [sentence])
    assert people_in(desk, at) == "8 rows"


def test_headings_and_tags_are_not_in_one_row(desk: Desk, marked: Path) -> None:
    answer = desk.send(f"{desk.open(marked)}rows/", headings="2", tags="2")
    assert answer.page.errors == ["The headings stand in this row: tags have a row of their own."]


def test_a_column_that_is_put_right_later_leaves_the_rows_as_they_were_chosen(desk: Desk, titled: Path) -> None:
    at = desk.open(titled)
    desk.send(f"{at}rows/", keep="totals row")
    desk.send(f"{at}columns/", A="#Person+Resident+AllNames", B="")
    assert people_in(desk, at) == "9 rows"


def test_rows_that_are_chosen_later_leave_the_columns_as_they_were_put_right(desk: Desk, titled: Path) -> None:
    at = desk.open(titled)
    desk.send(f"{at}columns/", D="")
    desk.send(f"{at}rows/", keep="totals row")
    assert desk.ask(f"{at}columns/").page.values["D"] == ""


def test_cells_that_were_put_right_stay_so_where_the_list_still_has_them(desk: Desk, titled: Path) -> None:
    at = desk.open(titled)
    for cell in ("B4", "B5"):
        desk.post(f"{at}mend/", {"at": cell, "value": "Zq New"})
    desk.send(f"{at}rows/", headings="4")
    assert "1 cell differs from your file." in text_of(desk, f"{at}changes/")


def test_another_sheet_can_be_chosen_where_there_are_several(desk: Desk, book: Path) -> None:
    at = open_sheet(desk, book, "People")
    assert f"{at}sheet/" in desk.ask(f"{at}columns/").page.links
    assert desk.send(f"{at}sheet/", sheet="Staff").goes_to == f"{at}columns/"
    assert "The list is on the sheet “Staff”." in text_of(desk, f"{at}columns/")


def test_a_file_of_one_sheet_has_no_other_to_choose(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    assert f"{at}sheet/" not in desk.ask(f"{at}columns/").page.links
    assert desk.ask(f"{at}sheet/").status == 404


def test_with_another_sheet_what_was_said_of_the_first_is_forgotten(desk: Desk, book: Path, tray: Tray) -> None:
    at = open_sheet(desk, book, "People")
    desk.send(f"{at}columns/", B="")
    desk.send(f"{at}rows/", headings="4", keep="totals row")
    desk.send(f"{at}sheet/", sheet="Staff")
    desk.send(f"{at}sheet/", sheet="People")
    item = tray.get(at.split("/")[2], owner="")
    assert item is not None
    assert item.tagged is not None
    assert (item.tagged.headings_row, item.tagged.rows.height, dict(item.tags)) == (3, 8, {})


def test_a_sheet_without_a_list_is_answered_with_a_sentence(
    desk: Desk, tmp_path: Path, rows: Sequence[Sequence[str]]
) -> None:
    people = [[cell or None for cell in row] for row in rows]
    at = desk.open(write_xlsx(tmp_path / "book.xlsx", {"People": people, "Empty": [["Only this"]]}))
    (error,) = desk.send(f"{at}sheet/", sheet="Empty").page.errors
    assert error.startswith("No list was found in book.xlsx")
    assert people_in(desk, at) == "8 rows"
