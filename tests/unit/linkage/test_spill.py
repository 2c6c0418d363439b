"""The folder for what memory does not hold: nobody else reads it, and the next run takes away what a dead one left."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from plait.linkage.spill import Spill, sweep


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_by_the_dead(folder: Path, name: str = "plait-match-dead") -> Path:
    """A folder as a run leaves it that was killed."""
    path = folder / name
    path.mkdir()
    (path / "held").touch()
    (path / "duckdb_temp_storage-0.tmp").write_text("Ann Brandt")
    return path


def test_it_is_the_users_own_and_goes() -> None:
    spill = Spill()
    assert spill.path.stat().st_mode & 0o077 == 0
    (spill.path / "rows").write_text("Ann Brandt")
    spill.cleanup()
    assert not spill.path.exists()


def test_what_a_dead_run_left_goes_at_the_next(folder: Path) -> None:
    path = left_by_the_dead(folder)
    spill = Spill()
    assert not path.exists()
    spill.cleanup()


def test_a_run_that_lives_keeps_its_folder() -> None:
    one, other = Spill(), Spill()
    sweep()
    assert one.path.is_dir()
    assert other.path.is_dir()
    one.cleanup()
    other.cleanup()


def test_nothing_is_taken_away_but_such_folders(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "held").touch()
    (folder / "plait-match-link").symlink_to(elsewhere)
    (folder / "plait-match-file").touch()
    beginning = folder / "plait-match-beginning"
    beginning.mkdir()
    (beginning / "coming").touch()
    sweep()
    assert (elsewhere / "held").exists()
    assert {path.name for path in folder.iterdir()} == {
        "plait-match-link",
        "plait-match-file",
        "plait-match-beginning",
    }


def test_another_users_folder_is_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left_by_the_dead(folder)
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)
    sweep()
    assert path.exists()


def test_what_another_run_takes_away_meanwhile_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = left_by_the_dead(folder)
    lock = fcntl.flock

    def slow(file: object, how: int) -> None:
        shutil.rmtree(path)
        lock(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", slow)
    sweep()
    assert not path.exists()
