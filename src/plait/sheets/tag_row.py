"""Tags as a row of the user's own sheet: put in under the headings, with everything else as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from plait.sheets.lists import TaggedList
from plait.sheets.workbook import Kind, Sheet


def with_tag_row(sheet: Sheet, tagged: TaggedList) -> Sheet:
    """The sheet of a list with the tags of its columns in a row.

    Where it has a row of tags, only empty cells of that row are filled: what somebody typed is never
    overwritten. Otherwise a row is put in under the headings, and the rows below move down by one.
    Columns without a tag get none, and every other cell stays as it was. The sheet can be written by
    whatever writes a sheet, and read again by `find_list`.
    """
    tags = {column.letter: column.tag for column in tagged.columns if column.tag}
    if tagged.tag_row is not None:
        return replace(
            sheet,
            cells=_filled_in(sheet.cells, tagged.tag_row, tags, sheet.letters),
            kinds=None if sheet.kinds is None else _marked(sheet.kinds, tagged.tag_row, tags, sheet.cells),
        )
    above = tagged.headings_row
    cells = _inserted(sheet.cells, above, {letter: tags.get(letter) for letter in sheet.letters})
    marks = {letter: Kind.TEXT.value if letter in tags else Kind.EMPTY.value for letter in sheet.letters}
    kinds = None if sheet.kinds is None else _inserted(sheet.kinds, above, marks)
    # What is hidden or merged is told by rows that are others now.
    return replace(sheet, cells=cells, kinds=kinds, unseen=None)


def _filled_in(cells: pl.DataFrame, row: int, tags: dict[str, str], letters: list[str]) -> pl.DataFrame:
    here = pl.col("row") == row
    return cells.with_columns(
        pl.when(here & pl.col(letter).is_null()).then(pl.lit(tags[letter])).otherwise(pl.col(letter)).alias(letter)
        for letter in letters
        if letter in tags
    )


def _marked(kinds: pl.DataFrame, row: int, tags: dict[str, str], cells: pl.DataFrame) -> pl.DataFrame:
    """The kinds of the cells, with those that got a tag as text."""
    was = cells.row(row - 1, named=True)
    here = pl.col("row") == row
    return kinds.with_columns(
        pl.when(here).then(pl.lit(Kind.TEXT.value)).otherwise(pl.col(letter)).alias(letter)
        for letter in tags
        if was[letter] is None
    )


def _inserted(frame: pl.DataFrame, above: int, cells: Mapping[str, str | None]) -> pl.DataFrame:
    """The frame with a row after the one above."""
    row = pl.DataFrame({"row": [above + 1], **{letter: [cell] for letter, cell in cells.items()}}, schema=frame.schema)
    below = frame.slice(above).with_columns(pl.col("row") + 1)
    return pl.concat([frame.head(above), row, below])
