"""A shared site in real processes, which can be killed, and what is left of it when it is."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HOST = "127.0.0.1"
LONGEST_WAIT = 60.0
"""Seconds within which whatever was killed is back at work."""
BETWEEN_LOOKS = 0.02


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.enable_socket)  # loopback alone


def until(true: Callable[[], object], *, within: float = LONGEST_WAIT) -> None:
    """Wait until something is true. Fails where it is not in time."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(BETWEEN_LOOKS)


def lives(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Running:
    """A site in processes of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    master: subprocess.Popen[str] | None = None

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""
        return self.folder / "temporary"

    def run(self, what: str, number: int) -> subprocess.Popen[str]:
        """Start `slow_site.py`."""
        script = Path(__file__).with_name("slow_site.py")
        return subprocess.Popen(
            [sys.executable, script, self.folder, what, f"{number}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": f"{self.temporary}", "PLAIT_SITE_DATABASE": ""},
        )

    def serve(self) -> subprocess.Popen[str]:
        """Start the site; gives its first process once a page answers."""
        self.master = self.run("serve", self.port)
        assert self.master.stdout is not None
        told = list(iter(self.master.stdout.readline, f"open on http://{HOST}:{self.port}\n"))
        assert self.master.poll() is None, (told, self.master.communicate())
        until(lambda: len(self.children()) == 2)
        return self.master

    def children(self) -> list[int]:
        """The processes that the first one has started: one for pages, one for jobs."""
        assert self.master is not None
        told = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text(encoding="utf-8")
        return [int(child) for child in told.split()]

    def answers(self) -> bool:
        """Whether a page answers."""
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{self.port}/", timeout=10) as answer:
            return bool(answer.status == 200)
        return False

    def enqueue(self, number: int = 1) -> None:
        """Put so many jobs in line."""
        done = self.run("enqueue", number)
        assert (done.communicate()[1], done.returncode) == ("", 0)

    def mark(self, name: str) -> Path:
        """A file by which jobs and tests tell each other how far they are."""
        return self.folder / "marks" / name

    def worker_at(self, name: str) -> int:
        """Wait until an attempt has come so far; gives the number of its process."""
        until(self.mark(name).exists)
        return int(self.mark(name).read_text(encoding="utf-8"))

    def go_on(self) -> None:
        """Let every job go on to its end."""
        self.mark("go-on-working").touch()
        self.mark("go-on-writing").touch()

    def query(self, text: str) -> list[tuple[object, ...]]:
        """Look into the database."""
        with closing(sqlite3.connect(f"file:{self.folder / 'site' / 'site.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(text).fetchall()

    def jobs(self) -> list[tuple[object, ...]]:
        """State and number of attempts of each job."""
        return self.query("SELECT state, attempts FROM jobs_job ORDER BY id")

    def worked(self) -> list[object]:
        """The jobs that were done, each as often as it was."""
        return [row[0] for row in self.query("SELECT number FROM audit_deed WHERE verb = 'worked' ORDER BY id")]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A folder for a site that is not served yet; whatever is served from it ends with the test."""
    site = Running(tmp_path)
    site.temporary.mkdir()
    yield site
    if site.master is not None:
        if site.master.poll() is None:
            site.master.terminate()
        site.master.communicate(timeout=LONGEST_WAIT)
