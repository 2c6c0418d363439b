"""What was confirmed of columns is kept in a file that holds headings and tags, and nothing of any row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

import pytest
from tests.files import sheet_of, workbook_of

from plait.errors import PlaitError
from plait.sheets import Column, find_list
from plait.sheets.remembering import LONGEST_HEADING, MOST, forget, keep, recall, to_remember
from plait.standard import load_dictionary

PHONE = "#Contact+Resident+Phone"


def columns_of(*rows: Sequence[str | None]) -> tuple[Column, ...]:
    return find_list(workbook_of(sheet_of(rows)), load_dictionary(), tags={"B": PHONE}).columns


def test_what_was_kept_is_recalled(tmp_path: Path) -> None:
    keep(tmp_path / "new" / "headings.json", {"wijk": "#Address+Resident+Town", "zz": ""})

    assert recall(tmp_path / "new" / "headings.json") == {"wijk": "#Address+Resident+Town", "zz": ""}


def test_the_newest_word_about_a_heading_counts(tmp_path: Path) -> None:
    keep(tmp_path / "headings.json", {"a": PHONE, "b": PHONE})
    keep(tmp_path / "headings.json", {"a": ""})

    assert recall(tmp_path / "headings.json") == {"b": PHONE, "a": ""}


def test_the_oldest_headings_are_forgotten_first(tmp_path: Path) -> None:
    keep(tmp_path / "headings.json", {f"h{number}": "" for number in range(MOST + 1)})

    assert next(iter(recall(tmp_path / "headings.json"))) == "h1"


def test_a_heading_that_is_a_whole_question_is_not_kept(tmp_path: Path) -> None:
    keep(tmp_path / "headings.json", {"x" * (LONGEST_HEADING + 1): PHONE})

    assert recall(tmp_path / "headings.json") == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', "\x00"])
def test_a_file_that_is_none_counts_as_nothing_remembered(tmp_path: Path, text: str) -> None:
    (tmp_path / "headings.json").write_text(text, encoding="utf-8")

    assert recall(tmp_path / "headings.json") == {}


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    keep(tmp_path / "headings.json", {"a": PHONE})

    assert (forget(tmp_path / "headings.json"), forget(tmp_path / "headings.json")) == (True, False)


def test_a_file_that_cannot_be_taken_away_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlaitError, match="cannot be taken away"):
        forget(tmp_path)


def test_only_what_was_chosen_is_remembered() -> None:
    assert to_remember(columns_of(["Name", "Zzz"], ["Ann", "x"]), ["B"]) == {"zzz": PHONE}


def test_the_second_of_two_equal_headings_is_remembered_as_the_second() -> None:
    assert to_remember(columns_of(["Zzz", "Zzz"], ["Ann", "x"]), ["B"]) == {"zzz #2": PHONE}


@pytest.mark.parametrize("cell", ["NW1 8AB", "07911 123456", "ann@example.org", "03/04/1985"])
def test_a_first_row_about_somebody_is_not_remembered(cell: str) -> None:
    columns = (Column("A", "Ann Lee"), Column("B", cell))

    assert to_remember(columns, ["A"]) == {}


def test_a_file_holds_headings_and_tags_alone(tmp_path: Path) -> None:
    keep(tmp_path / "headings.json", to_remember(columns_of(["Name", "Zzz"], ["Ann", "x"]), ["B"]))

    assert json.loads((tmp_path / "headings.json").read_text(encoding="utf-8")) == {"zzz": PHONE}


def test_what_several_confirm_at_once_is_all_kept(tmp_path: Path) -> None:
    file = tmp_path / "headings.json"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: keep(file, {f"h{number}": PHONE}), range(40)))

    assert len(recall(file)) == 40


@pytest.mark.parametrize("text", ["[]", "{", '{"a": "#Con'])
def test_a_damaged_file_is_put_aside_and_a_new_one_begun(tmp_path: Path, text: str) -> None:
    file = tmp_path / "headings.json"
    file.write_text(text, encoding="utf-8")
    keep(file, {"a": PHONE})

    assert recall(file) == {"a": PHONE}
    assert (tmp_path / "headings.json.damaged").read_text(encoding="utf-8") == text
    assert forget(file)
    assert not (tmp_path / "headings.json.damaged").exists()


def test_an_empty_file_is_written_over(tmp_path: Path) -> None:
    file = tmp_path / "headings.json"
    file.touch()
    keep(file, {"a": PHONE})

    assert recall(file) == {"a": PHONE}


def test_a_heading_without_end_takes_no_time_to_speak_of() -> None:
    begin = process_time()

    assert to_remember((Column("A", "a" * 90_000),), ["A"]) != {}
    assert process_time() - begin < 1
