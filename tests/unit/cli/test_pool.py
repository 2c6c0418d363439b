"""``plait pool`` makes a page and a workbook of several tables, and takes no other file's place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plait.tables import receipt_path

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait


def test_the_page_and_the_workbook_are_written_and_named(plait: Plait, table: Path, place: Path) -> None:
    answer = plait("pool", table, "--place", place, "-o", "new/picture.html")
    assert (answer.status, answer.err) == (0, "")
    assert "Written: new/picture.html and new/picture.xlsx." in answer.out
    assert Path("new/picture.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert Path("new/picture.xlsx").read_bytes().startswith(b"PK")


def test_json_is_all_there_is_on_stdout(plait: Plait, table: Path, place: Path) -> None:
    answer = plait("pool", table, "--place", place, "--json", "-o", "picture.html")
    assert answer.err == ""
    found = json.loads(answer.out)
    assert (found["place_name"], found["made_up"]) == ("Testham", True)
    assert found["partners"][0]["counted_on"] == "2025-11-22"


def test_a_picture_is_replaced_by_a_newer_one(plait: Plait, table: Path, place: Path) -> None:
    for _ in range(2):
        assert plait("pool", table, "--place", place, "-o", "picture.html").status == 0


def test_a_list_about_people_is_refused(plait: Plait, helpline: Path, table: Path, place: Path) -> None:
    answer = plait("pool", table, helpline, "--place", place, "-o", "picture.html")
    assert (answer.status, answer.out) == (2, "")
    assert "helpline.csv is not a table made by plait count" in answer.sentence
    assert "zq" not in answer.sentence.lower()
    assert not Path("picture.html").exists()


def test_a_table_without_its_receipt_is_refused(plait: Plait, table: Path, place: Path) -> None:
    receipt_path(table).unlink()
    assert "has no receipt beside it" in plait("pool", table, "--place", place).sentence


def test_the_same_table_twice_is_refused(plait: Plait, table: Path, place: Path) -> None:
    answer = plait("pool", table, table, "--place", place)
    assert answer.status == 2
    assert "counted from the same file" in answer.sentence


def test_a_category_that_nobody_counted_is_refused(plait: Plait, table: Path, place: Path) -> None:
    answer = plait("pool", table, "--place", place, "--category", "Shoes")
    assert "No table counts \u201cShoes\u201d" in answer.sentence


def test_a_place_is_asked_for_where_none_was_chosen(plait: Plait, table: Path) -> None:
    assert plait("pool", table).sentence.startswith("No place was chosen")


@pytest.mark.parametrize("which", ["the table", "its receipt"])
def test_a_page_is_never_written_over_what_is_read(plait: Plait, table: Path, place: Path, which: str) -> None:
    read = table if which == "the table" else receipt_path(table)
    target = Path("link.html")
    target.symlink_to(read)
    before = read.read_bytes()
    answer = plait("pool", table, "--place", place, "-o", target)
    assert (answer.status, read.read_bytes()) == (2, before)
    assert "would be lost" in answer.sentence


def test_a_page_may_not_have_the_name_of_its_workbook(plait: Plait, table: Path, place: Path) -> None:
    answer = plait("pool", table, "--place", place, "-o", "picture.xlsx")
    assert answer.status == 2
    assert "has to end in .html" in answer.sentence


def test_a_workbook_never_takes_the_place_of_a_list(plait: Plait, table: Path, place: Path) -> None:
    """The workbook's name follows from the page's, so nobody was asked about it."""
    Path("helpline.xlsx").write_bytes(b"somebody's list")
    answer = plait("pool", table, "--place", place, "-o", "helpline.html")
    assert answer.status == 2
    assert "helpline.xlsx is there already" in answer.sentence
    assert Path("helpline.xlsx").read_bytes() == b"somebody's list"


def test_names_in_other_scripts_and_with_spaces_are_no_trouble(plait: Plait, table: Path, place: Path) -> None:
    other = table.with_name("\u0415\u0434\u0430 2025.csv")
    shutil.copy(table, other)
    shutil.copy(receipt_path(table), receipt_path(other))
    assert plait("pool", other, "--place", place, "-o", "\u043a\u0430\u0440\u0442\u0430 1.html").status == 0
