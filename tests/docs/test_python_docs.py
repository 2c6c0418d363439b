"""What the documentation shows of Plait in Python is what a program gets."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import plait
from plait.checking import Report

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "python.md"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples write their files into a folder of their own."""
    monkeypatch.chdir(tmp_path)


def test_the_page_shows_what_a_program_gets() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert (found.failed, found.attempted > 10) == (0, True)


def test_the_docstring_shows_what_a_program_gets() -> None:
    found = doctest.testmod(plait)
    assert (found.failed, found.attempted > 2) == (0, True)


def test_the_page_names_everything_of_a_report() -> None:
    names = {name for name in vars(Report) | Report.__dataclass_fields__ if not name.startswith("_")}
    text = PAGE.read_text(encoding="utf-8")
    assert {name for name in names if f"`{name}" not in text and f".{name}" not in text} == set()


def test_plait_alone_loads_no_table_engine() -> None:
    code = "import sys, plait; print([name for name in ('polars', 'plait.checking') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", plait.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(plait, name)


def test_a_name_that_was_not_promised_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'clean_everything'"):
        plait.clean_everything  # noqa: B018 - asking for it is what is tried
