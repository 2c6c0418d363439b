"""Whole lists, cleaned by the command: the copy is stable, and the log brings the list back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from plait.cli.main import FINDINGS, OK, main
from plait.sheets import read_workbook

Clean = Callable[..., str]

TODAY = ("--today", "2026-11-22")
CAMDEN = ("council_helpline.csv", "foodbank_clients.xlsx", "advice_clients.xlsx")
DEMO = ("council_helpline.csv", "food_share.xlsx", "advice_centre.xlsx")
WAYS = [
    pytest.param("copy.xlsx", (), id="workbook"),
    pytest.param("copy.xlsx", ("--tags", "--standard-form"), id="workbook, everything"),
    pytest.param("copy.csv", ("--tags", "--standard-form"), id="csv, everything"),
]


@pytest.fixture
def clean(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clean:
    """Runs ``plait clean`` and gives what it prints."""
    monkeypatch.delenv("PLAIT_PLACE", raising=False)

    def run(*words: str | Path) -> str:
        status = main(["clean", *map(str, words)])
        said = capsys.readouterr()
        assert status in {OK, FINDINGS}, said.err
        return said.out

    return run


def texts_of(path: Path) -> pl.DataFrame:
    """The cells of the first sheet that have something in them, each with its place."""
    cells = read_workbook(path).sheets[0].cells.unpivot(index="row", variable_name="letter").drop_nulls()
    return cells.sort("row", "letter")


def there_and_back(clean: Clean, source: Path, copy: str, options: tuple[str, ...]) -> None:
    made, again, back = source.with_name(copy), source.with_name(f"again-{copy}"), source.with_name("back.xlsx")
    first = clean(source, "-o", made, *options, *TODAY)
    second = clean(made, "-o", again, *options, *TODAY)
    clean(made, "--undo", made.with_name("copy.changes.csv"), "-o", back, *TODAY)

    assert ("Put right: 0 cells." not in first) or not options
    assert "Put right: 0 cells." in second
    assert texts_of(again).equals(texts_of(made))
    assert texts_of(back).equals(texts_of(source))


@pytest.mark.parametrize(("copy", "options"), WAYS)
@pytest.mark.parametrize("name", DEMO)
def test_a_list_of_the_demo_is_cleaned_once_and_can_be_had_back(
    clean: Clean, demo: Path, tmp_path: Path, name: str, copy: str, options: tuple[str, ...]
) -> None:
    there_and_back(clean, Path(shutil.copy(demo / "lists" / name, tmp_path)), copy, options)


@pytest.mark.slow
@pytest.mark.parametrize(("copy", "options"), WAYS)
@pytest.mark.parametrize("name", CAMDEN)
def test_a_list_of_camden_is_cleaned_once_and_can_be_had_back(
    clean: Clean, shared: Path, tmp_path: Path, name: str, copy: str, options: tuple[str, ...]
) -> None:
    source = Path(shutil.copy(shared / "data" / "lists" / "camden-food" / name, tmp_path))
    there_and_back(clean, source, copy, options)
