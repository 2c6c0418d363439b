"""Matching that is stopped, by Ctrl+C or by kill -9, leaves no half a file and loses no decision."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.unit.linkage.made import people, written

from plait.cli.main import STOPPED, main
from plait.linkage.decisions import TO_CHECK

LISTS = ("one.csv", "two.csv")
CHILD = """
import sys
from plait.cli.main import main
from plait.linkage.engine import Engine

def compare(self):
    "Spills, says so, and never ends."
    self._sql.execute("SET memory_limit = '40MB'")
    self._sql.execute("CREATE TABLE much AS SELECT range AS a, hash(range) AS b FROM range(10000000)")
    print("comparing", flush=True)
    self._sql.execute("SELECT count(*) FROM range(10000000000) x, range(10000000000) y WHERE x.range = y.range + 1")

Engine.compare = compare
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two lists, and the workbook of their matches with an answer in it."""
    everybody = people(100)
    second = [[*row[:2], "30/12/1921" if place < 3 else row[2], *row[3:]] for place, row in enumerate(everybody[40:])]
    written(tmp_path, LISTS[0], everybody[:60])
    written(tmp_path, LISTS[1], second)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spill").mkdir()
    assert main(["match", *LISTS, "-o", "reviewed.xlsx"]) == 0
    book = openpyxl.load_workbook("reviewed.xlsx")
    book[TO_CHECK].cell(2, 2).value = "Same person"
    book.save("reviewed.xlsx")
    return tmp_path


def stopped(folder: Path, how: signal.Signals) -> int:
    """A run that is stopped while it compares; gives its exit status."""
    words = ["match", *LISTS, "--decisions", "reviewed.xlsx", "-o", "matches.xlsx", "--pairs", "pairs.csv"]
    words += ["--save-model", "model.json"]
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, *words],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "spill")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "comparing\n"
        spilt = list((folder / "spill").glob("plait-match-*/*"))
        assert any("duckdb" in path.name for path in spilt), "memory did not hold it all"
        child.send_signal(how)
        _, said = child.communicate()
    if how is signal.SIGINT:
        assert said.splitlines()[-1] == "plait: stopped; nothing was left half written."
    return child.returncode


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_ctrl_c_leaves_nothing_behind(folder: Path) -> None:
    before = files(folder)
    assert stopped(folder, signal.SIGINT) == STOPPED
    assert files(folder) == before
    assert list((folder / "spill").iterdir()) == []


def test_kill_9_loses_no_decision_and_the_next_run_clears_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(folder)
    assert stopped(folder, signal.SIGKILL) == -signal.SIGKILL
    assert files(folder) == before
    assert len(list((folder / "spill").iterdir())) == 1
    monkeypatch.setattr("tempfile.tempdir", str(folder / "spill"))
    assert main(["match", *LISTS, "--decisions", "reviewed.xlsx", "-o", "matches.xlsx"]) == 0
    assert list((folder / "spill").iterdir()) == []
    assert openpyxl.load_workbook("matches.xlsx")["Decided"].cell(2, 1).value == "Same person"


def test_a_workbook_is_never_written_over_by_half_of_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["match", *LISTS, "-o", "matches.xlsx"]) == 0
    whole = (folder / "matches.xlsx").read_bytes()

    def killed(_self: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    assert main(["match", *LISTS, "--decisions", "reviewed.xlsx", "-o", "matches.xlsx"]) == STOPPED
    assert (folder / "matches.xlsx").read_bytes() == whole
    assert sorted(path.name for path in folder.iterdir()) == [
        "matches.xlsx",
        "one.csv",
        "reviewed.xlsx",
        "spill",
        "two.csv",
    ]
