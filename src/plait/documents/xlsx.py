"""Habits of every workbook that is written: its letters, its paper, texts that stay texts, what a cell can hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767
"""Characters that a cell takes."""
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")
TAKEN_SHEET_NAME = "history"
"""Excel keeps it for itself."""
LIST = "List"
"""What a sheet is called whose own name Excel does not take."""
FONT = {"font_name": "Arial", "font_size": 11}
AS_TEXT = {"num_format": "@", "valign": "top"}
"""Nothing in such a cell becomes a formula, a date or a number."""
TO_NOTICE = "#FFF3BF"
"""The colour behind what is to be noticed."""
A4 = 9
LINE_HEIGHT = 15.0
"""Points of a line of text."""
TITLE_HEIGHT = 1.6 * LINE_HEIGHT
"""Points of a line in large letters."""
_HIGHEST = 400
"""Points that a row may have."""
_LETTERS = 1.05
"""Letters of `FONT`, on average, in a column's width of 1."""
_WHOLE_SHEET = "A1:XFD1048576"


@contextmanager
def book_into(content: BytesIO, *, made_on: date, **properties: str) -> Iterator[Workbook]:
    """A workbook that is written into ``content`` at the end; the same input gives the same bytes."""
    import xlsxwriter

    # To be copied: XlsxWriter writes into what it is given, and the second book would not be like the first.
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_format_properties": FONT.copy()}) as book:
        book.set_properties({**properties, "created": datetime.combine(made_on, time(), tzinfo=UTC)})
        yield book


def print_across(page: Worksheet) -> None:
    """Let a sheet be printed as wide as a page of A4, and as long as it needs."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def keep_texts(page: Worksheet) -> None:
    """Let no figure that is a text get a mark for that: a phone number is meant to be one."""
    page.ignore_errors({"number_stored_as_text": _WHOLE_SHEET})


def height_for(*texts: tuple[str, float]) -> float:
    """The height in points of a row of wrapped texts in columns so many letters wide.

    Excel and LibreOffice grow a row by themselves only when somebody edits it.
    """
    lines = (sum(max(1, ceil(len(line) / (width * _LETTERS))) for line in text.split("\n")) for text, width in texts)
    return min(_HIGHEST, max(lines) * LINE_HEIGHT)
