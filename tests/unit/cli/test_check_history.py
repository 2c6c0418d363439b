"""``plait check`` remembers how good a list was, if it is asked to, and never a cell of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Plait

BEFORE = "Name,Postcode,Phone\nZqann,NW1,7911123456\nZqbo,NW5 2QS,07911 123457\n"
AFTER = "Name,Postcode,Phone\nZqbo,NW5 2QS,07911 123457\nZqann,NW1 8AB,7911123456\nZqcy,LL1,07911 123458\n"


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    """Where histories are kept."""
    return tmp_path / "home" / "history"


@pytest.fixture
def first(plait: Plait) -> Path:
    """A list whose history was begun in October."""
    path = Path("october.csv")
    path.write_text(BEFORE, encoding="utf-8")
    plait("check", path, "--history", "--today", "2026-10-03")
    return path


def test_nothing_is_remembered_unless_it_is_asked_for(plait: Plait, memory: Path) -> None:
    Path("list.csv").write_text(BEFORE, encoding="utf-8")
    plait("check", "list.csv")
    assert not memory.exists()


def test_once_begun_a_history_goes_on_by_itself_and_says_what_is_new(plait: Plait, first: Path) -> None:
    Path("november.csv").write_text(AFTER, encoding="utf-8")
    answer = plait("check", "november.csv", "--today", "2026-11-02")
    assert "New since 3 October 2026: 1; gone: 1; still there: 1." in answer.out
    assert "Errors in every 100 rows: 50.0 then, 33.3 now." in answer.out
    assert "Only part of a postcode: 1 cell, 1 new" in answer.out


def test_another_list_has_no_part_in_it(plait: Plait, first: Path) -> None:
    Path("other.csv").write_text(AFTER.replace("Name", "Full name"), encoding="utf-8")
    assert "New since" not in plait("check", "other.csv").out


def test_the_report_shows_the_list_over_time(plait: Plait, first: Path) -> None:
    Path("november.csv").write_text(AFTER, encoding="utf-8")
    plait("check", "november.csv", "--today", "2026-11-02", "--report", "report.html")
    page = Path("report.html").read_text(encoding="utf-8")
    assert "New since 3 October 2026: 1; gone: 1; still there: 1." in page
    assert page.count("<rect") == 2
    assert '<th scope="row">2 November 2026</th><td>3</td><td>1</td>' in page


def test_json_says_what_is_new_too(plait: Plait, first: Path) -> None:
    Path("november.csv").write_text(AFTER, encoding="utf-8")
    answer = json.loads(plait("check", "november.csv", "--json").out)
    assert answer["since_last_version"] == {"checked_on": "2026-10-03", "new": 1, "gone": 1, "still": 1}


def test_a_cleaned_copy_saves_minutes_by_a_stated_reckoning(plait: Plait, first: Path) -> None:
    plait("clean", first)
    answer = plait("check", first)
    assert "so far: 1 cell, about half a minute of typing at 30 seconds a cell." in answer.out


def test_no_cell_and_no_heading_is_remembered(plait: Plait, first: Path, memory: Path) -> None:
    (kept,) = memory.iterdir()
    text = kept.read_text(encoding="utf-8") + kept.name
    assert [word for word in ("Zq", "NW1", "7911123456", "Postcode", "october") if word in text] == []


def test_what_is_remembered_is_for_the_user_alone(plait: Plait, first: Path, memory: Path) -> None:
    assert memory.stat().st_mode & 0o777 == 0o700


def test_a_history_can_be_forgotten(plait: Plait, first: Path, memory: Path) -> None:
    answer = plait("check", first, "--forget-history")
    assert "What was remembered of this list is gone." in answer.out
    assert list(memory.iterdir()) == []
    assert "Nothing was remembered of this list." in plait("check", first, "--forget-history").out


def test_a_damaged_history_is_no_fault_and_can_be_forgotten(plait: Plait, first: Path, memory: Path) -> None:
    (kept,) = memory.iterdir()
    kept.write_bytes(b"\xff{")
    assert "--forget-history" in plait("check", first).sentence
    assert plait("check", first, "--forget-history").status == 1


def test_what_plait_clean_puts_right_belongs_to_the_history(plait: Plait, first: Path) -> None:
    plait("clean", first, "-o", "cleaned.xlsx", "--tags", "--today", "2026-10-04")
    Path("november.csv").write_text(AFTER, encoding="utf-8")
    answer = plait("check", "november.csv", "--today", "2026-11-02")
    assert "New since 4 October 2026: 1; gone: 1; still there: 1." in answer.out
    assert "so far: 1 cell, about half a minute of typing at 30 seconds a cell." in answer.out


def test_plait_clean_begins_no_history(plait: Plait, memory: Path) -> None:
    Path("list.csv").write_text(BEFORE, encoding="utf-8")
    plait("clean", "list.csv")
    assert not memory.exists()


def test_a_list_is_cleaned_although_its_history_is_damaged(plait: Plait, first: Path, memory: Path) -> None:
    (kept,) = memory.iterdir()
    kept.write_bytes(b"\xff{")
    answer = plait("clean", first, "-o", "cleaned.xlsx")
    assert "What was put right was not remembered" in answer.out
    assert Path("cleaned.xlsx").exists()
