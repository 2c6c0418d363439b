"""Where the list stands on a sheet: its headings, its tag row, its rows, and what is not part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from plait.sheets.workbook import Kind, Sheet
from plait.standard import Dictionary, is_tag

ROWS_SEARCHED = 25
"""Headings and tags must stand within the first 25 rows (HXL's rule)."""
SHARE_OF_TAGS = 0.5
"""A tag row is one where at least half of the cells that are filled are tags (HXL's rule)."""
FULL_ENOUGH = 0.6
"""A heading row fills at least this share of the columns that the rows under it fill."""
TOTALS_FILL = 0.5
"""A totals row fills at most this share of the columns."""

_TOTAL = r"(?i)^\s*(?:grand\s+|sub[\s-]*|overall\s+)?totals?\b"


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
    """A row that looks meant as a tag row and is not one, with the first cell that is no tag."""


def find_layout(sheet: Sheet, dictionary: Dictionary) -> Layout | None:
    """Find the headings, the tag row if there is one, and the rows; None if there is no list."""
    top = _top_rows(sheet)
    tag_row = next((row for row, cells in top if _share_of_tags(cells) >= SHARE_OF_TAGS), None)
    headings_row = _headings_above(top, tag_row) if tag_row else _headings_row(top, sheet, dictionary)
    if headings_row is None:
        return None
    body = sheet.cells.filter(pl.col("row") > (tag_row or headings_row))
    filled = pl.sum_horizontal(pl.col(letter).is_not_null() for letter in sheet.letters)
    body = body.with_columns(filled=filled).filter(pl.col("filled") > 0)
    headings = sheet.cells.filter(pl.col("row") == headings_row)
    body, dropped = _without_totals(
        body, sheet.letters, width=sum(headings.row(0)[i] is not None for i in range(1, headings.width))
    )
    body, repeated = _without_repeats(body, headings, sheet.letters)
    if body.is_empty():
        return None
    titles = tuple(
        Dropped(row, "above the headings") for row, cells in top if row < headings_row and any(cells)
    )
    return Layout(
        headings_row=headings_row,
        tag_row=tag_row,
        rows=body.drop("filled"),
        dropped=tuple(sorted((*titles, *dropped, *repeated), key=lambda item: item.row)),
        titles=tuple(cell for row, cells in top if row < headings_row for cell in cells if cell),
        near_tag_row=None if tag_row else _near_tag_row(top),
    )


def _top_rows(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The first rows as (row number, cells), empty cells as ""."""
    first = sheet.cells.filter(pl.col("row") <= ROWS_SEARCHED)
    return [(row[0], [cell or "" for cell in row[1:]]) for row in first.iter_rows()]


def _share_of_tags(cells: list[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(map(is_tag, filled)) / len(filled) if filled else 0.0


def _near_tag_row(top: list[tuple[int, list[str]]]) -> tuple[int, str] | None:
    for row, cells in top:
        marked = [cell for cell in cells if cell.lstrip().startswith("#")]
        if len(marked) >= 2:
            return row, next((cell for cell in cells if cell and not is_tag(cell)), marked[0])
    return None


def _headings_above(top: list[tuple[int, list[str]]], tag_row: int) -> int:
    """The nearest filled row above the tags; the tags themselves where there is none."""
    return max((row for row, cells in top if row < tag_row and any(cells)), default=tag_row)


def _headings_row(top: list[tuple[int, list[str]]], sheet: Sheet, dictionary: Dictionary) -> int | None:
    """The row that best looks like headings: texts, filled as the rows below are, and known words."""
    widths = [sum(map(bool, cells)) for _, cells in top]
    usual = sorted(widths)[len(widths) * 3 // 4] if widths else 0
    best: tuple[float, int] | None = None
    for place, (row, cells) in enumerate(top):
        filled = [cell for cell in cells if cell]
        if len(filled) < 2 or len(filled) < FULL_ENOUGH * usual or not any(widths[place + 1 :]):
            continue
        known = sum(dictionary.by_heading(cell) is not None for cell in filled) / len(filled)
        wordy = sum(_is_wordy(cell) for cell in filled) / len(filled)
        if _has_typed_cells(sheet, row) or wordy < FULL_ENOUGH:
            continue
        score = 2 * known + wordy + len(set(filled)) / len(filled) - place / 100
        if best is None or score > best[0]:
            best = score, row
    return None if best is None else best[1]


def _is_wordy(text: str) -> bool:
    """Whether a cell reads like a heading: letters, not too many, and no address or number."""
    return (
        len(text) <= 60
        and bool(re.search(r"[A-Za-z]", text))
        and "@" not in text
        and not re.search(r"\d{3}", text)
    )


def _has_typed_cells(sheet: Sheet, row: int) -> bool:
    """Whether the row holds numbers or dates, which headings never are."""
    if sheet.kinds is None:
        return False
    kinds = sheet.kinds.filter(pl.col("row") == row).row(0)[1:]
    return any(kind in {Kind.NUMBER, Kind.DATE} for kind in kinds)


def _without_totals(
    body: pl.DataFrame, letters: list[str], *, width: int
) -> tuple[pl.DataFrame, list[Dropped]]:
    first_filled = pl.coalesce(letters)
    is_total = first_filled.str.contains(_TOTAL) & (pl.col("filled") <= max(2, TOTALS_FILL * width))
    totals = body.filter(is_total)["row"].to_list()
    return body.filter(~is_total), [Dropped(row, "totals row") for row in totals]


def _without_repeats(
    body: pl.DataFrame, headings: pl.DataFrame, letters: list[str]
) -> tuple[pl.DataFrame, list[Dropped]]:
    """Leave out headings printed again further down, as on every page of some exports."""
    again = pl.all_horizontal(
        pl.col(letter).eq_missing(pl.lit(headings[letter].item(), dtype=pl.String)) for letter in letters
    )
    repeated = body.filter(again)["row"].to_list()
    return body.filter(~again), [Dropped(row, "repeated headings") for row in repeated]
