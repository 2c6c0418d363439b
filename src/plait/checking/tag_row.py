"""The row of tags as changes that can be named and taken back: `plait.sheets.with_tag_row` puts it in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import polars as pl

from plait.checking.changes import Rewriting
from plait.checking.editing import rewritten
from plait.errors import PlaitError, StandardError
from plait.sheets import ROWS_SEARCHED, Sheet, TaggedList, with_tag_row
from plait.sheets.following import renamed_columns
from plait.sheets.tagging import TagFrom
from plait.standard import Dictionary, read_followed


def with_tags(sheet: Sheet, tagged: TaggedList) -> tuple[Sheet, tuple[Rewriting, ...]]:
    """The sheet with a tag on every column that has a known heading, and the cells that were put in or brought up.

    A tag that has another name since it was typed is brought up, and any other stays. One that is only supposed
    from a column's cells is not put in: it would be taken for the owner's word. Raises PlaitError where a row
    below the headings would be too low to be found again.
    """
    columns = (replace(item, tag="") if item.tag_from is TagFrom.CONTENTS else item for item in tagged.columns)
    sure = replace(tagged, columns=tuple(columns))
    rule, row = ("tag-row", tagged.headings_row + 1) if tagged.tag_row is None else ("tag", tagged.tag_row)
    there = {} if tagged.tag_row is None else sheet.cells.row(row - 1, named=True)
    tags = {item.letter: item.tag for item in sure.columns if item.tag and there.get(item.letter) is None}
    if tags and row > ROWS_SEARCHED:
        raise PlaitError(
            f"Tags must stand within the first {ROWS_SEARCHED} rows, and the headings are in row "
            f"{tagged.headings_row}: take out rows above them, and try again."
        )
    renamed = [*_renamed_tags(sheet, tagged)]
    put_in = [Rewriting(row, letter, "", tag, rule) for letter, tag in tags.items()]
    if tags:
        sheet = with_tag_row(sheet, sure)
    if renamed:
        sheet = rewritten(sheet, {(item.row, item.letter): item.now for item in renamed})
    return sheet, (*renamed, *put_in)


def brought_up(sheet: Sheet, tagged: TaggedList, dictionary: Dictionary) -> tuple[Rewriting, ...]:
    """What a list has to say differently to follow a dictionary: tags that have another name now, and its version.

    The version is what stands in a cell above the headings; on a list that names none, none is put in. Values
    that the dictionary does not allow any more are for a person to look at.
    """
    return (*_renamed_tags(sheet, tagged), *_version_lines(sheet, tagged, str(dictionary.follows)))


def _renamed_tags(sheet: Sheet, tagged: TaggedList) -> Iterator[Rewriting]:
    if tagged.tag_row is not None:
        there = sheet.cells.row(tagged.tag_row - 1, named=True)
        for item in renamed_columns(tagged.columns):
            if item.entry:
                yield Rewriting(tagged.tag_row, item.letter, there[item.letter] or "", item.entry.tag, "tag-renamed")


def _version_lines(sheet: Sheet, tagged: TaggedList, now: str) -> Iterator[Rewriting]:
    for row, *texts in sheet.cells.head(tagged.headings_row - 1).select("row", *sheet.letters).iter_rows():
        for letter, text in zip(sheet.letters, texts, strict=True):
            with suppress(StandardError):
                if text and str(read_followed(text)) != now:
                    yield Rewriting(row, letter, text, now, "version")


def without_row(sheet: Sheet, row: int) -> Sheet:
    """The sheet without one of its rows, which moves the rows below it up. Its cells are texts."""
    cells = sheet.cells.filter(pl.col("row") != row)
    below = (pl.col("row") - (pl.col("row") > row).cast(pl.Int64)).cast(cells.schema["row"])
    return replace(sheet, cells=cells.with_columns(row=below), kinds=None, unseen=None)
