"""Tries are counted before anybody looks, and by all processes together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database in which something is written for good; it is taken away again, and nothing else was written."""
    from plait.site.entering.models import Tries

    with django_db_blocker.unblock():
        yield
        Tries.objects.all().delete()


def test_many_threads_at_once_get_no_more_tries_than_one_after_the_other(committed: None) -> None:
    """ASVS 6.3.1 and 2.3.4: twelve threads, each with a connection of its own as another process has."""
    from plait.site.entering.tries import TRIES, Tried, may_try

    if connection.vendor == "sqlite":
        pytest.skip("threads do not wait for each other in a SQLite database that is only in memory")
    answers: list[bool] = []
    together = threading.Barrier(12)

    def tries() -> None:
        together.wait()
        try:
            answers.append(may_try(Tried.PASSWORD, "ann@example.org"))
        finally:
            connection.close()

    threads = [threading.Thread(target=tries) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), sum(answers)) == (12, TRIES)


TRIER = """
import sys
from pathlib import Path
from plait.site.opening import Site, prepare

prepare(Site(Path(sys.argv[1])), say=lambda _step: None)
from plait.site.entering.tries import Tried, may_try

print("ready", flush=True)
sys.stdin.readline()
print(sum(may_try(Tried.PASSWORD, "ann@example.org") for _ in range(6)))
"""
"""A process of a site that waits for a word, then tries six times."""


@pytest.mark.slow
def test_many_processes_at_once_get_no_more_tries_than_one(tmp_path: Path) -> None:
    """ASVS 6.3.1 and 2.3.4: three processes over one file of SQLite."""
    from plait.site.entering.tries import TRIES

    started = []
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", TRIER, tmp_path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PLAIT_SITE_DATABASE": ""},
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [int(process.communicate(timeout=60)[0]) for process in started]
    assert sum(answers) == TRIES


def test_what_is_tried_is_counted_apart_for_everybody_and_everything(db: None) -> None:
    from plait.site.entering.tries import TRIES, Tried, forget_tries, may_try

    for _ in range(TRIES):
        assert may_try(Tried.PASSWORD, "ann@example.org")
    assert not may_try(Tried.PASSWORD, " ANN@example.org")
    assert may_try(Tried.LINK, "ann@example.org")
    assert may_try(Tried.PASSWORD, "bea@example.org")
    forget_tries(Tried.PASSWORD, "Ann@example.org")
    assert may_try(Tried.PASSWORD, "ann@example.org")


def test_who_it_was_cannot_be_read_in_the_database(db: None) -> None:
    from plait.site.entering.models import Tries
    from plait.site.entering.tries import Tried, may_try

    may_try(Tried.PASSWORD, "ann@example.org")
    assert "ann" not in Tries.objects.get().key
