"""A tiny place, a messy list, and ways to run a command: in this process, or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plait.cli.main import main

TODAY = ("--today", "2025-11-22")
POSTCODES = """\
pcds,lsoa21cd,wd25cd,lad25cd
XA1 0AA,E01000001,E05000001,E09000099
XA1 0AB,E01000001,E05000001,E09000099
XA1 1AA,E01000002,E05000002,E09000099
"""
HELPLINE = """\
Zqname,Zqpost Code,Reason for call,Date of call,Zqnote
Zqann Alpha,XA1 0AA,Food or shopping,03/04/2025,zqnote one
Zqbob Beta,xa1 0ab,Housing; Zqneed,17/05/2025,
Zqcy Gamma,XA1 1AA,,01/06/2025,zqnote two
Zqdi Delta,ZQ1 zq,Food or shopping,,=zq+1
Zqed Epsilon,,Housing,2025-06-09,
"""


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence on stderr, after the name of the command."""
        assert self.err.endswith(".\n")
        assert self.err.count("\n") == 1
        assert self.err.startswith("plait")
        return self.err.partition(": ")[2].strip()


Plait = Callable[..., Answer]


@pytest.fixture(autouse=True)
def away_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No place is chosen, and nobody's own demo is touched."""
    monkeypatch.delenv("PLAIT_PLACE", raising=False)
    monkeypatch.delenv("PLAIT_DEBUG", raising=False)
    monkeypatch.setenv("PLAIT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def plait(capsys: pytest.CaptureFixture[str]) -> Plait:
    """Run a command in this process."""

    def run(*words: str | Path) -> Answer:
        status = main([str(word) for word in words])
        return Answer(status, *capsys.readouterr())

    return run


@pytest.fixture
def process(tmp_path: Path) -> Plait:
    """Run a command in a process of its own; words may be bytes."""

    def run(*words: str | bytes | Path, **settings: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "plait.cli", *words],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, **settings},
        )
        return Answer(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of two wards with a small area each."""
    folder = tmp_path_factory.mktemp("place")
    sources = folder / "sources"
    sources.mkdir()
    (sources / "postcodes.csv").write_text(POSTCODES, encoding="utf-8")
    _write_map(sources / "wards.geojson", "WD25", {"E05000001": "Northside", "E05000002": "Southside"})
    _write_map(sources / "areas.geojson", "LSOA21", {"E01000001": "Test 001A", "E01000002": "Test 001B"})
    words = ("place", "build", sources, "-o", folder / "pack", "--name", "Testham", "--made-up", *TODAY)
    assert main([str(word) for word in words]) == 0
    return folder / "pack"


def _write_map(path: Path, kind: str, names: dict[str, str]) -> None:
    """Areas as squares in a row."""
    features = [
        {
            "type": "Feature",
            "properties": {f"{kind}CD": code, f"{kind}NM": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 51], [x + 0.01, 51], [x + 0.01, 51.01], [x, 51.01], [x, 51]]],
            },
        }
        for x, (code, name) in zip((0.0, 0.01), names.items(), strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


@pytest.fixture
def helpline(tmp_path: Path) -> Path:
    """A list of five rows, of which every cell but the good ones has "zq" in it."""
    path = tmp_path / "helpline.csv"
    path.write_text(HELPLINE, encoding="utf-8")
    return path


@pytest.fixture
def table(plait: Plait, helpline: Path, place: Path, tmp_path: Path) -> Path:
    """The list counted into a table with its receipt."""
    path = tmp_path / "tables" / "helpline.csv"
    assert plait("count", helpline, "--place", place, "-o", path, *TODAY).status == 0
    return path
