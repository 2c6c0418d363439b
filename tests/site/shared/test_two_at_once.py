"""Two who act on each other at the same moment never leave nobody who looks after members, or nobody who vouches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("two_at_once.py")
ROUNDS = 5


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of a database that nothing is in yet: SQLite's, or one on the tests' own PostgreSQL server."""
    server = os.environ.get("PLAIT_TEST_DATABASE", "")
    if not server:
        yield ""
        return
    import psycopg

    name = f"at_once_{os.getpid()}"
    with closing(psycopg.connect(server, dbname="postgres", autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("what", ["remove", "stop", "leave", "doubt"])
def test_one_of_two_is_refused_and_somebody_is_left(database: str, tmp_path: Path, what: str) -> None:
    words = [sys.executable, f"{SCRIPT}", f"{tmp_path / 'site'}", what, f"{ROUNDS}"]
    settings = os.environ | {"PLAIT_SITE_DATABASE": database, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(words, env=settings, capture_output=True, text=True, timeout=120, check=False)
    assert ran.stderr == ""
    rounds = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(len(item["refused"]), item["left"]) for item in rounds] == [(1, 1)] * ROUNDS
