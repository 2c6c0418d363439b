"""A shared site in real processes, which can be killed, and what is left of it when it is."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.reliability.postgres import DURABLE, Postgres, children_of, find_programs

HOST = "127.0.0.1"
LONGEST_WAIT = 60.0
"""Seconds within which whatever was killed is back at work."""
BETWEEN_LOOKS = 0.02
ROOM = 2**30
"""Bytes for a server of PostgreSQL and more."""


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


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


@dataclass(frozen=True)
class Process:
    """One that was started, and the file that all it says goes to: a pipe would be held open by its children."""

    popen: subprocess.Popen[bytes]
    out: Path

    @property
    def number(self) -> int:
        """Its number."""
        return self.popen.pid

    def said(self) -> str:
        """What it has said so far."""
        return self.out.read_text(encoding="utf-8")

    def ended(self) -> tuple[int, str]:
        """Wait until it has ended; gives its exit status and what it said."""
        return self.popen.wait(timeout=LONGEST_WAIT), self.said()

    def kill(self) -> None:
        """Kill it, so that it has no time for anything."""
        self.popen.kill()
        self.popen.wait()


@dataclass
class Running:
    """A site in processes of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    started: list[Process] = field(default_factory=list)

    @property
    def temporary(self) -> Path:
        """The folder for temporary files."""
        return self.folder / "temporary"

    @property
    def data(self) -> Path:
        """The site's own folder."""
        return self.folder / "site"

    def start(self, *command: str | Path, **settings: str) -> Process:
        """Start Python with these words."""
        out = self.folder / f"said-{len(self.started)}"
        environment = os.environ | {"TMPDIR": f"{self.temporary}", "PLAIT_SITE_DATABASE": ""} | settings
        with out.open("wb") as file:
            popen = subprocess.Popen([sys.executable, *command], stdout=file, stderr=file, env=environment)
        self.started.append(Process(popen, out))
        return self.started[-1]

    def slow(self, what: str, number: int) -> Process:
        """Start `slow_site.py`."""
        return self.start(Path(__file__).with_name("slow_site.py"), self.folder, what, f"{number}")

    def serve(self) -> Process:
        """Start the site; gives its first process once a page answers and both its children are there."""
        master = self.slow("serve", self.port)
        until(lambda: f"open on http://{HOST}:{self.port}\n" in master.said() or master.popen.poll() is not None)
        assert master.popen.poll() is None, master.said()
        until(lambda: len(self.children()) == 2)
        return master

    def children(self) -> list[int]:
        """The processes that the first one has started: one for pages, one for jobs."""
        return children_of(self.started[-1].number)

    def answers(self) -> bool:
        """Whether a page answers."""
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{self.port}/", timeout=10) as answer:
            return bool(answer.status == 200)
        return False

    def enqueue(self, number: int = 1) -> None:
        """Put so many jobs in line."""
        assert self.slow("enqueue", number).ended() == (0, "")
        self.started.pop()

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
        with closing(sqlite3.connect(f"file:{self.data / 'site.sqlite3'}?mode=ro", uri=True)) as database:
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
    for process in site.started:
        process.popen.terminate()
        process.ended()


def in_memory() -> Path | None:
    """A folder for files in memory, where this computer has one with room; None for the usual one.

    What tests kill is processes: such files outlive them as those on a disk do, and nobody waits for the disk.
    """
    memory = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return memory if has_room else None


@contextmanager
def server_of_its_own(settings: dict[str, str]) -> Iterator[Postgres]:
    """A server that runs, set so; skips where PostgreSQL is not installed."""
    if find_programs() is None:
        pytest.skip("PostgreSQL is not here (Debian's package postgresql)")
    with tempfile.TemporaryDirectory(dir=in_memory()) as folder:
        server = Postgres(Path(folder))
        server.make(settings)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A quick server, which need not outlive a power cut."""
    with server_of_its_own({"fsync": "off"}) as server:
        yield server


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[Postgres]:
    """A server that is set as one with real data has to be."""
    with server_of_its_own(DURABLE) as server:
        yield server
