"""Three messy lists of 6,800 rows matched, held against who its rows really are."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import plait

FILES = ("council_helpline.csv", "foodbank_clients.xlsx", "advice_clients.xlsx")
LEAST_F1 = 0.95
LEAST_PRECISION = 0.995


@pytest.fixture(scope="module")
def lists(shared: Path) -> Path:
    return shared / "data" / "lists" / "camden-food"


@pytest.fixture(scope="module")
def found(lists: Path) -> plait.Matches:
    return plait.match([lists / file for file in FILES])


@pytest.fixture(scope="module")
def truth(lists: Path) -> pl.DataFrame:
    """Which person each row is: ``list`` as the file's name, ``row`` and ``who``."""
    names = {Path(file).stem: file for file in FILES}
    people = pl.read_csv(lists / "truth" / "people.csv", infer_schema=False)
    return people.select(
        pl.col("list").replace_strict(names),
        pl.col("sheet_row").cast(pl.Int64).alias("row"),
        pl.col("person").alias("who"),
    )


def pairs_in(rows: pl.DataFrame, *columns: str) -> int:
    """How many pairs of rows agree in these columns."""
    sizes = rows.group_by(*columns).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def test_the_groups_are_the_people(found: plait.Matches, truth: pl.DataFrame) -> None:
    rows = found.groups.with_columns(pl.col("row").cast(pl.Int64)).join(truth, on=["list", "row"])
    assert rows.height == 6800
    both, said, true = (pairs_in(rows, *columns) for columns in (("person", "who"), ("person",), ("who",)))
    assert 2 * both / (said + true) >= LEAST_F1


def test_definite_pairs_are_right(found: plait.Matches, truth: pl.DataFrame) -> None:
    pairs = found.pairs.filter("definite")
    for side in ("a", "b"):
        who = truth.rename({"list": f"list_{side}", "row": f"row_{side}", "who": f"who_{side}"})
        pairs = pairs.with_columns(pl.col(f"row_{side}").cast(pl.Int64)).join(who, on=[f"list_{side}", f"row_{side}"])
    assert pairs.height > 2000
    assert pairs.select((pl.col("who_a") == pl.col("who_b")).mean()).item() >= LEAST_PRECISION
