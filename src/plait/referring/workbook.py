"""The sender's own list with the answers in it, every change named, and who has not answered, as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from plait.checking.cleaned_copy import write_changes, write_copy
from plait.checking.editing import rewritten
from plait.documents.wording import counted
from plait.documents.xlsx import AS_TEXT, LONGEST_TEXT, book_into, height_for, keep_texts, print_across
from plait.referring.updating import TAKEN_OVER, Referrals
from plait.sheets import DOUBTFUL_SHEET, UNANSWERED_SHEET, UPDATES_SHEET

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book

_WAITING = {
    "Row": 8,
    "Reference": 20,
    "Name": 26,
    "Referred to": 28,
    "Date referred": 15,
    "Days since": 12,
    "Says now": 18,
    "To look at": 40,
}
_DOUBTFUL = {"List": 26, "Row": 8, "Reference": 20, "Name": 26, "It says": 20, "Why it was not taken over": 80}


def said_of(found: Referrals) -> list[str]:
    """What the answers come to, in sentences without anybody's row."""
    sent, rows = found.sent, len({item.row for item in found.updates})
    names = ", ".join(item.name for item in found.returned)
    cells = counted(len(found.updates), "cell")
    said = [
        f"{counted(found.answered, 'answer')} in {names}.",
        f"{counted(rows, 'referral')} of {sent.name} brought up to date, in {cells}.",
    ]
    if found.left:
        said.append(f"{counted(len(found.left), 'answer')} not taken over: see the sheet \u201c{DOUBTFUL_SHEET}\u201d.")
    waiting = found.unanswered
    oldest = waiting["days"].max()
    since = f", the oldest for {counted(int(str(oldest)), 'day')}" if oldest is not None else ""
    said.append(f"{counted(waiting.height, 'referral')} nobody has answered yet{since}.")
    lines = [line for item in found.returned for line in item.lines]
    for tag in TAKEN_OVER:
        heading = next((column.title for item in found.returned if (column := item.column(tag))), None)
        if heading and sent.column(tag) is None and any(tag in line.texts for line in lines):
            said.append(f"{sent.name} has no column for \u201c{heading}\u201d ({tag}), so that was not taken over.")
    return said


def referrals_workbook(found: Referrals) -> bytes:
    """The sender's list as an XLSX file; the same input gives the same bytes.

    Every cell stands where it stood and is a text, those that changed are coloured; sheets behind it name every change,
    the referrals that nobody has answered, and the answers that were not taken over.
    """
    content = BytesIO()
    tagged = found.sent.tagged
    with book_into(content, made_on=found.today, title="Referrals") as book:
        updated = rewritten(found.sent.sheet, {(item.row, item.letter): item.now for item in found.updates})
        write_copy(book, updated, found.updates, frozen_rows=max(tagged.headings_row, tagged.tag_row or 0))
        notes = [*said_of(found), f"Every other cell is as it was in {found.sent.name}. That file was not changed."]
        write_changes(book, UPDATES_SHEET, found.updates, notes)
        waiting = (
            (row, reference, name, to, str(sent or ""), days, status, "An answer may be about it" if asked else "")
            for row, reference, name, to, sent, days, status, asked in found.unanswered.iter_rows()
        )
        _write_table(book, UNANSWERED_SHEET, _WAITING, waiting)
        if found.left:
            _write_table(book, DOUBTFUL_SHEET, _DOUBTFUL, found.doubtful.iter_rows())
    return content.getvalue()


def _write_table(book: Book, name: str, columns: dict[str, int], lines: Iterable[Sequence[object]]) -> None:
    plain = book.add_format({**AS_TEXT, "text_wrap": True})
    bold = book.add_format({**AS_TEXT, "bold": True, "bottom": 1})
    number = book.add_format({"num_format": "#,##0", "valign": "top", "align": "left"})
    page = book.add_worksheet(name)
    print_across(page)
    keep_texts(page)
    for column, (heading, width) in enumerate(columns.items()):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, bold)
    row = 0
    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if isinstance(value, int):
                page.write_number(row, column, value, number)
            elif value:
                page.write_string(row, column, str(value)[:LONGEST_TEXT], plain)
        texts = (str(value or "") for value in line)
        page.set_row(row, height_for(*zip(texts, columns.values(), strict=True)))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    if row:
        page.autofilter(0, 0, row, len(columns) - 1)
