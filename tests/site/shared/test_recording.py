"""Several processes put deeds on record at once, and one is killed meanwhile: it is one chain, and nothing is lost."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

pytestmark = pytest.mark.slow

MANY = 200
LONGEST_WAIT = 120.0
"""Seconds that a process may take for it, on a busy computer."""


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of a site with a database of its own."""
    server = os.environ.get("PLAIT_TEST_DATABASE", "")
    if request.param == "sqlite":
        yield os.environ | {"PLAIT_SITE_DATABASE": ""}
        return
    if not server:
        pytest.skip("PLAIT_TEST_DATABASE names no PostgreSQL")
    name = f"plait_{secrets.token_hex(4)}"
    with psycopg.connect(server, dbname="postgres", autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}".encode())
        yield os.environ | {"PLAIT_SITE_DATABASE": urlsplit(server)._replace(path=f"/{name}").geturl()}
        database.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def start(folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a recorder; gives it once it is ready."""
    command = [sys.executable, f"{Path(__file__).with_name('recorder.py')}", f"{folder}", f"{MANY}"]
    process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(*recorders: subprocess.Popen[str]) -> None:
    """Let recorders begin."""
    for recorder in recorders:
        assert recorder.stdin is not None
        recorder.stdin.write("go\n")
        recorder.stdin.flush()


def audited(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """What the command says of the record."""
    command = [sys.executable, "-m", "plait.cli", "audit", "--data", f"{folder / 'site'}", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode in {0, 1}, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_two_processes_at_once_make_one_chain(tmp_path: Path, environment: dict[str, str]) -> None:
    recorders = [start(tmp_path, environment) for _ in range(2)]
    go(*recorders)
    done = [recorder.communicate(timeout=LONGEST_WAIT)[0].count("done") for recorder in recorders]
    assert done == [MANY, MANY]
    found = audited(tmp_path, environment)
    assert (found["is_whole"], found["deeds"]) == (True, 2 * MANY)


def test_a_process_that_is_killed_leaves_a_whole_chain(tmp_path: Path, environment: dict[str, str]) -> None:
    killed, other = (start(tmp_path, environment) for _ in range(2))
    go(killed, other)
    with killed:
        assert killed.stdout is not None
        for _deed in range(20):
            killed.stdout.readline()
        killed.kill()
        known = 20 + killed.stdout.read().count("done")
    assert other.communicate(timeout=LONGEST_WAIT)[0].count("done") == MANY
    found = audited(tmp_path, environment)
    assert found["is_whole"]
    assert MANY + known <= found["deeds"] <= MANY + known + 1, "the last one may be committed and not said"
