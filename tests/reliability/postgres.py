"""A PostgreSQL server of one's own, which can be stopped and killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

LONGEST = 60.0
"""Seconds within which whatever was killed is gone."""
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""What a server has to be set to so that what it said is saved stays saved. They are what it comes with."""


def find_programs() -> Path | None:
    """The folder with its programs, which Debian keeps off the path; None where it is not installed."""
    found = shutil.which("initdb") or max(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)
    return Path(found).parent if found else None


@dataclass(frozen=True)
class Postgres:
    """A server in a folder of its own, reached by a socket there and from nowhere else."""

    folder: Path

    def make(self, settings: dict[str, str]) -> None:
        """Make it, with these settings."""
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-U", "plait", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        settings = {"listen_addresses": "", "unix_socket_directories": f"{self.folder}", **settings}
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    @property
    def address(self) -> str:
        """The address of the database that is there from the beginning."""
        return self.address_of("postgres")

    def address_of(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://plait@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it can be used: after a kill it first plays its log of changes again."""
        self._run("pg_ctl", "-l", f"{self.folder / 'log'}", "-w", "start")

    def stop(self) -> None:
        """Stop it as if it had fallen over."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill its first process and all that it has started, so that none has time for anything.

        Where one connection's process is killed the first one only ends the others and recovers at once; where all are
        there is nobody left to do so, as when the computer's memory is full.
        """
        lock = self.folder / "data" / "postmaster.pid"
        first = int(lock.read_text(encoding="utf-8").split()[0])
        everybody = [first, *children_of(first)]
        for process in everybody:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        deadline = time.monotonic() + LONGEST
        while any(map(lives, everybody)):
            assert time.monotonic() < deadline, "it was killed and lives"
        # A number counts as taken until init has seen that its process ended, which takes seconds in a container.
        for left in (lock, *self.folder.glob(".s.PGSQL.*")):
            left.unlink()

    def query(self, text: str) -> list[tuple[object, ...]]:
        """Look into that database."""
        with psycopg.connect(self.address) as connection:
            return connection.execute(text.encode()).fetchall()

    def do(self, *commands: str) -> None:
        """Do something outside a transaction."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())

    @property
    def _user(self) -> str | None:
        """Whose processes it has: it does not run as root."""
        return "postgres" if os.geteuid() == 0 else None

    def _run(self, program: str, *words: str) -> None:
        programs = find_programs()
        assert programs is not None
        command = [f"{programs / program}", "-D", f"{self.folder / 'data'}", *words]
        subprocess.run(command, user=self._user, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


def children_of(process: int) -> list[int]:
    """The processes that one has started."""
    told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    return [int(child) for child in told.split()]


def lives(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
