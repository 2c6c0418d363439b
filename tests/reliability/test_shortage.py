"""A full disk, and a database that is away: the site says so in a sentence, and goes on by itself when that is over."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from tests.reliability.conftest import Process, Running, until
from tests.reliability.postgres import Postgres, children_of
from tests.reliability.visitor import Asker, Visitor, come_in

SLOW_SITE = Path(__file__).with_name("slow_site.py")
SENTENCE = "wait a minute, look whether what you did is there, and if not, do it again."
WITHOUT_SAVING = ("/", "/accessibility/", "/ask/", "/messages/", "/healthz")


class Disk(Protocol):
    """One that can get full."""

    def fill(self, site: Process) -> None: ...
    def clear(self, site: Process) -> None: ...


class Limit:
    """No process of the site can write into a file any more, which needs no right to fill a disk."""

    def fill(self, site: Process) -> None:
        """Let nothing be written."""
        self._set(site, 0)

    def clear(self, site: Process) -> None:
        """Let everything be written."""
        self._set(site, resource.RLIM_INFINITY)

    def _set(self, site: Process, most: int) -> None:
        for process in (site.number, *children_of(site.number)):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class Full:
    """A disk of its own for the site's folder, with something else on it that takes all the room."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def fill(self, site: Process) -> None:  # noqa: ARG002 - as any disk
        """Write until there is no room."""
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                return

    def clear(self, site: Process) -> None:  # noqa: ARG002 - as any disk
        """Make room."""
        self._filler.unlink()


@pytest.fixture(params=["limit", "full"])
def disk(request: pytest.FixtureRequest, running: Running) -> Iterator[Disk]:
    """The disk that the site's folder is on."""
    if request.param == "limit":
        yield Limit()
        return
    running.data.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", running.data], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a disk of one's own can be mounted only by root, and not in every container")
    yield Full(running.data)
    for process in running.started:
        process.popen.terminate()
        process.ended()
    subprocess.run(["umount", running.data], check=True)


def serve(running: Running, database: str = "") -> tuple[Process, Asker]:
    """A site that is served, with a job that is worked at, and somebody who has signed in."""
    site = running.start(SLOW_SITE, running.folder, "serve", f"{running.port}", PLAIT_SITE_DATABASE=database)
    until(lambda: "open on" in site.said() and len(children_of(site.number)) == 2)
    link = plait(running, database, "site", "invite", "Ann Lee", "ann@example.org", *IN_OURS)
    queue = running.start(SLOW_SITE, running.folder, "enqueue", "1", PLAIT_SITE_DATABASE=database)
    assert queue.ended() == (0, "")
    running.worker_at("working-1-1")
    return site, come_in(running.port, link[link.index("/come-in/") :].strip())


IN_OURS = ("--organisation", "Ours", "--kind", "council", "--role", "data")


def plait(running: Running, database: str, *words: str) -> str:
    """Run a command on the site; gives what it said."""
    command = [sys.executable, "-m", "plait.cli", *words, "--data", f"{running.data}"]
    environment = os.environ | {"PLAIT_SITE_DATABASE": database}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def refused(asker: Asker) -> bool:
    """Ask; gives whether it was refused, which is one sentence then."""
    answer = asker.ask()
    if answer.status == 200:
        return False
    assert (answer.status, answer.retry_after) == (503, "30")
    assert SENTENCE in answer.text
    return True


def all_is_well(
    running: Running, asker: Asker, query: Callable[[str], list[tuple[object, ...]]], database: str
) -> None:
    """Fail unless what was asked is all that there is, the job was done once, and the record is whole."""
    running.go_on()
    until(lambda: query("SELECT state FROM jobs_job WHERE kind = 'slow'") == [("done",)], within=120)
    assert query("SELECT count(*) FROM audit_deed WHERE verb = 'worked'") == [(1,)]
    assert asker.ask().status == 200
    assert query("SELECT count(*) FROM projects_project") == [(len(asker.asked),)]
    assert query("SELECT count(*) FROM audit_deed WHERE verb = 'ask'") == [(len(asker.asked),)]
    assert "The record is whole." in plait(running, database, "audit")


def test_a_full_disk_keeps_from_saving_and_from_nothing_else(running: Running, disk: Disk) -> None:
    site, asker = serve(running)
    before = site.number, children_of(site.number)
    disk.fill(site)
    until(lambda: refused(asker))
    assert [asker.visitor.look(path).status for path in WITHOUT_SAVING] == [200] * len(WITHOUT_SAVING)
    assert asker.visitor.look("/readyz").status == 503
    running.go_on()  # the job would end now, and cannot
    assert refused(asker)
    assert running.jobs()[0][0] != "done"
    assert (site.number, children_of(site.number)) == before
    disk.clear(site)
    until(lambda: not refused(asker))
    assert asker.visitor.look("/readyz").status == 200
    all_is_well(running, asker, running.query, "")
    assert (site.number, children_of(site.number)) == before


# --- The database is away ----------------------------------------------------------------------


def test_a_database_that_is_away_is_waited_for(running: Running, postgres: Postgres) -> None:
    site, asker = serve(running, postgres.address)
    before = site.number, children_of(site.number)
    assert not refused(asker)
    postgres.stop()
    assert refused(asker)
    assert refused(asker)
    visitor = Visitor(running.port)
    assert [visitor.look(path).status for path in ("/healthz", "/accessibility/")] == [200, 200]
    for path in ("/", "/organisations/ask/"):
        answer = asker.visitor.look(path)
        assert (answer.status, answer.retry_after, SENTENCE in answer.text) == (503, "30", True)
    assert visitor.look("/readyz").status == 503
    running.go_on()
    postgres.start()
    until(lambda: asker.visitor.look("/").status == 200)
    all_is_well(running, asker, postgres.query, postgres.address)
    assert (site.number, children_of(site.number)) == before
