"""Whatever is being changed when the process is killed: all of it is there or nothing, and what was done stays done."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

import plait.site

POINTS = 50
NOT_YET = frozenset({"keep_figures"})
"""It needs a list that was read: its own test does that."""


def run(data: Path, demo: Path, moment: str, statements: list[int]) -> list[str]:
    """Do everything for each of these statements; gives the lines that were said."""
    command = [sys.executable, "-m", "tests.reliability.all_verbs", str(data)]
    command += [str(demo / "place"), str(demo / "tables"), moment, *map(str, statements)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()


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
    said = run(tmp_path / "site", demo, moment, points)
    assert len(said) == 3 * len(points)
    for point, last, ended, found in zip(points, said[::3], said[1::3], said[2::3], strict=True):
        assert ended == f"{-signal.SIGKILL}"
        assert found == last, f"what was done before statement {point} is lost"
        assert found in states, f"statement {point} left something by halves"
