"""The list in a workbook: tagged columns and the rows under them, each with its sheet row number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from plait.errors import NotAList
from plait.sheets.layout import Dropped, Layout, find_layout
from plait.sheets.tagging import Column, tag_columns
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
) -> TaggedList:
    """Find the one list in a workbook, and tag its columns.

    ``sheet`` chooses a sheet by name; ``tags`` overrules tags (heading or letter -> tag, "" for
    none). Raises NotAList where no list is found, or several and none was chosen.
    """
    name = workbook.path.name
    candidates = [item for item in workbook.sheets if sheet is None or item.name == sheet]
    if not candidates:
        names = ", ".join(f"\u201c{item.name}\u201d" for item in workbook.sheets)
        raise NotAList(f"{name} has no sheet \u201c{sheet}\u201d: it has {names}.")
    found = [(item, layout) for item in candidates if (layout := find_layout(item, dictionary))]
    if not found:
        raise NotAList(
            f"No list was found in {name}: it needs one row of headings within the first 25 rows, "
            "and rows under it."
        )
    if len(found) > 1:
        names = ", ".join(f"\u201c{item.name}\u201d" for item, _ in found)
        raise NotAList(
            f"{name} has {len(found)} sheets that look like lists ({names}): choose one with --sheet."
        )
    item, layout = found[0]
    others = tuple(other.name for other in workbook.sheets if other is not item)
    return _tagged(item, layout, dictionary, tags or {}, others)


def _tagged(
    sheet: Sheet, layout: Layout, dictionary: Dictionary, given: Mapping[str, str], others: tuple[str, ...]
) -> TaggedList:
    used = [letter for letter in sheet.letters if _is_used(sheet, layout, letter)]
    headings = _texts_of_row(
        sheet, layout.headings_row if layout.headings_row != layout.tag_row else None, used
    )
    tags = _texts_of_row(sheet, layout.tag_row, used)
    rows = layout.rows.select("row", *used)
    kinds = None
    if sheet.kinds is not None:
        kinds = rows.select("row").join(
            sheet.kinds.select("row", *used), on="row", how="left", maintain_order="left"
        )
    return TaggedList(
        sheet=sheet.name,
        headings_row=layout.headings_row,
        tag_row=layout.tag_row,
        columns=tag_columns(headings, tags, rows, given=given, dictionary=dictionary),
        rows=rows,
        kinds=kinds,
        dropped=layout.dropped,
        titles=layout.titles,
        near_tag_row=layout.near_tag_row,
        other_sheets=others,
    )


def _is_used(sheet: Sheet, layout: Layout, letter: str) -> bool:
    """Whether a column has a heading, a tag or any cell; bordered but empty columns have none."""
    tops = [row for row in (layout.headings_row, layout.tag_row) if row is not None]
    top = sheet.cells.filter(pl.col("row").is_in(tops))[letter]
    return top.drop_nulls().len() > 0 or layout.rows[letter].drop_nulls().len() > 0


def _texts_of_row(sheet: Sheet, row: int | None, letters: list[str]) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(letters, "")
    cells = sheet.cells.filter(pl.col("row") == row).row(0, named=True)
    return {letter: " ".join((cells[letter] or "").split()) for letter in letters}
