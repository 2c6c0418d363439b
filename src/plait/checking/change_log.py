"""The log of a cleaning: a CSV file with a line for every changed cell, by which the list can be had back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from plait.checking.changes import Change
from plait.checking.editing import rewritten
from plait.checking.tag_row import without_row
from plait.errors import PlaitError
from plait.sheets import CHANGES_SHEET, Sheet, Workbook
from plait.sheets.formulas import harmless

LOG_HEADINGS = ("Cell", "Row", "Column", "Heading", "Was", "Now", "Rule", "Why")
MOST_ROWS = 1_048_576
"""Rows of a sheet."""
_ROW, _LETTER = re.compile(r"[1-9][0-9]{0,6}"), re.compile(r"[A-Z]{1,3}")


def log_of(changes: Iterable[Change]) -> bytes:
    """The log as a CSV file that Excel opens (UTF-8 with its mark); no cell of it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(LOG_HEADINGS)
    for item in changes:
        texts = (item.heading, item.was, item.now, item.rule, item.why)
        writer.writerow([_marked(item.cell), item.row, item.letter, *map(_marked, texts)])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def read_log(workbook: Workbook) -> tuple[Change, ...]:
    """The changes that a log names, once its file was read. Raises PlaitError where it is no log."""
    cells = workbook.sheets[0].cells.select(pl.exclude("row").fill_null("")).rows()
    headings, lines = cells[0] if cells else (), cells[1:]
    if headings[: len(LOG_HEADINGS)] != LOG_HEADINGS:
        raise PlaitError(f"{workbook.name} is not a log that plait clean wrote: give the one beside the cleaned copy.")
    changes = []
    for cell, row, letter, *texts in (line[: len(LOG_HEADINGS)] for line in lines):
        if not _ROW.fullmatch(row) or not _LETTER.fullmatch(letter):
            raise PlaitError(
                f"{workbook.name} was changed since plait clean wrote it: its line for {cell} names no cell."
            )
        heading, was, now, rule, why = map(_unmarked, texts)
        changes.append(Change(letter, int(row), _unmarked(cell), heading, was, now, why, rule))
    return tuple(changes)


def cleaned_sheet(workbook: Workbook, name: str | None) -> Sheet:
    """The sheet of a cleaned copy that is the list: the one with this name, or the only one.

    Raises PlaitError where there is none, or several.
    """
    sheets = [item for item in workbook.sheets if name is None or item.name.lower() == name.lower()]
    sheets = [item for item in sheets if item.name != CHANGES_SHEET] or sheets
    if len(sheets) != 1:
        raise PlaitError(f"{workbook.name} has {len(sheets)} sheets that may be meant: choose one with --sheet.")
    return sheets[0]


def undone(sheet: Sheet, changes: Sequence[Change], *, name: str) -> Sheet:
    """The sheet as it was before these changes, its cells as texts; ``name`` is what to call its file.

    Raises PlaitError, and names the cell, where one no longer holds what the log says.
    """
    there = _texts_at(sheet, changes)
    for item in changes:
        if _same_ends(there.get((item.row, item.letter), "")) != _same_ends(item.now):
            raise PlaitError(
                f"{item.cell} of {name} no longer holds what the log says, so nothing was taken back: "
                "it was edited since, or this is the log of another file."
            )
    sheet = rewritten(_padded(sheet, changes, name=name), {(item.row, item.letter): item.was for item in changes})
    for row in {item.row for item in changes if item.rule == "tag-row"}:
        if any(text is not None for text in sheet.cells.row(row - 1)[1:]):
            raise PlaitError(f"Row {row} of {name} holds more than the tags that were put in: empty its other cells.")
        sheet = without_row(sheet, row)
    return sheet


def _padded(sheet: Sheet, changes: Sequence[Change], *, name: str) -> Sheet:
    """The sheet with room for every cell that was changed: rows at its end that became empty are not read again.

    Raises PlaitError for a cell that no sheet of its kind has.
    """
    height, letters = sheet.cells.height, set(sheet.letters)
    for item in changes:
        if item.letter not in letters or item.row > MOST_ROWS:
            raise PlaitError(f"{name} has no cell {item.letter}{item.row}, so nothing was taken back: is this its log?")
    last = max((item.row for item in changes), default=0)
    if last <= height:
        return sheet
    rows = pl.DataFrame({"row": range(height + 1, last + 1)}, schema={"row": sheet.cells.schema["row"]})
    return replace(sheet, cells=pl.concat([sheet.cells, rows], how="diagonal"))


def _texts_at(sheet: Sheet, changes: Sequence[Change]) -> Mapping[tuple[int, str], str]:
    """What stands in the cells that were changed; those that the sheet has not got are left out."""
    rows = pl.Series([item.row for item in changes], dtype=sheet.cells.schema["row"]).unique().implode()
    letters = sorted({item.letter for item in changes} & set(sheet.letters))
    cells = sheet.cells.filter(pl.col("row").is_in(rows)).select("row", pl.col(letters).fill_null(""))
    return {
        (row, letter): text for row, *texts in cells.iter_rows() for letter, text in zip(letters, texts, strict=True)
    }


def _same_ends(text: str) -> str:
    """A text whose lines end alike: programs write the end of a line within a cell in their own way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(text: str) -> str:
    """A text that is no formula. One that looks so once its marks are off gets one more, to be told apart."""
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def _unmarked(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    return harmless(text) != text
