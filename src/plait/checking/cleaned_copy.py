"""A cleaned copy as a file: every cell where it stood and as a text, and in a workbook each change named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from plait.checking.changes import Change, Rewriting
from plait.documents.wording import counted
from plait.documents.xlsx import (
    AS_TEXT,
    LIST,
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    NOT_IN_SHEET_NAMES,
    TAKEN_SHEET_NAME,
    TO_NOTICE,
    book_into,
    keep_texts,
    print_across,
)
from plait.sheets import CHANGES_SHEET, OWN_SHEETS, ROWS_SEARCHED, Sheet, TaggedList, Workbook
from plait.sheets.formulas import harmless_texts

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

LONGEST_NOTE = 200
"""Characters of the old value in the note on a cell; the sheet of changes has all of it."""
MOST_NOTES = 1_000
"""Cells with a note: more make a workbook slow to open, and the colour and the sheet of changes say it too."""
MOST_NAMED = 1_000_000
"""Changes that a sheet has room for."""

HEADINGS = ("Cell", "Heading", "Was", "Now", "Why")
_WIDTHS = (14, 28, 34, 34, 44)
_NARROWEST, _WIDEST = 12, 44
_MOSTLY_SHOWN = 0.99
"""Texts of a column that are shown whole, where that does not make it too wide."""


def cleaned_workbook(workbook: Workbook, tagged: TaggedList, changes: Sequence[Change], *, made_on: date) -> bytes:
    """The sheet of a list as an XLSX file with these changes; the same input gives the same bytes.

    Every cell of that sheet stands where it stood, what is above and below the list too, and every one
    is a text: nothing becomes a formula or loses its zeros.
    """
    sheet = next(item for item in workbook.sheets if item.name == tagged.sheet)
    top = max(tagged.headings_row, tagged.tag_row or 0)
    return _book(sheet, changes, _notes(workbook, changes), made_on=made_on, frozen_rows=top)


def sheet_workbook(sheet: Sheet, *, made_on: date) -> bytes:
    """One sheet as an XLSX file, every cell a text; the same input gives the same bytes."""
    return _book(sheet, (), (), made_on=made_on)


def sheet_csv(sheet: Sheet) -> bytes:
    """One sheet as a CSV file (commas, UTF-8 with its mark) in which no cell is a formula; see `fitted_to_csv`."""
    texts = sheet.cells.select(harmless_texts(pl.col(letter)).alias(letter) for letter in sheet.letters)
    out = BytesIO()
    texts.write_csv(out, include_bom=True, include_header=False, line_terminator="\r\n")
    return out.getvalue()


def fitted_to_csv(sheet: Sheet) -> list[Rewriting]:
    """The cells that get a mark in a CSV file, as a spreadsheet would take them for formulas."""
    return _different(sheet, harmless_texts, "formula-mark")


def fitted_to_workbook(sheet: Sheet) -> list[Rewriting]:
    """The cells that are too long for a workbook."""
    return _different(sheet, lambda texts: texts.str.head(LONGEST_TEXT), "cut")


def _different(sheet: Sheet, fitted: Callable[[pl.Expr], pl.Expr], rule: str) -> list[Rewriting]:
    """The cells that are not the same once they were fitted."""
    found = []
    for letter in sheet.letters:
        cells = sheet.cells.select("row", was=letter, now=fitted(pl.col(letter)))
        changed = cells.filter(pl.col("was") != pl.col("now")).iter_rows()
        found += [Rewriting(row, letter, was, now, rule) for row, was, now in changed]
    return found


def _book(
    sheet: Sheet, changes: Sequence[Change], notes: Sequence[str], *, made_on: date, frozen_rows: int = 0
) -> bytes:
    content = BytesIO()
    with book_into(content, made_on=made_on) as book:
        cut = write_copy(book, sheet, changes, frozen_rows=frozen_rows)
        if notes:
            write_changes(book, CHANGES_SHEET, changes, (*notes, *_cut_note(cut)))
    return content.getvalue()


def write_copy(book: Book, sheet: Sheet, changes: Sequence[Change], *, frozen_rows: int) -> list[str]:
    """Write a sheet with these changes as the next sheet of a book; gives the cells that a workbook has to cut."""
    copy = book.add_worksheet(list_sheet_name(sheet))
    print_across(copy)
    copy.freeze_panes(frozen_rows, 0)
    if frozen_rows:
        copy.repeat_rows(0, frozen_rows - 1)  # on every page that is printed
    return _write_list(book, copy, sheet, {(item.row, item.letter): item for item in changes})


def list_sheet_name(sheet: Sheet) -> str:
    """The sheet's own name where Excel takes it; other programs allow more."""
    taken = {TAKEN_SHEET_NAME, *(name.lower() for name in OWN_SHEETS)}
    bad = NOT_IN_SHEET_NAMES & set(sheet.name) or sheet.name != sheet.name.strip("'") or sheet.name.lower() in taken
    return LIST if bad or not 0 < len(sheet.name) <= LONGEST_SHEET_NAME or not sheet.name.isprintable() else sheet.name


def _write_list(book: Book, copy: Worksheet, sheet: Sheet, changes: Mapping[tuple[int, str], Change]) -> list[str]:
    """Write every cell of the sheet; gives the names of those that are longer than a workbook's cell."""
    plain = book.add_format(AS_TEXT)
    changed = book.add_format({**AS_TEXT, "bg_color": TO_NOTICE})
    letters, cut, notes = sheet.letters, [], 0
    for column, width in enumerate(widths_of(sheet)):
        copy.set_column(column, column, width, plain)
    filled = sheet.cells.filter(pl.any_horizontal(pl.col(letters).is_not_null()))
    for row, *texts in filled.select("row", *letters).iter_rows():
        for column, text in enumerate(texts):
            if text is None:
                continue
            change = changes.get((row, letters[column]))
            shown = text if change is None else change.now
            if len(shown) > LONGEST_TEXT:
                cut.append(f"{letters[column]}{row}")
            copy.write_string(row - 1, column, shown[:LONGEST_TEXT], changed if change else plain)
            if change and change.was and notes < MOST_NOTES:
                notes += 1
                copy.write_comment(row - 1, column, f"was: {change.was[:LONGEST_NOTE]}", {"author": "Plait"})
    keep_texts(copy)
    return cut


def widths_of(sheet: Sheet) -> list[int]:
    """For each column a width that shows nearly all of its texts whole, those of its first rows among them."""
    lengths = sheet.cells.select(pl.col(letter).str.len_chars() for letter in sheet.letters)
    usual = lengths.quantile(_MOSTLY_SHOWN).fill_null(0).row(0)
    tops = lengths.filter(pl.sum_horizontal(pl.all().is_not_null()) > 1).head(ROWS_SEARCHED).max().fill_null(0)
    longest = (max(pair) for pair in zip(usual, tops.row(0) if tops.height else usual, strict=True))
    return [min(max(int(length) + 2, _NARROWEST), _WIDEST) for length in longest]


def _notes(workbook: Workbook, changes: Sequence[Change]) -> list[str]:
    cells = counted(len(changes), "cell differs", "cells differ")
    notes = [f"{cells} from {workbook.name}. Every other cell is as it was, and that file was not changed."]
    if any(item.rule == "tag-row" for item in changes):
        notes.append("A row of tags was put in, so the rows below it are one lower. Cells are named as in this file.")
    if len(changes) > MOST_NAMED:
        notes.append(f"Only the first {MOST_NAMED:,} changes are named here; the others are coloured in the list.")
    return notes


def _cut_note(cut: Sequence[str]) -> list[str]:
    if not cut:
        return []
    return [f"Cut after {LONGEST_TEXT:,} characters, the most that a workbook's cell takes: {', '.join(cut)}."]


def write_changes(book: Book, name: str, changes: Sequence[Change], notes: Sequence[str]) -> None:
    """Write what was changed, a line each, under the notes, as the next sheet of a book."""
    sheet = book.add_worksheet(name)
    plain, bold = book.add_format(AS_TEXT), book.add_format({**AS_TEXT, "bold": True, "bottom": 1})
    print_across(sheet)
    longest = max((len(item.cell) for item in changes[:MOST_NAMED]), default=0)
    for column, width in enumerate((max(_WIDTHS[0], longest + 4), *_WIDTHS[1:])):
        sheet.set_column(column, column, width)
    for row, note in enumerate(notes):
        sheet.write_string(row, 0, note[:LONGEST_TEXT])
    top = len(notes) + 1
    lines = ((item.cell, item.heading, item.was, item.now, item.why) for item in changes[:MOST_NAMED])
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(top, column, heading, bold)
    for row, line in enumerate(lines, start=top + 1):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text[:LONGEST_TEXT], plain)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    keep_texts(sheet)
