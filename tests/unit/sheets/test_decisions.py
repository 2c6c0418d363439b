"""What the user decided about columns, by name and by letter."""

from __future__ import annotations

from pathlib import Path

from plait.sheets import find_list, read_workbook
from plait.standard import load_dictionary


def test_a_letter_never_means_a_heading_of_one_letter(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("B,C,A\n1,2,3\n4,5,6\n", encoding="utf-8")
    tagged = find_list(read_workbook(file), load_dictionary(), by_letter={"C": "#Need+Type"})
    assert [column.letter for column in tagged.columns if column.tag == "#Need+Type"] == ["C"]
    assert tagged.columns[2].heading == "A"


def test_a_person_who_names_a_heading_means_the_heading(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("B,C,A\n1,2,3\n4,5,6\n", encoding="utf-8")
    tagged = find_list(read_workbook(file), load_dictionary(), tags={"C": "#Need+Type"})
    assert [column.letter for column in tagged.columns if column.tag == "#Need+Type"] == ["B"]
