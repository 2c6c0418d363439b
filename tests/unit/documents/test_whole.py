"""A file is there whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plait.documents import write_whole
from plait.errors import PlaitError


@pytest.fixture
def umask() -> Iterator[None]:
    """A user who lets nobody else read what is written."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_a_file_is_written_with_the_folders_on_its_way(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "c.txt", b"whole")
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"whole"


def test_a_file_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"much longer than the new one")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    write_whole(tmp_path / "file.txt", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_stop_in_the_middle_leaves_the_older_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def stop(*_: object) -> None:
        raise error

    path = tmp_path / "file.txt"
    path.write_bytes(b"older")
    monkeypatch.setattr("os.replace", stop)
    with pytest.raises((PlaitError, KeyboardInterrupt)):
        write_whole(path, b"new")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"file.txt": b"older"}


def test_a_process_that_is_killed_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from plait.documents import write_whole\n"
        "os.link = lambda *_, **__: os.kill(os.getpid(), 9)\n"
        "write_whole(Path(sys.argv[1]), b'people')"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "file.txt")], check=False)

    assert done.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_nameless_files_gets_the_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    write_whole(tmp_path / "file.txt", b"whole")

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"file.txt": b"whole"}


def test_a_link_is_replaced_and_what_it_points_to_is_not(tmp_path: Path) -> None:
    (tmp_path / "target.txt").write_bytes(b"target")
    (tmp_path / "link.txt").symlink_to("target.txt")
    write_whole(tmp_path / "link.txt", b"new")
    assert (tmp_path / "target.txt").read_bytes() == b"target"


def test_the_user_says_who_else_may_read_it(tmp_path: Path, umask: None) -> None:
    write_whole(tmp_path / "report.html", b"names of people")
    assert (tmp_path / "report.html").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["folder", "file/under.txt", "/proc/nowhere/file.txt", "x" * 300])
def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(PlaitError, match=r"cannot be written: [A-Z][A-Za-z ]+\.$"):
        write_whole(tmp_path / name, b"data")
