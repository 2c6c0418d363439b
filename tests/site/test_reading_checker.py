"""Checking in a process of its own finds the same, and ends with whoever wanted it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.files import write_csv
from tests.site.conftest import Desk

from plait.errors import Stopped, Unreadable
from plait.places import open_place
from plait.sheets import Watch, find_list, read_workbook
from plait.site.lists import checker
from plait.site.lists.checker import SHOWN, Work
from plait.standard import load_dictionary

TODAY = date(2026, 11, 22)


@pytest.fixture
def work(people: Path, demo: Path) -> Work:
    """A list to check."""
    workbook = read_workbook(people)
    return Work(workbook, find_list(workbook, load_dictionary()), TODAY, open_place(demo / "place"))


@pytest.fixture
def long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any list is taken for a long one."""
    monkeypatch.setattr(checker, "FEW_CELLS", 0)


def test_a_process_of_its_own_finds_the_same(work: Work, long_list: None) -> None:
    assert checker.check(work, watch=Watch()) == checker.check_here(work)


def test_wards_are_compared_with_postcodes_there_too(demo: Path, tmp_path: Path, long_list: None) -> None:
    place = open_place(demo / "place")
    postcode, ward, other = (
        place.postcodes["postcode"][0],
        *place.postcodes["ward"].drop_nulls().unique(maintain_order=True)[:2],
    )
    rows = [["Name", "Postcode", "Ward code"], ["Ann Lee", postcode, other], ["Bo May", postcode, ward]]
    workbook = read_workbook(write_csv(tmp_path / "list.csv", rows))
    work = Work(workbook, find_list(workbook, load_dictionary()), TODAY, place)
    apart, here = checker.check(work, watch=Watch()), checker.check_here(work)
    assert "ward-elsewhere" in apart.findings.frame["rule"]
    assert apart == here


def test_typed_cells_are_judged_by_their_kind_there_too(demo: Path, long_list: None) -> None:
    workbook = read_workbook(demo / "lists" / "food_share.xlsx")
    work = Work(workbook, find_list(workbook, load_dictionary()), TODAY)
    assert work.tagged.kinds is not None
    apart, here = checker.check(work, watch=Watch()), checker.check_here(work)
    assert apart == here
    assert apart.findings.frame.equals(here.findings.frame)


def test_a_page_lists_the_first_cells_and_the_report_has_them_all(desk: Desk, tmp_path: Path) -> None:
    rows = [[f"Zq Person{number}", f"XX1 {100 + number}"] for number in range(SHOWN + 20)]
    at = desk.open(write_csv(tmp_path / "list.csv", [["Client name", "Postcode"], *rows]))
    findings = desk.ask(f"{at}findings/")
    assert len(findings.page.tables[0]) == 1 + SHOWN
    assert "20 more cells like these are in the findings that you can save" in findings.page.text
    assert desk.ask(f"{at}report/").html.count(">XX") >= SHOWN + 20


@pytest.fixture
def other_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is run in place of the one that checks."""
    program = tmp_path / "child"
    monkeypatch.setattr(sys, "executable", str(program))
    return program


@pytest.mark.parametrize(
    ("ends_with", "error", "sentence"),
    [
        ("kill -KILL $$", Stopped, "Checking our people.csv was stopped before its end: choose the file again."),
        ("kill -ABRT $$", Unreadable, "our people.csv is too large to be checked here: split it, and check each part."),
        (
            f"exit {checker.TOO_LARGE}",
            Unreadable,
            "our people.csv is too large to be checked here: split it, and check each part.",
        ),
    ],
    ids=["killed", "aborted", "out of memory"],
)
def test_however_the_process_ends_one_sentence_says_so(
    work: Work, long_list: None, other_child: Path, ends_with: str, error: type[Exception], sentence: str
) -> None:
    other_child.write_text(f"#!/bin/sh\nulimit -c 0\n{ends_with}\n", encoding="utf-8")
    other_child.chmod(0o700)
    with pytest.raises(error) as caught:
        checker.check(work, watch=Watch())
    assert str(caught.value) == sentence


def test_whoever_stops_the_watch_ends_the_process(work: Work, long_list: None, other_child: Path) -> None:
    other_child.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    other_child.chmod(0o700)
    watch = Watch()
    watch.stop()
    with pytest.raises(Stopped):
        checker.check(work, watch=watch)


def test_the_process_ends_when_nobody_wants_its_answer_any_more(work: Work) -> None:
    program = (
        "import signal\nfrom plait.site.lists import checker\n"
        "checker.check_here = lambda work: signal.pause()\nchecker.main()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        pickle.dump(checker._parcel(work), child.stdin)
        child.stdin.close()
        assert child.wait(timeout=30) == 0
