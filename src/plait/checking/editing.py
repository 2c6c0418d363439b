"""Other words in some cells: a list as a person edited it, or a sheet as it is to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from plait.sheets import Kind, Sheet, TaggedList

Cells = Mapping[tuple[int, str], str]
"""(row, letter) -> text; "" empties the cell."""


def edited(tagged: TaggedList, values: Cells) -> TaggedList:
    """The same list with these cells replaced; a cell that was a number or a date becomes a text.

    The columns keep their tags. Raises ValueError where a cell is none of the list's.
    """
    rows = with_cells(tagged.rows, values)
    if tagged.kinds is None:
        return replace(tagged, rows=rows)
    kinds = {cell: Kind.TEXT if text.strip() else Kind.EMPTY for cell, text in values.items()}
    return replace(tagged, rows=rows, kinds=with_cells(tagged.kinds, kinds))


def rewritten(sheet: Sheet, values: Cells) -> Sheet:
    """The same sheet with these cells replaced and every cell a text, as it is once it was written.

    Raises ValueError where a cell is none of the sheet's.
    """
    return replace(sheet, cells=with_cells(sheet.cells, values), kinds=None, unseen=None)


def with_cells(frame: pl.DataFrame, values: Cells) -> pl.DataFrame:
    """A frame of cells, as `Sheet.cells`, with these replaced. Raises ValueError where there is no such cell."""
    by_letter: dict[str, dict[int, str | None]] = {}
    for (row, letter), text in values.items():
        by_letter.setdefault(letter, {})[row] = text if text.strip() else None
    known = frame["row"].cast(pl.Int64).implode()
    for letter, texts in by_letter.items():
        strange = pl.Series(list(texts), dtype=pl.Int64).is_in(known).not_()
        if letter == "row" or letter not in frame.columns or strange.any():
            raise ValueError(f"column {letter} has no such cell to replace")
    return frame.with_columns(
        pl.col("row")
        .replace_strict(list(texts), list(texts.values()), default=pl.col(letter), return_dtype=pl.String)
        .alias(letter)
        for letter, texts in by_letter.items()
    )
