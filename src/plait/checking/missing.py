"""Cells that must not be empty: in a column that every row needs, and beside what the law protects specially."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from plait.checking.bulk import values_said
from plait.checking.hits import Hits
from plait.sheets import Column, TaggedList
from plait.standard.dictionary import Sensitivity

MISSING = ("required-missing", "condition-empty")
"""The rules of this module. Where a whole column is empty, each says so once, of the column."""
CONDITION = "#Sharing+Condition"
_NONE_NEEDED = "Not special category"
"""What may not be said of a row that has such data."""


def hits_of_the_missing(tagged: TaggedList) -> Iterator[Hits]:
    """Every empty cell of a required column, and every row with protected data that names no condition for them."""
    for column in tagged.columns:
        if column.entry and column.entry.required and not is_empty(tagged, column):
            yield from _some(Hits("required-missing", column.letter, empty_cells(tagged, column)))
    condition, special = tagged.column(CONDITION), columns_with_protection(tagged)
    if condition and condition.entry and special and not is_empty(tagged, condition):
        cells = tagged.rows[condition.letter]
        said = values_said(tagged.different(condition.letter), condition.entry)
        none_said = [text for text, value in said.items() if value == _NONE_NEEDED]
        without = tagged.rows.filter(cells.is_null() | cells.is_in(none_said))
        filled = [pl.when(pl.col(item.letter).is_not_null()).then(pl.lit(item.title)) for item in special]
        named = without.select(
            "row", value=condition.letter, names=pl.concat_str(filled, separator=", ", ignore_nulls=True)
        )
        yield from _some(Hits("condition-empty", condition.letter, named.filter(pl.col("names") != "")))


def columns_with_protection(tagged: TaggedList) -> list[Column]:
    """The columns of special category data (UK GDPR Article 9) in which anything stands."""
    special = (item for item in tagged.columns if item.entry and item.entry.sensitive is Sensitivity.SPECIAL)
    return [item for item in special if not is_empty(tagged, item)]


def is_empty(tagged: TaggedList, column: Column) -> bool:
    """Whether nothing stands in a whole column."""
    return tagged.rows[column.letter].null_count() == tagged.rows.height


def empty_cells(tagged: TaggedList, column: Column) -> pl.DataFrame:
    """``row`` of each cell of a column in which nothing stands, with its ``value``, which is null."""
    return tagged.rows.select("row", value=pl.col(column.letter)).filter(pl.col("value").is_null())


def _some(hits: Hits) -> Iterator[Hits]:
    if not hits.rows.is_empty():
        yield hits
