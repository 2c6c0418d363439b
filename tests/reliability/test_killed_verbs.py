"""Whatever is being changed when the process is killed: all of it is there or nothing, and what was done stays done."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from tests.reliability.all_verbs import state_of

import plait.site

POINTS = 50
NOT_YET = frozenset({"keep_figures"})
"""It needs a list that was read: its own test does that."""


def run(data: Path, demo: Path, *dies: str) -> tuple[int, list[str]]:
    """Do everything; gives how it ended and the lines that were said."""
    command = [sys.executable, "-m", "tests.reliability.all_verbs", str(data)]
    command += [str(demo / "place"), str(demo / "tables"), *dies]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.split()


@pytest.fixture(scope="module")
def empty(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site on which nothing was done yet."""
    data = tmp_path_factory.mktemp("empty") / "site"
    assert run(data, demo, "1", "before")[0] == -signal.SIGKILL
    return data


@pytest.fixture(scope="module")
def whole(empty: Path, demo: Path) -> tuple[list[str], Path]:
    """The states that others can see while everything is done, and the site on which it was."""
    data = empty.parent / "whole"
    shutil.copytree(empty, data)
    status, said = run(data, demo)
    assert status == 0
    return said, data


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
    whole: tuple[list[str], Path], empty: Path, demo: Path, tmp_path: Path, moment: str
) -> None:
    """ASVS 2.3.3."""
    *states, statements = whole[0]
    points = random.Random(moment).sample(range(1, int(statements)), POINTS // 2)
    for point in points:
        data = tmp_path / str(point)
        shutil.copytree(empty, data)
        status, said = run(data, demo, str(point), moment)
        assert status == -signal.SIGKILL
        found = state_of(data / "site.sqlite3")
        assert found == said[-1], f"what was done before statement {point} is lost"
        assert found in states, f"statement {point} left something by halves"
        shutil.rmtree(data)
