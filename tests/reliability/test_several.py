"""Two processes for pages and two for jobs: whichever is killed, each job is done once, and the pages answer.

On PostgreSQL where PLAIT_TEST_DATABASE names a server, else on SQLite.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from tests.reliability.conftest import Process, Running, until
from tests.reliability.postgres import children_of, lives

JOBS = 12
SERVER = os.environ.get("PLAIT_TEST_DATABASE", "")
SLOW_SITE = Path(__file__).with_name("slow_site.py")
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a database of its own; "" for SQLite."""
    if not SERVER:
        yield ""
        return
    name = f"several_{os.getpid()}"
    with psycopg.connect(urlsplit(SERVER)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def query(address: str, running: Running) -> Query:
    """Looks into the database."""

    def ask(text: str) -> list[tuple[Any, ...]]:
        if not address:
            with closing(sqlite3.connect(f"file:{running.data / 'site.sqlite3'}?mode=ro", uri=True)) as database:
                return database.execute(text).fetchall()
        with psycopg.connect(address) as connection:
            return connection.execute(text.encode()).fetchall()

    return ask


def test_each_job_is_done_once_whichever_process_is_killed(running: Running, address: str, query: Query) -> None:
    def start(*words: str) -> Process:
        return running.start(SLOW_SITE, running.folder, *words, PLAIT_SITE_DATABASE=address)

    site = start("serve", f"{running.port}", "2")
    until(lambda: "open on" in site.said() and len(children_of(site.number)) == 3)
    beside = start("work", "1")
    until(lambda: "Doing the site's work" in beside.said())
    assert start("enqueue", f"{JOBS}").ended() == (0, "")

    for jobs in ((1, 2), (3, 4)):  # each worker is at one, and is killed in the middle of it
        holders = {running.worker_at(f"working-{job}-1") for job in jobs}
        assert len(holders) == 2
        for holder in holders:
            os.kill(holder, signal.SIGKILL)
        beside.popen.wait()
        beside = start("work", "1")
    for page in children_of(site.number):
        with suppress(ProcessLookupError):  # a worker that was killed above may just now be gone
            os.kill(page, signal.SIGKILL)
    running.go_on()

    until(lambda: query("SELECT count(*) FROM jobs_job WHERE state = 'done'") == [(JOBS,)])
    done = query("SELECT number, count(*) FROM audit_deed WHERE verb = 'worked' GROUP BY number ORDER BY number")
    assert done == [(job, 1) for job in range(1, JOBS + 1)]
    until(running.answers)
    until(lambda: len(children_of(site.number)) == 3)
    assert all(map(lives, children_of(site.number)))


def test_whoever_would_work_with_a_database_of_an_older_version_is_told(running: Running, address: str) -> None:
    assert running.start(SLOW_SITE, running.folder, "enqueue", "0", PLAIT_SITE_DATABASE=address).ended()[0] == 0
    forget = "from django.db import connection; connection.cursor().execute('DELETE FROM django_migrations')"
    program = f"""
import sys
from pathlib import Path
from plait.site.server import Site, set_up_as_it_is
set_up_as_it_is(Site(Path(sys.argv[1])))
{forget}
"""
    assert running.start("-c", program, running.data, PLAIT_SITE_DATABASE=address).ended() == (0, "")
    refused = running.start(SLOW_SITE, running.folder, "work", "1", PLAIT_SITE_DATABASE=address).ended()
    assert refused == (1, "The database is not up to date: start plait site serve of this version first.\n")
