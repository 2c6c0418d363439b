"""Whoever watches a reading sees how far it is, and can end it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from tests.files import HEADINGS, PEOPLE, write_csv, write_xlsx

from plait.errors import Stopped, Unreadable
from plait.sheets import Watch, read_workbook
from plait.sheets import workbook as workbook_module


class Meddling(Watch):
    """Does something to the child process once it has begun to read."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self._how = how

    def expect(self, rows: int) -> None:
        super().expect(rows)
        assert self._child is not None
        if self._how == "stop":
            self.stop()
        else:
            os.kill(self._child.pid, signal.SIGKILL)


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child process that begins a sheet and then goes on for ever; it reads plain workbooks too."""
    monkeypatch.setattr(workbook_module, "_read_here", lambda _path, _watch: ())
    script = tmp_path / "endless.py"
    head = '{"sheet": "", "hidden": false, "rows": 9}'
    script.write_text(f"import signal\nprint('{head}', flush=True)\nsignal.pause()\n", encoding="utf-8")
    monkeypatch.setattr(workbook_module, "_CHILD", script)


def test_all_rows_of_all_sheets_are_counted(tmp_path: Path) -> None:
    watch = Watch()
    read_workbook(write_xlsx(tmp_path / "list.xlsx", {"One": [HEADINGS, *PEOPLE], "Two": [[], *PEOPLE]}), watch=watch)
    assert (watch.rows, watch.rows_expected) == (2 * len(PEOPLE) + 2, 2 * len(PEOPLE) + 2)


def test_of_a_csv_file_it_is_known_about_how_many_rows_are_to_come(tmp_path: Path) -> None:
    watch = Watch()
    read_workbook(write_csv(tmp_path / "list.csv", [HEADINGS, *PEOPLE]), watch=watch)
    assert watch.rows_expected == watch.rows


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_reading_that_is_ended_says_so(tmp_path: Path, endless: None, how: str) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", {"One": [HEADINGS, *PEOPLE]})
    with pytest.raises(Stopped, match=r"^Reading list\.xlsx was stopped before its end: choose the file again\.$"):
        read_workbook(path, watch=Meddling(how))


def test_what_was_stopped_before_it_began_is_not_read(tmp_path: Path, endless: None) -> None:
    watch = Watch()
    watch.stop()
    with pytest.raises(Stopped):
        read_workbook(write_xlsx(tmp_path / "list.xlsx", {"One": [HEADINGS, *PEOPLE]}), watch=watch)


def test_a_file_that_takes_too_long_is_not_called_stopped(
    tmp_path: Path, endless: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_module, "LONGEST_WAIT", 0.01)
    with pytest.raises(Unreadable, match="needs far more memory or time than a list should"):
        read_workbook(write_xlsx(tmp_path / "list.xlsx", {"One": [HEADINGS, *PEOPLE]}))


def test_a_csv_file_that_was_stopped_while_it_was_read_is_not_handed_on(tmp_path: Path) -> None:
    class Stopping(Watch):
        def expect(self, rows: int) -> None:
            super().expect(rows)
            self.stop()

    with pytest.raises(Stopped):
        read_workbook(write_csv(tmp_path / "list.csv", [HEADINGS, *PEOPLE]), watch=Stopping())
