"""Whatever moment a backup or a restore is killed at: what there was is whole, and nothing half made has a name."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.reliability.conftest import Process, Running, until

from plait.site.backup.archive import open_archive

KILLS = 8
DEEDS = 30_000
"""So many that there is time to be killed in."""


@pytest.fixture
def site(demo: Path, running: Running) -> Path:
    """The demo's site with a long record."""
    shutil.copytree(demo / "site", running.data)
    with closing(sqlite3.connect(running.data / "site.sqlite3")) as there, there:
        before = there.execute("SELECT digest FROM audit_deed ORDER BY id DESC").fetchone()[0]
        there.executemany(
            "INSERT INTO audit_deed (at, verb, kind, number, before, digest) "
            "VALUES ('2026-11-22 12:00:00', 'told', 'jobs.job', ?, ?, ?)",
            chained(before),
        )
    return running.data


def chained(before: str) -> Iterator[tuple[int, str, str]]:
    """Number, digest before and digest of many deeds after the one with this digest."""
    from plait.site.audit.chain import Line, digest_of

    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for number in range(DEEDS):
        digest = digest_of(before, Line(at, "told", None, "jobs.job", number, None, None))
        yield number, before, digest
        before = digest


def whole(path: Path) -> None:
    """Fail where a backup is not whole."""
    open_archive(path).check(lambda _step: None)


def kill_at(process: Process, folder: Path, size: int) -> None:
    """Kill it when a folder has so many bytes in it, or when it has ended by itself."""
    until(lambda: bytes_in(folder) >= size or process.popen.poll() is not None)
    process.kill()


def bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # renamed meanwhile
            total += path.stat().st_size
    return total


def sizes(least: int, most: int) -> list[int]:
    """So many moments, from the first byte that is written to the last."""
    drawn = random.Random(26)
    return [least + 1, *(drawn.randrange(least + 1, most + 1) for _ in range(KILLS - 1))]


def test_a_backup_that_is_killed_leaves_whole_ones_only(running: Running, site: Path) -> None:
    to = running.folder / "to"
    words = ("-m", "plait.cli", "backup", "--data", site, "--to", to)
    assert running.start(*words).ended()[0] == 0
    unfinished = 0
    for more in sizes(0, bytes_in(to)):
        for part in to.glob(".*.part"):  # the one of the last turn stays, for the backup that is not killed
            part.unlink()
        kill_at(running.start(*words), to, bytes_in(to) + more)
        unfinished += len(list(to.glob(".*.part")))
        for path in to.glob("plait-*"):
            whole(path)
    assert unfinished > 0
    assert running.start(*words).ended()[0] == 0
    assert list(to.glob(".*")) == []
    assert len(list(to.glob("plait-*"))) >= 2


def test_a_restore_that_is_killed_leaves_no_half_site(running: Running, site: Path) -> None:
    to = running.folder / "to"
    assert running.start("-m", "plait.cli", "backup", "--data", site, "--to", to).ended()[0] == 0
    (backup,) = to.iterdir()
    new = running.folder / "new"
    words = ("-m", "plait.cli", "restore", backup, "--data", new)

    def begin_anew() -> None:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        shutil.copy(site / "keys.json", new)

    begin_anew()
    least = bytes_in(new)
    assert running.start(*words).ended()[0] == 0
    most = bytes_in(new)
    begin_anew()
    unfinished = 0
    for size in sizes(least, most):
        kill_at(running.start(*words), new, size)
        unfinished += (new / "restoring.sqlite3").exists()
        if (new / "site.sqlite3").exists():
            assert deeds(new) > DEEDS
            begin_anew()
    assert unfinished > 0
    assert running.start(*words).ended()[0] == 0
    assert deeds(new) > DEEDS
    assert sorted(path.name for path in new.iterdir()) == ["keys.json", "open-on", "site.sqlite3"]


def deeds(site: Path) -> int:
    with closing(sqlite3.connect(site / "site.sqlite3")) as there:
        found: int = there.execute("SELECT count(*) FROM audit_deed").fetchone()[0]
    return found
