"""A copy of a list as its owner wants it: with a row of tags, in the standard's writing, with its findings."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.files import write_csv, write_xlsx
from tests.site.conftest import Answer, Desk

from plait.sheets import CHANGES_SHEET, FINDINGS_SHEET, find_list, read_workbook
from plait.site.lists import checker
from plait.standard import load_dictionary

HEADINGS = ["Our ref", "Name", "Home postcode", "Need"]
NEED, POSTCODE = "#Need+Type", "#Address+Resident+Postcode"


@pytest.fixture
def at(desk: Desk, tmp_path: Path, postcodes: Sequence[str]) -> str:
    """The path of a list with a title, a column in its own words and a postcode in small letters."""
    rows = [[f"R{n}", f"Zq Person{n}", postcodes[n], "Housing"] for n in range(4)]
    rows[2][2] = rows[2][2].lower()
    return desk.open(write_csv(tmp_path / "our list.csv", [["Food bank, March"], [], HEADINGS, *rows]))


def lines_of(answer: Answer) -> list[list[str]]:
    assert answer.status == 200, answer.page.errors
    return list(csv.reader(answer.body.decode("utf-8-sig").splitlines()))


def test_the_row_of_tags_stands_under_the_headings_and_all_else_is_as_it_was(desk: Desk, at: str) -> None:
    before = lines_of(desk.post(f"{at}copy/", {"kind": "csv"}))
    answer = desk.post(f"{at}copy/", {"kind": "csv", "tags": "on"})
    after = lines_of(answer)
    assert after[2] == HEADINGS
    assert (after[3][2], after[3][3]) == (POSTCODE, NEED)
    assert after[:3] + after[4:] == before
    assert answer.headers["Content-Disposition"] == 'attachment; filename="our list-tagged.csv"'


def test_a_list_that_was_saved_with_its_tags_is_read_by_them(desk: Desk, at: str, tmp_path: Path) -> None:
    path = tmp_path / "tagged.xlsx"
    path.write_bytes(desk.post(f"{at}copy/", {"kind": "xlsx", "tags": "on"}).body)
    again = find_list(read_workbook(path), load_dictionary())
    assert again.tag_row == 4
    assert again.rows.height == 4


def test_tags_that_stand_there_stay_and_the_gaps_are_filled(
    desk: Desk, tmp_path: Path, postcodes: Sequence[str]
) -> None:
    rows = [[f"R{n}", postcodes[n], "Housing"] for n in range(4)]
    tags = ["#Our+Own", POSTCODE.lower(), ""]
    at = desk.open(write_csv(tmp_path / "half.csv", [["Our ref", "Postcode", "Need"], tags, *rows]))
    lines = lines_of(desk.post(f"{at}copy/", {"kind": "csv", "tags": "on"}))
    assert lines[1] == ["#Our+Own", POSTCODE.lower(), NEED]
    assert len(lines) == 6


def test_what_was_put_right_is_named_where_it_stands_in_the_copy(desk: Desk, at: str, tmp_path: Path) -> None:
    desk.post(f"{at}mend/", {"at": "B5", "value": "Zq Newname"})
    path = tmp_path / "mended.xlsx"
    path.write_bytes(desk.post(f"{at}copy/", {"kind": "xlsx", "tags": "on"}).body)
    first, changes = read_workbook(path).sheets
    assert first.cells["B"][5] == "Zq Newname"
    assert changes.name == CHANGES_SHEET
    assert ["B6", "Name", "Zq Person1", "Zq Newname", "Typed in"] in [list(row[1:6]) for row in changes.cells.rows()]


def test_the_standards_writing_is_put_in_where_it_is_asked_for(desk: Desk, at: str, postcodes: Sequence[str]) -> None:
    lines = lines_of(desk.post(f"{at}copy/", {"kind": "csv", "standard_form": "on"}))
    assert lines[5][2] == postcodes[2]


def test_a_column_known_by_its_cells_gets_its_tag_once_that_was_agreed_to(
    desk: Desk, tmp_path: Path, postcodes: Sequence[str]
) -> None:
    rows = [[f"R{n}", postcodes[n % 4]] for n in range(40)]
    at = desk.open(write_csv(tmp_path / "list.csv", [["Pile", "Where abouts"], *rows]))
    assert "tags" not in desk.ask(f"{at}copy/").page.boxes
    desk.agree(at)
    assert lines_of(desk.post(f"{at}copy/", {"kind": "csv", "tags": "on"}))[1][1] == POSTCODE


def test_what_a_list_asks_is_asked_before_it_is_saved(desk: Desk, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "two.xlsx", {"List": [HEADINGS, ["R1", "Zq", "", "Housing"]], "Old": [["x"]]}, hidden=["Old"]
    )
    at = desk.open(path)
    assert desk.agree(at).goes_to == at
    for page in ("cleaned/", "mended.xlsx", "mended.csv", "annotated.xlsx"):
        assert desk.ask(at + page).goes_to == f"{at}copy/"
    assert desk.post(f"{at}copy/", {"kind": "csv"}).status == 422
    assert desk.post(f"{at}copy/", {"kind": "csv", "agreed-1": "on"}).status == 200
    assert desk.ask(f"{at}annotated.xlsx").status == 200


def test_the_copy_with_the_findings_knows_what_was_put_right(desk: Desk, at: str, tmp_path: Path) -> None:
    desk.post(f"{at}mend/", {"at": "D5", "value": "Zq nothing"})
    path = tmp_path / "findings.xlsx"
    path.write_bytes(desk.ask(f"{at}annotated.xlsx").body)
    _summary, cells, found = read_workbook(path).sheets
    assert cells.cells["D"][4] == "Zq nothing"
    assert found.name == FINDINGS_SHEET
    assert "D5" in found.cells["A"].to_list()


def test_where_there_is_no_room_for_tags_that_is_said(desk: Desk, tmp_path: Path, postcodes: Sequence[str]) -> None:
    above = [[f"Note {n}"] for n in range(25)]
    at = desk.open(write_csv(tmp_path / "low.csv", [HEADINGS, *above, HEADINGS, ["R1", "Zq", postcodes[0], "Housing"]]))
    desk.send(f"{at}rows/", headings="27")
    answer = desk.post(f"{at}copy/", {"kind": "csv", "tags": "on"})
    assert answer.status == 422
    assert "Tags must stand within the first 25 rows" in answer.page.errors[0]


def test_a_list_that_is_too_long_is_not_written_here(desk: Desk, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "MOST_CELLS", 10)
    assert [desk.ask(at + page).status for page in ("copy/", "annotated.xlsx")] == [404, 404]
    assert f"{at}copy/" not in desk.ask(at).page.links
