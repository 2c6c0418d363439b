"""The picture as a workbook: the same figures in sheets that can be sorted, filtered and printed.

Every text is written as a text, whatever it looks like, so a name that begins with "=" stays a name.
A figure is a number even where a part of it is hidden: its format adds the words ("45 + 1 hidden").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from plait.documents import write_whole
from plait.documents.xlsx import (
    FONT,
    LINE_HEIGHT,
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    NOT_IN_SHEET_NAMES,
    TAKEN_SHEET_NAME,
    TITLE_HEIGHT,
    TO_NOTICE,
    book_into,
    height_for,
    print_across,
)
from plait.evidence import words
from plait.tables.pooled import Cell, Matrix, Partner, Pooled, State, View

HEADING_ROW = 4
"""Where the headings stand in every sheet with a table, counted from 0; above them are notes."""
COVER_WIDTH = 74
FIGURE_WIDTH = 17
_LIGHT_UP, _GRAY_0625 = 14, 18
"""Fill patterns: thin diagonal lines for hidden, a few dots for not counted."""
_NO_DATE = date(2000, 1, 1)
"""Of a workbook without any table in it: a file has to have some date."""


@dataclass(frozen=True)
class _Looks:
    """The formats of one workbook; a number format is made the first time its words are needed."""

    book: Workbook
    numbers: dict[tuple[str, bool], Format] = field(default_factory=dict)

    def text(self, **properties: object) -> Format:
        return self.book.add_format({"valign": "top", **FONT, **properties})

    def number(self, after: str, *, bold: bool) -> Format:
        """A whole number with the words after it."""
        if (after, bold) not in self.numbers:
            literal = after.replace('"', "'")
            shape = f'#,##0"{literal}"' if after else "#,##0"
            self.numbers[after, bold] = self.text(num_format=shape, bold=bold, align="right", indent=1)
        return self.numbers[after, bold]


class _Sheets:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook, pooled: Pooled) -> None:
        self.book = book
        self.pooled = pooled
        self.looks = _Looks(book)
        self.plain = self.looks.text()
        self.wrapped = self.looks.text(text_wrap=True)
        self.bold = self.looks.text(bold=True)
        self.title = self.looks.text(bold=True, font_size=16)
        self.made_up = self.looks.text(bold=True, bg_color=TO_NOTICE)
        self.heading = self.looks.text(
            bold=True, text_wrap=True, valign="vcenter", bottom=1, bg_color="#0F3D63", font_color="#FFFFFF"
        )
        self.among_texts = self.looks.text(num_format="#,##0", align="left")
        self.without = {
            State.HIDDEN: self._hatched(_LIGHT_UP),
            State.NOT_COUNTED: self._hatched(_GRAY_0625),
        }

    def _hatched(self, pattern: int) -> Format:
        return self.looks.text(
            italic=True, align="right", shrink=True, pattern=pattern, fg_color="#B1B4B6", bg_color="#FFFFFF"
        )

    def add(self, name: str) -> Worksheet:
        """A new sheet, set to print on A4 across."""
        taken = [sheet.get_name() for sheet in self.book.worksheets()]
        sheet = self.book.add_worksheet(sheet_name(name, taken))
        sheet.set_default_row(LINE_HEIGHT)
        sheet.set_row(0, TITLE_HEIGHT)
        print_across(sheet)
        sheet.set_footer("&CPage &P of &N")
        return sheet

    def table(self, name: str, title: str, notes: Sequence[str], headings: Sequence[str]) -> Worksheet:
        """A new sheet with its title, at most two notes, and the headings of a table."""
        sheet = self.add(name)
        _write(sheet, 0, 0, title, self.title)
        for row, note in enumerate(notes, start=1):
            _write(sheet, row, 0, note, self.plain)
        if self.pooled.made_up:
            for column in range(1, len(headings)):
                sheet.write_blank(HEADING_ROW - 1, column, None, self.made_up)
            _write(sheet, HEADING_ROW - 1, 0, words.MADE_UP, self.made_up)
        for column, heading in enumerate(headings):
            _write(sheet, HEADING_ROW, column, heading, self.heading)
        sheet.set_row(HEADING_ROW, 2 * LINE_HEIGHT + 2)
        sheet.repeat_rows(HEADING_ROW)
        return sheet

    def figure(self, sheet: Worksheet, row: int, column: int, cell: Cell, *, bold: bool = False) -> None:
        """A figure as a number, or the words that stand in its place."""
        shown = "" if cell.number is None else f"{cell.number:,}"
        if cell.number is not None and cell.words.startswith(shown):
            look = self.looks.number(cell.words.removeprefix(shown), bold=bold)
            sheet.write_number(row, column, cell.number, look)
        else:
            _write(sheet, row, column, cell.words, self.without.get(cell.state, self.plain))

    def bound(self, sheet: Worksheet, row: int, column: int, value: int | None, cell: Cell) -> None:
        """One end of what a count could be."""
        if value is None:
            _write(sheet, row, column, words.could_be(cell), self.without[State.NOT_COUNTED])
        else:
            sheet.write_number(row, column, value, self.looks.number("", bold=False))

    def parts(self, sheet: Worksheet, row: int, column: int, pooled: Cell, parts: Iterable[Cell]) -> int:
        """Together, each partner, and what it could be; returns the next column."""
        self.figure(sheet, row, column, pooled, bold=True)
        for part in parts:
            column += 1
            self.figure(sheet, row, column, part)
        self.bound(sheet, row, column + 1, pooled.low, pooled)
        self.bound(sheet, row, column + 2, pooled.high, pooled)
        return column + 3


def write_workbook(pooled: Pooled, path: Path) -> None:
    """Write the workbook; the same input gives the same bytes.

    Sheets: "Picture", one for each view, "Every category by ward", "By category", "Who counted what",
    "Sources". Raises PlaitError where the file cannot be written.
    """
    content = BytesIO()
    latest = max((partner.counted_on for partner in pooled.partners), default=_NO_DATE)
    with book_into(
        content,
        made_on=latest,
        title=pooled.question[:255],
        subject=pooled.place_name[:255],
        comments=words.CONTACTS_NOT_PEOPLE,
    ) as book:
        sheets = _Sheets(book, pooled)
        cover = sheets.add("Picture")
        for view in pooled.views:
            _view_sheet(sheets, view)
        if pooled.matrix and pooled.views:
            _matrix_sheet(sheets, pooled.matrix, level=pooled.views[0].level)
        if pooled.categories:
            _category_sheet(sheets)
        _partner_sheet(sheets)
        _source_sheet(sheets)
        _cover_sheet(sheets, cover)
    write_whole(path, content.getvalue())


def sheet_name(name: str, taken: Iterable[str]) -> str:
    """The name as Excel takes it: without its signs, at most 31 letters, and not there already."""
    clean = "".join(" " if sign in NOT_IN_SHEET_NAMES or not sign.isprintable() else sign for sign in name)
    # Excel wants no ' at either end, and keeps "History" for itself.
    clean = clean[:LONGEST_SHEET_NAME].strip(" '") or "Sheet"
    used = {TAKEN_SHEET_NAME, *(other.lower() for other in taken)}
    found, count = clean, 1
    while found.lower() in used:
        count += 1
        ending = f" ({count})"
        found = clean[: LONGEST_SHEET_NAME - len(ending)].rstrip(" '") + ending
    return found


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write a text as a text; Excel takes no longer ones than this."""
    sheet.write_string(row, column, text[:LONGEST_TEXT], look)


def _view_sheet(sheets: _Sheets, view: View) -> None:
    partners = [partner.name for partner in sheets.pooled.partners]
    rated = words.has_rates(view)
    sheet = sheets.table(
        words.view_title(view),
        f"{words.view_title(view)}: {sheets.pooled.place_name}",
        (f"{view.level_title}. {words.CONTACTS_NOT_PEOPLE}", words.how_rounded()),
        (
            "Code",
            words.level_words(view.level).heading,
            "Together",
            *partners,
            "Could be at least",
            "Could be at most",
            *(["Residents", "Contacts per 1,000 residents"] if rated else []),
        ),
    )
    # The total stands under the table and outside the filter, so that sorting leaves it where it is.
    for index, row in enumerate((*view.rows, view.total), start=HEADING_ROW + 1):
        look = sheets.bold if row is view.total else sheets.plain
        _write(sheet, index, 0, row.code, look)
        _write(sheet, index, 1, row.name, look)
        column = sheets.parts(sheet, index, 2, row.pooled, row.parts)
        if not rated:
            continue
        if row.residents is None:
            _write(sheet, index, column, "not known", sheets.plain)
        else:
            sheet.write_number(index, column, row.residents, sheets.looks.number("", bold=False))
        if row.per_thousand:
            sheet.write_number(index, column + 1, row.per_thousand, sheets.looks.number("", bold=False))
        else:
            shown = row.pooled.number is not None
            without = sheets.plain if shown else sheets.without.get(row.pooled.state, sheets.plain)
            _write(sheet, index, column + 1, words.per_thousand(row), without)
    _finish(sheet, rows=len(view.rows), columns=5 + len(partners) + 2 * rated, names=(12, 28))


def _matrix_sheet(sheets: _Sheets, matrix: Matrix, *, level: str) -> None:
    names = words.level_words(level)
    sheet = sheets.table(
        f"Every category by {names.one}",
        f"Every category by {names.one}: {sheets.pooled.place_name}, all organisations together",
        (f"{matrix.level_title}. {words.CONTACTS_NOT_PEOPLE}", words.how_rounded()),
        ("Code", names.heading, *matrix.categories),
    )
    for index, row in enumerate(matrix.rows, start=HEADING_ROW + 1):
        _write(sheet, index, 0, row.code, sheets.plain)
        _write(sheet, index, 1, row.name, sheets.plain)
        for column, cell in enumerate(row.cells, start=2):
            sheets.figure(sheet, index, column, replace(cell, words=words.in_brief(cell)))
    _finish(sheet, rows=len(matrix.rows), columns=2 + len(matrix.categories), names=(12, 28))


def _finish(sheet: Worksheet, *, rows: int, columns: int, names: Sequence[int]) -> None:
    """Filter and widths; the first columns, so many letters wide, name the row and stay in sight."""
    sheet.autofilter(HEADING_ROW, 0, HEADING_ROW + max(rows, 1), columns - 1)
    sheet.freeze_panes(HEADING_ROW + 1, len(names))
    for column in range(columns):
        sheet.set_column(column, column, names[column] if column < len(names) else FIGURE_WIDTH)


def _category_sheet(sheets: _Sheets) -> None:
    pooled = sheets.pooled
    partners = [partner.name for partner in pooled.partners]
    sheet = sheets.table(
        "By category",
        f"By category: the whole of {pooled.place_name}",
        (words.CONTACTS_NOT_PEOPLE, words.how_rounded()),
        ("Category", "Together", *partners, "Could be at least", "Could be at most"),
    )
    for index, row in enumerate(pooled.categories, start=HEADING_ROW + 1):
        _write(sheet, index, 0, row.category, sheets.plain)
        sheets.parts(sheet, index, 1, row.pooled, row.parts)
    _finish(sheet, rows=len(pooled.categories), columns=4 + len(partners), names=(30,))


def _partner_sheet(sheets: _Sheets) -> None:
    notes = ("What stands beside each organisation's figures.", words.how_rounded())
    widths = (30, 28, 84)
    sheet = sheets.table("Who counted what", "Who counted what", notes, ("Organisation", "About", "Answer"))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    row = HEADING_ROW
    for partner in sheets.pooled.partners:
        for about, answer in _answers(partner):
            row += 1
            _write(sheet, row, 0, partner.name, sheets.wrapped)
            _write(sheet, row, 1, about, sheets.wrapped)
            if isinstance(answer, int):
                sheet.write_number(row, 2, answer, sheets.among_texts)
                continue
            _write(sheet, row, 2, answer, sheets.wrapped)
            sheet.set_row(row, height_for(*zip((partner.name, about, answer), widths, strict=True)))
    sheet.autofilter(HEADING_ROW, 0, max(row, HEADING_ROW + 1), 2)
    sheet.freeze_panes(HEADING_ROW + 1, 1)


def _answers(partner: Partner) -> Iterable[tuple[str, str | int]]:
    """Each thing to know about a partner's table, a line each."""
    yield "What the list means", partner.meaning
    yield "Whom to ask", partner.contact or words.NOBODY
    yield "Counted on", words.day_in_words(partner.counted_on)
    yield "Dates covered", partner.covers or words.NO_DATES
    yield "Categories counted", "; ".join(partner.categories) or words.NONE
    yield "Rows counted", partner.counted.words if partner.counted.number is None else partner.counted.number
    for reason, rows in partner.left_out or ((words.NONE, ""),):
        yield "Rows left out", f"{reason}: {rows}" if rows else reason
    for note in partner.notes:
        yield "Note", note
    for source in partner.sources:
        yield "Made with", source


def _source_sheet(sheets: _Sheets) -> None:
    headings = {
        "Title": 44,
        "Publisher": 30,
        "Vintage": 14,
        "Licence": 30,
        "File": 30,
        "Rows": 10,
        "SHA-256": 68,
    }
    notes = ("Open data used beside the organisations' own tables.",)
    sheet = sheets.table("Sources", "Sources", notes, tuple(headings))
    for column, width in enumerate(headings.values()):
        sheet.set_column(column, column, width)
    for index, source in enumerate(sheets.pooled.sources, start=HEADING_ROW + 1):
        texts = (source.title, source.publisher, source.vintage, source.licence, source.file)
        for column, text in enumerate(texts):
            _write(sheet, index, column, text, sheets.wrapped)
        sheet.set_row(index, height_for(*zip(texts, headings.values(), strict=False)))
        sheet.write_number(index, len(texts), source.rows, sheets.looks.number("", bold=False))
        _write(sheet, index, len(texts) + 1, source.sha256, sheets.plain)
    sheet.freeze_panes(HEADING_ROW + 1, 1)


def _cover_sheet(sheets: _Sheets, sheet: Worksheet) -> None:
    """What the workbook is, what it says and how to read it; filled last, as it lists the sheets."""
    pooled = sheets.pooled
    sheet.set_portrait()
    sheet.set_column(0, 0, COVER_WIDTH)
    lines = [(pooled.question, sheets.title), (pooled.place_name, sheets.bold)]
    if pooled.made_up:
        lines.append((words.MADE_UP, sheets.looks.text(bold=True, bg_color=TO_NOTICE, text_wrap=True)))
    lines += [("", sheets.plain), *((sentence, sheets.wrapped) for sentence in words.headline(pooled))]
    lines += [("", sheets.plain), ("How to read this", sheets.bold)]
    lines += [(f"{advice.heading}. {advice.text}", sheets.wrapped) for advice in words.HOW_TO_READ]
    if notes := words.further_notes(pooled):
        lines += [("", sheets.plain), ("Notes on this picture", sheets.bold)]
        lines += [(note, sheets.wrapped) for note in notes]
    lines += [("", sheets.plain), ("Sheets in this workbook", sheets.bold)]
    lines += [(other.get_name(), sheets.plain) for other in sheets.book.worksheets()[1:]]
    for row, (text, look) in enumerate(lines):
        _write(sheet, row, 0, text, look)
        if look is not sheets.title:
            sheet.set_row(row, height_for((text, COVER_WIDTH)))
