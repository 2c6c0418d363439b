"""A list that takes long to read: the page says how far it is, it can be cancelled, and it never dies unseen."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.site.conftest import Answer, Desk

from plait.sheets import Watch
from plait.sheets import workbook as workbook_module
from plait.site.lists import checker, memory
from plait.site.lists.background import AT_ONCE, LONGEST_LINE, Reading
from plait.site.lists.views import reading as reading_view

if TYPE_CHECKING:
    from plait.site.lists.tray import Tray

PATIENCE = 30
"""Seconds for what is to happen at once, on a machine that has much else to do."""
ENDLESS = """
import json, signal, sys
block = {"height": 12000, "columns": [["t", ["a"] * 12000], ["t", ["b"] * 12000]]}
for item in ({"sheet": "One", "hidden": False, "rows": 12000}, block, {"sheet": "Two", "hidden": False, "rows": 8000}):
    print(json.dumps(item))
sys.stdout.flush()
signal.pause()
"""
"""A child process that reads one sheet of two, and then goes on for ever."""


class Endless:
    """Lists that are never read to their end."""

    def __init__(self, desk: Desk, people: Path) -> None:
        self._desk, self._people = desk, people
        self.half_read = threading.Semaphore(0)

    def begin(self) -> str:
        """Hand a list in that will wait for its turn; gives the path of its list."""
        line_break = b'"two\nlines"\n'  # such a file is for the child process
        answer = self._desk.hand_in(self._people.name, self._people.read_bytes() + line_break)
        assert answer.goes_to.endswith("/reading/")
        return answer.goes_to.removesuffix("reading/")

    def read_half(self) -> str:
        """Hand a list in, and wait until the first sheet of it is read."""
        at = self.begin()
        assert self.half_read.acquire(timeout=PATIENCE)
        return at


def reading_at(at: str) -> Reading:
    found = memory.readings.get(at.split("/")[2], owner="")
    assert found is not None
    return found


def process_of(at: str) -> int:
    child = reading_at(at).watch._child
    assert child is not None
    return child.pid


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.fixture
def endless(desk: Desk, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endless]:
    """Lists that are never read to their end, and no patience with them."""
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS, encoding="utf-8")
    lists = Endless(desk, people)
    true_expect = Watch.expect

    def expect(watch: Watch, rows: int) -> None:
        true_expect(watch, rows)
        if watch.rows:
            lists.half_read.release()

    monkeypatch.setattr(Watch, "expect", expect)
    monkeypatch.setattr(workbook_module, "_CHILD", script)
    monkeypatch.setattr(reading_view, "MOMENT", 0)
    yield lists
    for token in list(memory.readings._readings):
        memory.readings.cancel(token)


def test_the_page_says_how_many_rows_are_read(desk: Desk, endless: Endless) -> None:
    page = desk.ask(f"{endless.read_half()}reading/")
    assert "12,000 rows read" in page.page.text
    assert 'value="12000" max="20000"' in page.html


def test_without_scripts_the_page_comes_again_by_itself(desk: Desk, endless: Endless) -> None:
    html = desk.ask(f"{endless.begin()}reading/").html
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html


def test_with_scripts_only_what_has_changed_is_asked_for(desk: Desk, endless: Endless) -> None:
    at = endless.read_half()
    assert f'hx-get="{at}reading/"' in desk.ask(f"{at}reading/").html
    part = desk.ask(f"{at}reading/", HTTP_HX_REQUEST="true")
    assert "12,000 rows read" in part.page.text
    assert not {"html", "form", "noscript"} & part.page.elements


def test_what_is_renewed_every_second_is_not_what_is_read_aloud(desk: Desk, endless: Endless) -> None:
    html = desk.ask(f"{endless.read_half()}reading/").html
    assert re.search(r'<p [^>]*id="said" aria-live="polite"></p>', html)
    assert not re.search(r"<div[^>]*(aria-live[^>]*hx-get|hx-get[^>]*aria-live)", html)
    assert 'data-said="Reading the rows"' in html


def test_other_pages_answer_meanwhile(desk: Desk, endless: Endless) -> None:
    endless.read_half()
    assert desk.ask("/").status == 200


def test_before_it_is_read_a_list_is_not_there(desk: Desk, endless: Endless) -> None:
    at = endless.read_half()
    for page in ("", "columns/", "findings/", "report/", "cleaned/", "count/", "table/"):
        assert desk.ask(at + page).status == 404


@pytest.mark.parametrize("how", ["cancel/", "forget/"])
def test_whoever_cancels_ends_the_process_and_leaves_no_file(
    desk: Desk, endless: Endless, uploads: Path, tray: Tray, how: str
) -> None:
    at = endless.read_half()
    process = process_of(at)
    assert len(list(uploads.iterdir())) == 1
    assert desk.post(at + how).goes_to == "/"
    assert not is_running(process)
    assert list(uploads.iterdir()) == []
    assert len(tray) == 0
    assert desk.ask(f"{at}reading/").status == 404


def ended(how: Callable[[str], object], at: str, desk: Desk) -> Answer:
    """What the page says once the reading was ended."""
    begun = reading_at(at)
    how(at)
    assert begun.finished.wait(PATIENCE)
    return desk.ask(f"{at}reading/")


def kill(at: str) -> None:
    os.kill(process_of(at), signal.SIGKILL)


def test_when_its_process_is_killed_one_sentence_says_so(desk: Desk, endless: Endless, uploads: Path) -> None:
    answer = ended(kill, endless.read_half(), desk)
    assert answer.status == 422
    assert answer.page.errors == ["Reading our people.csv was stopped before its end: choose the file again."]
    assert list(uploads.iterdir()) == []


def test_after_its_process_was_killed_the_file_can_be_chosen_again(
    desk: Desk, endless: Endless, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(kill, endless.read_half(), desk)
    monkeypatch.undo()
    assert desk.ask(desk.open(people)).status == 200


def test_whatever_the_end_is_the_script_is_told_to_open_the_page(desk: Desk, endless: Endless) -> None:
    at = endless.read_half()
    ended(kill, at, desk)
    for path in (f"{at}reading/", "/list/gone/reading/"):
        answer = desk.ask(path, HTTP_HX_REQUEST="true")
        assert (answer.status, answer.headers["HX-Redirect"], answer.body) == (200, path, b"")


def test_a_few_are_read_at_once_and_the_others_wait_in_line(desk: Desk, endless: Endless) -> None:
    lists = [endless.read_half() for _ in range(AT_ONCE)] + [endless.begin(), endless.begin()]
    assert "Yours is next." in desk.ask(f"{lists[AT_ONCE]}reading/").page.text
    assert "Yours is number 2 in line." in desk.ask(f"{lists[AT_ONCE + 1]}reading/").page.text


def test_the_next_in_line_begins_when_one_is_finished(desk: Desk, endless: Endless) -> None:
    lists = [endless.read_half() for _ in range(AT_ONCE)] + [endless.begin()]
    desk.post(f"{lists[0]}cancel/")
    assert endless.half_read.acquire(timeout=PATIENCE)
    assert "12,000 rows read" in desk.ask(f"{lists[-1]}reading/").page.text


def test_one_in_line_can_be_cancelled(desk: Desk, endless: Endless, uploads: Path) -> None:
    lists = [endless.begin() for _ in range(AT_ONCE + 1)]
    desk.post(f"{lists[-1]}cancel/")
    assert desk.ask(f"{lists[-1]}reading/").status == 404
    assert len(list(uploads.iterdir())) == AT_ONCE


def test_when_the_line_is_too_long_a_sentence_says_so(
    desk: Desk, endless: Endless, people: Path, uploads: Path
) -> None:
    for _ in range(AT_ONCE + LONGEST_LINE):
        endless.begin()
    answer = desk.hand_in(people.name, people.read_bytes())
    assert answer.status == 422
    assert answer.page.errors == ["Too many lists are being read just now: wait a minute and try again."]
    assert len(list(uploads.iterdir())) == AT_ONCE + LONGEST_LINE


@pytest.fixture
def slow_check(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """A check that begins, and does not go on before it is allowed to."""
    begun, allowed = threading.Event(), threading.Event()
    true_check = vars(checker)["check_list"]

    def check(*arguments: object, **named: object) -> object:
        begun.set()
        assert allowed.wait(PATIENCE)
        return true_check(*arguments, **named)

    monkeypatch.setattr(checker, "check_list", check)
    yield begun, allowed
    allowed.set()


def test_a_list_that_was_read_while_its_page_was_open_is_gone_on_to(
    desk: Desk, people: Path, slow_check: tuple[threading.Event, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, allowed = slow_check
    monkeypatch.setattr(reading_view, "MOMENT", 0)
    path = desk.hand_in(people.name, people.read_bytes()).goes_to
    assert begun.wait(PATIENCE)
    assert "Checking every cell" in desk.ask(path).page.text
    reading = reading_at(path)
    allowed.set()
    assert reading.finished.wait(PATIENCE)
    assert desk.ask(path).goes_to == path.replace("reading", "columns")


def test_a_column_put_right_in_a_long_list_is_checked_in_the_background_too(
    desk: Desk,
    people: Path,
    slow_check: tuple[threading.Event, threading.Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, allowed = slow_check
    allowed.set()
    at = desk.open(people)
    allowed.clear()
    begun.clear()
    monkeypatch.setattr(reading_view, "MOMENT", 0)
    assert desk.send(f"{at}columns/", C="").goes_to == f"{at}reading/"
    assert begun.wait(PATIENCE)
    assert desk.ask(f"{at}columns/").page.values["C"], "until it is checked, the list is as it was"
    reading = reading_at(at)
    allowed.set()
    assert reading.finished.wait(PATIENCE)
    assert desk.ask(f"{at}reading/").goes_to == at
    assert desk.ask(f"{at}columns/").page.values["C"] == ""


def test_agreeing_to_all_columns_as_they_are_checks_nothing_again(
    desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk.open(people)
    monkeypatch.delattr(checker, "check_list")
    assert desk.send(f"{at}columns/").goes_to == at


def test_a_fault_of_our_own_is_not_written_anywhere(
    desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fault(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("Zq Person1 lives at XA1 0AA")

    monkeypatch.setattr(checker, "check_list", fault)
    desk.client.raise_request_exception = False
    assert desk.hand_in(people.name, people.read_bytes()).status == 500
    assert capfd.readouterr() == ("", "")
