"""Where the list stands on a sheet: its headings, its tag row, its rows, and what is not part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from plait.sheets.workbook import Kind, Sheet
from plait.standard import Dictionary, is_tag

ROWS_SEARCHED = 25
"""Headings and tags must stand within the first 25 rows (HXL's rule)."""
ROWS_SEARCHED_FOR_STRAYS = 200
"""A tag row that stands too low is looked for this far, to say so."""
SHARE_OF_TAGS = 0.5
"""A tag row is one where at least half of the cells that are filled are tags (HXL's rule)."""
FULL_ENOUGH = 0.6
"""A heading row fills at least this share of the columns that three rows in four fill."""
WORDY_ENOUGH = 0.6
"""The share of a heading row's cells that read like headings, where few of them are known ones."""
SURE = 2
"""Known headings in a row that make it a heading row whatever else is in it, such as years or dates."""
TOTALS_FILL = 0.5
"""A totals row fills at most this share of the columns, or holds nothing but numbers."""

_TOTAL = r"(?i)^\s*(?:grand\s+|sub[\s-]*|overall\s+)?totals?\b"
_NUMBER = r"^[\s£-]*\d[\d,.\s]*%?\s*$"

_Rows = list[tuple[int, list[str]]]
"""Rows as (row number, cells), empty cells as ""."""


@dataclass(frozen=True)
class Dropped:
    """A row of the sheet that is not a row of the list, and why."""

    row: int
    reason: str
    """"totals row", "repeated headings" or "above the headings"."""


@dataclass(frozen=True)
class Layout:
    """The list's place on its sheet. Row numbers are the sheet's own, from 1."""

    headings_row: int
    tag_row: int | None
    rows: pl.DataFrame
    """The list's rows: ``row`` and the sheet's columns, as in `Sheet.cells`."""
    dropped: tuple[Dropped, ...]
    titles: tuple[str, ...]
    """What is written above the headings."""
    near_tag_row: tuple[int, str] | None
    """A row that looks meant as a tag row and is not one, with its first cell that is no tag. One
    below the first 25 rows may be all tags; then the cell is its first tag."""


def find_layout(sheet: Sheet, dictionary: Dictionary) -> Layout | None:
    """Find the headings, the tag row if there is one, and the rows; None if there is no list."""
    filled = sheet.cells.select(
        "row", filled=pl.sum_horizontal(pl.lit(0), *(pl.col(letter).is_not_null() for letter in sheet.letters))
    )
    top = _rows(sheet, 1, ROWS_SEARCHED)
    tag_row = next((row for row, cells in top if _share_of_tags(cells) >= SHARE_OF_TAGS), None)
    if tag_row is None:
        headings_row = _headings_row(top, sheet, filled["filled"], dictionary)
    else:
        headings_row = _headings_beside(top, tag_row, dictionary)
    if headings_row is None:
        return None
    body = sheet.cells.filter((filled["row"] > max(headings_row, tag_row or 0)) & (filled["filled"] > 0))
    headings = sheet.cells.row(headings_row - 1, named=True)
    body, totals = _without_totals(body, sheet.letters, headings)
    body, repeated = _without_repeats(body, sheet.letters, headings)
    if body.is_empty():
        return None
    above = [(row, cells) for row, cells in top if row < min(headings_row, tag_row or headings_row) and any(cells)]
    titles = [Dropped(row, "above the headings") for row, _ in above]
    return Layout(
        headings_row=headings_row,
        tag_row=tag_row,
        rows=body,
        dropped=tuple(sorted((*titles, *totals, *repeated), key=lambda item: item.row)),
        titles=tuple(cell for _, cells in above for cell in cells if cell),
        near_tag_row=None if tag_row else _near_tag_row(sheet),
    )


def _rows(sheet: Sheet, first: int, last: int) -> _Rows:
    chosen = sheet.cells.slice(first - 1, last + 1 - first)
    return [(row[0], [cell or "" for cell in row[1:]]) for row in chosen.iter_rows()]


def _share_of_tags(cells: list[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(map(is_tag, filled)) / len(filled) if filled else 0.0


def _near_tag_row(sheet: Sheet) -> tuple[int, str] | None:
    for row, cells in _rows(sheet, 1, ROWS_SEARCHED_FOR_STRAYS):
        marked = [cell for cell in cells if cell.lstrip().startswith("#")]
        if len(marked) > 1:
            return row, next((cell for cell in cells if cell and not is_tag(cell)), marked[0])
    return None


def _headings_beside(top: _Rows, tag_row: int, dictionary: Dictionary) -> int:
    """The nearest filled row above the tags, or known headings under them; without either, the tags."""
    above = [row for row, cells in top if row < tag_row and any(cells)]
    below = [row for row, cells in top if row == tag_row + 1 and _count_known(cells, dictionary) >= SURE]
    return max(above) if above else (below or [tag_row])[0]


def _headings_row(top: _Rows, sheet: Sheet, filled: pl.Series, dictionary: Dictionary) -> int | None:
    """The row that best looks like headings: texts, filled as the rows below are, and known words."""
    usual = filled.filter(filled > 0).quantile(0.75, "lower") or 0
    best: tuple[float, int] | None = None
    for row, all_cells in top:
        cells = [cell for cell in all_cells if cell]
        known = _count_known(cells, dictionary)
        # A single cell is a title, unless the list has one column and the cell is a heading we know.
        if len(cells) < max(1 if known else 2, FULL_ENOUGH * usual) or not filled[row:].sum():
            continue
        wordy = sum(map(_is_wordy, cells)) / len(cells)
        if known < SURE and (wordy < WORDY_ENOUGH or _has_typed_cells(sheet, row)):
            continue
        # One known word among many is chance: "Volunteer" is a heading, and a cell of many a list.
        share = known / len(cells) if known >= SURE or known * 2 >= len(cells) else 0.0
        score = 2 * share + wordy + len(set(cells)) / len(cells) - row / 100
        if best is None or score > best[0]:
            best = score, row
    return None if best is None else best[1]


def _count_known(cells: list[str], dictionary: Dictionary) -> int:
    return sum(dictionary.by_heading(cell) is not None for cell in cells)


def _is_wordy(text: str) -> bool:
    """Whether a cell reads like a heading: letters, not too many, and no address or number."""
    return (
        len(text) <= 200  # some forms put the whole question there
        and any(map(str.isalpha, text))
        and "@" not in text
        and not re.search(r"\d{5}", text)
    )


def _has_typed_cells(sheet: Sheet, row: int) -> bool:
    """Whether the row holds numbers or dates, which headings seldom are."""
    if sheet.kinds is None:
        return False
    return any(kind in {Kind.NUMBER, Kind.DATE} for kind in sheet.kinds.row(row - 1)[1:])


def _without_totals(
    body: pl.DataFrame, letters: list[str], headings: Mapping[str, str | None]
) -> tuple[pl.DataFrame, list[Dropped]]:
    """Leave out rows that begin with "Total" and hold little else, or nothing but numbers."""
    width = sum(headings[letter] is not None for letter in letters)
    labelled = body.filter(pl.coalesce(letters).str.contains(_TOTAL))
    filled = pl.sum_horizontal(pl.col(letter).is_not_null() for letter in letters)
    numbers = pl.sum_horizontal(pl.col(letter).str.contains(_NUMBER).fill_null(value=False) for letter in letters)
    few = (filled <= max(2, TOTALS_FILL * width)) & (filled < width)
    totals = labelled.filter(few | (numbers == filled - 1))["row"]
    return _without(body, totals, "totals row")


def _without_repeats(
    body: pl.DataFrame, letters: list[str], headings: Mapping[str, str | None]
) -> tuple[pl.DataFrame, list[Dropped]]:
    """Leave out headings printed again further down, as on every page of some exports."""
    again = (pl.col(letter).eq_missing(pl.lit(headings[letter], dtype=pl.String)) for letter in letters)
    return _without(body, body.filter(pl.all_horizontal(again))["row"], "repeated headings")


def _without(body: pl.DataFrame, rows: pl.Series, reason: str) -> tuple[pl.DataFrame, list[Dropped]]:
    left = body.filter(~pl.col("row").is_in(rows.implode()))
    return left, [Dropped(row, reason) for row in rows]
