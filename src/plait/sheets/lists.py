"""The list in a workbook: tagged columns and the rows under them, each with its sheet row number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from plait.errors import NotAList, SeveralLists
from plait.sheets.layout import ROWS_SEARCHED, Dropped, Layout, find_layout
from plait.sheets.tagging import Column, Decisions, tag_columns
from plait.sheets.workbook import Sheet, Workbook, column_letter
from plait.standard import Dictionary

__all__ = ["Column", "Dropped", "TaggedList", "column_letter", "find_list"]


@dataclass(frozen=True)
class TaggedList:
    """A list about people (or services): what every later step works on."""

    sheet: str
    """The sheet's name; "" for a CSV file."""
    headings_row: int
    tag_row: int | None
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    """``row`` (the sheet's own row number) and a String column for each column letter; null = empty."""
    kinds: pl.DataFrame | None
    """Same shape as ``rows``, letters of `plait.sheets.Kind`; None where all cells are text."""
    dropped: tuple[Dropped, ...]
    titles: tuple[str, ...]
    near_tag_row: tuple[int, str] | None
    other_sheets: tuple[str, ...]
    """Sheets of the file that hold no list and were not counted."""

    def column(self, tag: str) -> Column | None:
        """The first column with this tag (in the dictionary's capitals)."""
        return next((column for column in self.columns if column.entry and column.entry.tag == tag), None)

    def cell(self, letter: str, row: int) -> str:
        """A cell's name for people: "C14", with its sheet where the file has sheets."""
        return f"{self.sheet}!{letter}{row}" if self.sheet else f"{letter}{row}"


def find_list(
    workbook: Workbook,
    dictionary: Dictionary,
    *,
    sheet: str | None = None,
    tags: Mapping[str, str] | None = None,
    by_letter: Mapping[str, str] | None = None,
) -> TaggedList:
    """Find the one list in a workbook, and tag its columns.

    ``sheet`` chooses a sheet by name. ``tags`` overrules tags as a person names the columns (heading
    or letter -> tag, "" for none), ``by_letter`` as a program does. Raises NotAList where no list is
    found, or several and none was chosen.
    """
    candidates = [item for item in workbook.sheets if sheet is None or item.name.lower() == sheet.lower()]
    if not candidates:
        raise NotAList(f"{workbook.name} has no sheet \u201c{sheet}\u201d: it has {_names(workbook.sheets)}.")
    found = [(item, layout) for item in candidates if (layout := find_layout(item, dictionary))]
    if not found:
        raise NotAList(
            f"No list was found in {workbook.name}: it needs a row of headings within the first "
            f"{ROWS_SEARCHED} rows, and rows under it."
        )
    # Whoever put tags on a sheet has said which one is the list.
    chosen = [(item, layout) for item, layout in found if layout.tag_row] or found
    if len(chosen) > 1:
        names = _names(item for item, _ in chosen)
        raise SeveralLists(
            f"{workbook.name} has {len(chosen)} sheets that look like lists ({names}): choose one with --sheet.",
            tuple(item.name for item, _ in chosen),
        )
    item, layout = chosen[0]
    others = tuple(other.name for other in workbook.sheets if other is not item)
    return _tagged(item, layout, dictionary, Decisions(tags or {}, by_letter or {}), others)


def _names(sheets: Iterable[Sheet]) -> str:
    return ", ".join(f"\u201c{item.name}\u201d" for item in sheets if item.name) or "one sheet without a name"


def _tagged(
    sheet: Sheet, layout: Layout, dictionary: Dictionary, decisions: Decisions, others: tuple[str, ...]
) -> TaggedList:
    used = _used_letters(sheet, layout)
    headings = _texts_of_row(sheet, layout.headings_row if layout.headings_row != layout.tag_row else None, used)
    tags = _texts_of_row(sheet, layout.tag_row, used)
    rows = layout.rows.select("row", *used)
    kinds = None
    if sheet.kinds is not None:
        kinds = rows.select("row").join(sheet.kinds.select("row", *used), on="row", how="left", maintain_order="left")
    return TaggedList(
        sheet=sheet.name,
        headings_row=layout.headings_row,
        tag_row=layout.tag_row,
        columns=tag_columns(headings, tags, rows, decisions=decisions, dictionary=dictionary),
        rows=rows,
        kinds=kinds,
        dropped=layout.dropped,
        titles=layout.titles,
        near_tag_row=layout.near_tag_row,
        other_sheets=others,
    )


def _used_letters(sheet: Sheet, layout: Layout) -> list[str]:
    """Columns that have a heading, a tag or any cell; bordered but empty columns have none."""
    tops = [row for row in (layout.headings_row, layout.tag_row) if row is not None]
    cells = pl.concat([sheet.cells.filter(pl.col("row").is_in(tops)), layout.rows])
    empty = cells.null_count().row(0, named=True)
    return [letter for letter in sheet.letters if empty[letter] < cells.height]


def _texts_of_row(sheet: Sheet, row: int | None, letters: list[str]) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(letters, "")
    cells = sheet.cells.row(row - 1, named=True)
    return {letter: " ".join((cells[letter] or "").split()) for letter in letters}
