"""The history of a list is in a file of its user's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plait.checking.history import History, Version
from plait.checking.history_file import HistoryFile
from plait.errors import PlaitError

HISTORY = History((Version(date(2026, 11, 22), "file", rows=3, errors=1, warnings=0, certain=1, put_right=0),))


@pytest.fixture
def file(tmp_path: Path) -> HistoryFile:
    """The file of a list, which is not there yet."""
    return HistoryFile.of(tmp_path / "home" / "history", "list")


def test_what_is_kept_comes_back_as_it_was(file: HistoryFile) -> None:
    file.keep(HISTORY)
    assert (file.exists, file.recall()) == (True, HISTORY)


def test_where_nothing_was_kept_the_history_is_empty(file: HistoryFile) -> None:
    assert (file.exists, file.recall()) == (False, History())


def test_nobody_else_may_look_into_the_folder(file: HistoryFile) -> None:
    file.keep(HISTORY)
    assert file.path.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_forgotten_is_gone(file: HistoryFile) -> None:
    file.keep(HISTORY)
    assert file.forget()
    assert not file.exists
    assert not file.forget()


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(file: HistoryFile) -> None:
    file.keep(HISTORY)
    file.path.write_bytes(b"\xff")
    with pytest.raises(PlaitError, match="cannot be read: --forget-history takes it away"):
        file.recall()


def test_a_folder_that_is_a_file_is_said_in_a_sentence(file: HistoryFile) -> None:
    file.path.parent.parent.mkdir()
    file.path.parent.touch()
    with pytest.raises(PlaitError, match="cannot be written"):
        file.keep(HISTORY)
    with pytest.raises(PlaitError, match="cannot be taken away"):
        file.forget()


def test_versions_that_come_at_once_are_put_in_one_after_the_other(file: HistoryFile) -> None:
    versions = [replace(HISTORY.versions[0], content=f"file {number}") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(file.put, versions))

    assert {version.content for version in file.recall().versions} == {version.content for version in versions}
