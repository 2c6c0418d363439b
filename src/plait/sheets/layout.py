"""Where the list stands on a sheet: its headings, its tag row, its rows, and what is not part of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from plait.errors import NotAList
from plait.sheets.headings import Headings, Rows, headings_beside, headings_row_of, lower_row, read_headings
from plait.sheets.hidden import Merged
from plait.sheets.leftovers import Dropped, above, without_leftovers
from plait.sheets.workbook import Sheet
from plait.standard import Dictionary, is_tag

__all__ = ["NO_ROW", "ROWS_SEARCHED", "Dropped", "Layout", "Places", "find_layout", "tag_row_of"]

ROWS_SEARCHED = 25
"""Headings and tags must stand within the first 25 rows (HXL's rule)."""
ROWS_SEARCHED_FOR_STRAYS = 200
"""A tag row that stands too low is looked for this far, to say so."""
SHARE_OF_TAGS = 0.5
"""A tag row is one where at least half of the cells that are filled are tags (HXL's rule)."""
SHARE_HEADED = 0.6
"""Of a tag row that has other cells too, at least so much must stand under headings: else it is the headings itself."""
NO_ROW = 0
"""Chosen as the tag row: there is none."""


@dataclass(frozen=True)
class Places:
    """What the user decided about where the list stands; what was not decided is found."""

    headings_row: int | None = None
    tag_row: int | None = None
    """`NO_ROW` where no row is one of tags."""
    keep: Collection[int] = ()
    """Rows under the headings that belong to the list, whatever they look like."""


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
    group_row: int | None = None
    """The upper of two rows of headings, which says what several columns have in common."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """Letter -> what the column is headed, on one line: "Contact: Phone" where two rows say so; "" for none."""


def find_layout(
    sheet: Sheet, dictionary: Dictionary, *, places: Places | None = None, merged: Collection[Merged] = ()
) -> Layout | None:
    """Find the headings, the tag row if there is one, and the rows; None if there is no list.

    ``merged`` are the sheet's merged cells, where the file told them. Raises NotAList where ``places``
    names a row that the sheet does not have.
    """
    places = places or Places()
    filled = _filled(sheet)
    top = _rows(sheet, 1, max(ROWS_SEARCHED, places.headings_row or 0, places.tag_row or 0))
    found = _tops(sheet, top, filled, dictionary, places, merged)
    if found is None:
        return None
    headings, tag_row = found
    first = max(headings.row, tag_row or 0)
    cells = dict(zip(sheet.letters, sheet.cells.row(headings.row - 1)[1:], strict=True))
    body = sheet.cells.slice(first).with_columns(filled.slice(first))
    if (body["filled"] == 0).any():
        body = body.filter(pl.col("filled") > 0)
    body, dropped = without_leftovers(body, cells, keep=places.keep)
    if body.is_empty():
        return None
    over = [(row, texts) for row, texts in top if row < min(headings.row, tag_row or headings.row) and any(texts)]
    titles = above(over, headings.group_row)
    return Layout(
        headings_row=headings.row,
        tag_row=tag_row,
        rows=body.drop("filled"),
        dropped=tuple(sorted((*titles, *dropped), key=lambda item: item.row)),
        titles=tuple(text for row, texts in over if row != headings.group_row for text in texts if text),
        near_tag_row=None if tag_row else _near_tag_row(sheet, but=headings.row),
        group_row=headings.group_row,
        headings=headings.texts,
    )


def tag_row_of(sheet: Sheet) -> int | None:
    """The row of the tags, whether there are rows under it or, as in an empty template, none."""
    return _tag_row(_rows(sheet, 1, ROWS_SEARCHED))


def _tops(
    sheet: Sheet, top: Rows, filled: pl.Series, dictionary: Dictionary, places: Places, merged: Collection[Merged]
) -> tuple[Headings, int | None] | None:
    """The headings and the tag row, as decided or as found."""
    for row in (places.headings_row, places.tag_row):
        if row is not None and not NO_ROW <= row <= sheet.cells.height:
            raise NotAList(f"There is no row {row:,}: the sheet has {sheet.cells.height:,} rows.")
    tag_row = _tag_row(top[:ROWS_SEARCHED]) if places.tag_row is None else places.tag_row or None
    row = places.headings_row
    if row is None and tag_row is not None:
        row = headings_beside(top, tag_row, dictionary)
    elif row is None:
        row = headings_row_of(top, sheet, filled, dictionary)
        row = row and lower_row(top, row, sheet, dictionary, merged)
    if not row:
        return None
    return read_headings(top, row, sheet.letters, tag_row=tag_row, merged=merged, known=dictionary), tag_row


def _filled(sheet: Sheet) -> pl.Series:
    """How many cells of each row are filled. Only columns with a gap need a look."""
    gaps = [pl.col(letter).is_null().cast(pl.UInt16) for letter in sheet.letters if sheet.cells[letter].null_count()]
    none = pl.lit(0, pl.UInt16)
    width = pl.lit(len(sheet.letters), pl.UInt16)
    return sheet.cells.select("row", filled=width - pl.sum_horizontal(none, *gaps))["filled"]


def _tag_row(top: Rows) -> int | None:
    above: list[str] = []
    for row, cells in top:
        if _share_of_tags(cells) >= SHARE_OF_TAGS and (
            all(map(_is_marked, filter(None, cells))) or _heads(above, cells)
        ):
            return row
        above = cells if any(cells) else above
    return None


def _heads(above: list[str], cells: list[str]) -> bool:
    """Whether a row is wide enough to hold the headings of the one under it, and is no title."""
    return sum(map(bool, above)) >= max(2, SHARE_HEADED * sum(map(bool, cells)))


def _is_marked(cell: str) -> bool:
    return cell.lstrip().startswith("#")


def _rows(sheet: Sheet, first: int, last: int) -> Rows:
    chosen = sheet.cells.slice(first - 1, last + 1 - first)
    return [(row[0], [cell or "" for cell in row[1:]]) for row in chosen.iter_rows()]


def _share_of_tags(cells: list[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(map(is_tag, filled)) / len(filled) if filled else 0.0


def _near_tag_row(sheet: Sheet, *, but: int) -> tuple[int, str] | None:
    for row, cells in _rows(sheet, 1, ROWS_SEARCHED_FOR_STRAYS):
        marked = [*filter(_is_marked, cells)]
        if len(marked) > 1 and row != but:
            return row, next((cell for cell in cells if cell and not is_tag(cell)), marked[0])
    return None
