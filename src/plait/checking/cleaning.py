"""A cleaned copy of a list: certain suggestions put in, every other cell as it was, and each change named.

A suggestion is certain where ``messages.toml`` says so of its rule and the value leaves no doubt
(`Finding.certain`). Whatever is only likely stays as it was typed: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from plait.checking.findings import Finding
from plait.sheets import Sheet, TaggedList, Workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook takes."""
LONGEST_NOTE = 200
"""Characters of the old value in the note on a cell; the sheet of changes has all of it."""
MOST_NOTES = 1_000
"""Cells with a note: more make a workbook slow to open, and the colour and the sheet of changes say it too."""
MOST_NAMED = 1_000_000
"""Changes that a sheet has room for."""

LIST, CHANGES = "List", "Changes made"
HEADINGS = ("Cell", "Heading", "Was", "Now", "Why")
_WIDTHS = (14, 28, 34, 34, 44)
_WIDTH = 18
_FONT = {"font_name": "Arial", "font_size": 11}
_AS_TEXT = {"num_format": "@", "valign": "top"}


@dataclass(frozen=True)
class Change:
    """One cell that holds something else in the cleaned copy."""

    letter: str
    row: int
    cell: str
    """Its name for people, as in `Finding.cell`. It is the same in the copy."""
    heading: str
    was: str
    now: str
    why: str


def certain_changes(findings: Iterable[Finding]) -> tuple[Change, ...]:
    """What can be put right without asking: cells for which exactly one suggestion is certain."""
    meant: dict[tuple[int, str], list[Finding]] = {}
    for item in findings:
        if item.certain and item.row is not None and item.suggestion is not None:
            meant.setdefault((item.row, item.letter), []).append(item)
    return tuple(
        Change(letter, row, items[0].cell, items[0].heading, items[0].value, items[0].suggestion or "", items[0].title)
        for (row, letter), items in meant.items()
        if len({item.suggestion for item in items}) == 1
    )


def cleaned_workbook(workbook: Workbook, tagged: TaggedList, changes: Sequence[Change], *, made_on: date) -> bytes:
    """The sheet of a list as an XLSX file with these changes; the same input gives the same bytes.

    Every cell of that sheet stands where it stood, what is above and below the list too, and every one
    is a text: nothing becomes a formula or loses its zeros.
    """
    import xlsxwriter

    sheet = next(item for item in workbook.sheets if item.name == tagged.sheet)
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_format_properties": _FONT}) as book:
        book.set_properties({"created": datetime.combine(made_on, time(), tzinfo=UTC)})
        copy = book.add_worksheet(_name_of(sheet))
        cut = _write_list(book, copy, sheet, {(item.row, item.letter): item for item in changes})
        copy.freeze_panes(max(tagged.headings_row, tagged.tag_row or 0), 0)
        _write_changes(book, book.add_worksheet(CHANGES), changes, _notes(workbook, changes, cut))
    return content.getvalue()


def _name_of(sheet: Sheet) -> str:
    """The sheet's own name where Excel takes it; other programs allow more."""
    taken = {"history", CHANGES.lower()}
    bad = set("[]:*?/\\") & set(sheet.name) or sheet.name != sheet.name.strip("'") or sheet.name.lower() in taken
    return LIST if bad or not 0 < len(sheet.name) <= 31 or not sheet.name.isprintable() else sheet.name


def _write_list(book: Book, copy: Worksheet, sheet: Sheet, changes: Mapping[tuple[int, str], Change]) -> list[str]:
    """Write every cell of the sheet; gives the names of those that are longer than a workbook's cell."""
    plain = book.add_format(_AS_TEXT)
    changed = book.add_format({**_AS_TEXT, "bg_color": "#FFF3BF"})
    letters, cut, notes = sheet.letters, [], 0
    copy.set_column(0, len(letters) - 1, _WIDTH, plain)
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
            if change and notes < MOST_NOTES:
                notes += 1
                copy.write_comment(row - 1, column, f"was: {change.was[:LONGEST_NOTE]}", {"author": "Plait"})
    copy.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return cut


def _notes(workbook: Workbook, changes: Sequence[Change], cut: Sequence[str]) -> list[str]:
    cells = "1 cell differs" if len(changes) == 1 else f"{len(changes):,} cells differ"
    notes = [f"{cells} from {workbook.name}. Every other cell is as it was, and that file was not changed."]
    if cut:
        notes.append(f"Cut after {LONGEST_TEXT:,} characters, the most that a workbook's cell takes: {', '.join(cut)}.")
    if len(changes) > MOST_NAMED:
        notes.append(f"Only the first {MOST_NAMED:,} changes are named here; the others are coloured in the list.")
    return notes


def _write_changes(book: Book, sheet: Worksheet, changes: Sequence[Change], notes: Sequence[str]) -> None:
    """Write what was changed, a line each, under the notes."""
    plain, bold = book.add_format(_AS_TEXT), book.add_format({**_AS_TEXT, "bold": True, "bottom": 1})
    for column, width in enumerate(_WIDTHS):
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
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
