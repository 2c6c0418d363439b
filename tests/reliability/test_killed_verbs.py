"""Whenever the site or its database is killed, all of a change is there or nothing, and what was done stays done."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from tests.reliability.killing import AWAY
from tests.reliability.postgres import DURABLE, Postgres

import plait.site

POINTS = int(os.environ.get("PLAIT_TEST_POINTS", "50"))
"""Statements at which everything is killed, over all verbs together; half of them before it, half after."""
NOT_YET = frozenset({"keep_figures"})
"""It needs a list that was read: its own test does that."""


def run(data: Path, demo: Path, moment: str, statements: list[int], server: Postgres | None = None) -> list[str]:
    """Do everything for each of these statements; gives the lines that were said."""
    command = [sys.executable, "-m", "tests.reliability.killing", str(data)]
    command += [str(demo / "place"), str(demo / "tables"), moment, *map(str, statements)]
    on = {"PLAIT_SITE_DATABASE": "", "PLAIT_TEST_SERVER": ""}
    if server:
        server.do("DROP DATABASE IF EXISTS site", "DROP DATABASE IF EXISTS empty", "CREATE DATABASE site")
        on = {"PLAIT_SITE_DATABASE": server.address_of("site"), "PLAIT_TEST_SERVER": f"{server.folder}"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=os.environ | on)
    return done.stdout.split()


def check_each(points: list[int], said: list[str], states: list[str], ends: int) -> None:
    """Fail unless after each kill there is what was there before it, to the last value, and that belongs together."""
    assert len(said) == 4 * len(points)
    for point, last, ended, found, record in zip(points, said[::4], said[1::4], said[2::4], said[3::4], strict=True):
        assert ended == f"{ends}", f"the process did not end as it should at statement {point}"
        assert found == last, f"what was done before statement {point} is lost, or done twice"
        assert found.partition("-")[0] in states, f"statement {point} left something by halves"
        assert record == "whole", f"the record is broken at statement {point}"


@pytest.fixture(scope="module")
def whole(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """The states that others can see while everything is done, and the site on which it was."""
    data = tmp_path_factory.mktemp("whole") / "site"
    return run(data, demo, "after", [0]), data


def test_every_verb_of_every_app_is_among_them(whole: tuple[list[str], Path]) -> None:
    with closing(sqlite3.connect(whole[1] / "site.sqlite3")) as database:
        done = {verb for (verb,) in database.execute("SELECT DISTINCT verb FROM audit_deed")}
    apps = sorted(path.parent.name for path in Path(plait.site.__file__).parent.glob("*/policies.py"))
    modules = [import_module(f"plait.site.{app}.policies") for app in apps]
    verbs = {verb for module in modules for verb in getattr(module, "POLICIES", {})}
    assert len(verbs) > 30
    assert verbs - done <= NOT_YET


@pytest.mark.parametrize("moment", ["before", "after"])
def test_nothing_is_lost_and_nothing_is_there_by_halves(
    whole: tuple[list[str], Path], demo: Path, tmp_path: Path, moment: str
) -> None:
    """ASVS 2.3.3."""
    *states, statements = whole[0]
    points = random.Random(moment).sample(range(1, int(statements)), POINTS // 2)
    check_each(points, run(tmp_path / "site", demo, moment, points), states, -signal.SIGKILL)


@pytest.fixture(scope="module")
def whole_on_server(demo: Path, tmp_path_factory: pytest.TempPathFactory, durable_postgres: Postgres) -> list[str]:
    """The same states on PostgreSQL."""
    return run(tmp_path_factory.mktemp("whole") / "site", demo, "after", [0], durable_postgres)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_nothing_is_lost_when_the_server_of_the_database_is_killed(
    whole_on_server: list[str], demo: Path, tmp_path: Path, durable_postgres: Postgres, moment: str
) -> None:
    """All of its processes at once, by SIGKILL; started again, it has what it had said is saved, and nothing else."""
    assert {name: durable_postgres.query(f"SHOW {name}")[0][0] for name in DURABLE} == DURABLE
    *states, statements = whole_on_server
    points = random.Random(f"{moment} on a server").sample(range(1, int(statements)), POINTS // 2)
    check_each(points, run(tmp_path / "site", demo, moment, points, durable_postgres), states, AWAY)
