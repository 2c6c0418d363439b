"""The workbook of a template: an empty list with its tags and drop-downs, and sheets that explain it.

Every text is written as a text. All columns but dates and whole numbers are formatted as text, so
that a spreadsheet program takes no zero from a phone number and makes no date of a house number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from plait.documents.xlsx import (
    A4,
    LIST,
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    NOT_IN_SHEET_NAMES,
    TAKEN_SHEET_NAME,
    book_into,
)
from plait.sheets import template_words as words
from plait.standard import Dictionary, Entry
from plait.standard.describing import range_in_words
from plait.standard.dictionary import Sensitivity, ValueType

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

READ_ME, DICTIONARY, LISTS = "Read me", "Data dictionary", "Lists"
FIRST_ROW, LAST_ROW = 2, 1_048_575
"""The rows to fill in, counted from 0."""
LONGEST_NOTE, LONGEST_NAME = 1_500, 200
"""Characters of a note that can still be read, and of the name of a range."""
DATES = date(1900, 1, 1), date(2100, 12, 31)
MOST = 999_999_999
"""The largest whole number that a column takes whose entry names none."""

_NARROWEST, _WIDEST = 14, 30
_PAGE = 150
"""Width of the columns that stand side by side on A4 across; they are printed a little smaller."""
_READ_ME_WIDTH = 84
_LINE = 1.3
"""The height of a line, as a multiple of the size of its letters."""
_HIGHEST = 409
"""Points that a row can be high."""
_LETTERS = 1.1
"""Letters of running text in a column of width 1; with a little to spare."""
_PADDED = {"align": "left", "indent": 1}
_INDENT = 2
"""The width that the space before a text takes in a table."""
_NOTE = {"author": "Plait", "font_name": "Arial", "font_size": 10, "width": 340}
_NOTE_LETTERS, _NOTE_LINE = 46, 17
"""Letters in a line of a note, and the height of a line in pixels."""
_DICTIONARY_COLUMNS = (
    ("Tag", 31),
    ("Column", 24),
    ("What it means", 40),
    ("Kind of value", 22),
    ("Agreed values", 38),
    ("Example", 22),
    ("Sensitive?", 24),
    ("Where it comes from", 28),
    ("Easily confused with", 42),
)
_MOST_EVERYDAY = 80
_LISTS_COLUMNS = (("Column", 36), ("Value", 44), ("What it stands for", 36), ("Everyday words for it", 44))


@dataclass(frozen=True)
class _Book:
    """A workbook in the making, and the looks that its sheets share."""

    book: Workbook
    dictionary: Dictionary

    def look(self, **properties: object) -> Format:
        return self.book.add_format({"valign": "top", "text_wrap": True, **properties})

    def heading(self, **properties: object) -> Format:
        return self.look(**{"bold": True, "valign": "vcenter", "bg_color": "#E3EDF5", "bottom": 1, **properties})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, set to print on A4 across with its name and page on every page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def row(self, sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float], size: int = 11) -> None:
        """Make a row as high as its longest text needs: not every program does so by itself."""
        lines = max(_lines(text, width * _LETTERS * 11 / size) for text, width in zip(texts, widths, strict=True))
        sheet.set_row(row, min(_HIGHEST, (lines * _LINE + 0.4) * size))

    def table(
        self, sheet: Worksheet, columns: Sequence[tuple[str, int]], lines: Sequence[Sequence[str]], *, top: int
    ) -> None:
        """A table that can be filtered, with its headings in the row ``top``."""
        heading, plain = self.heading(**_PADDED), self.look(**_PADDED, bottom=1, bottom_color="#D5DADD")
        widths = [width - _INDENT for _, width in columns]
        for column, (text, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, text, heading)
        sheet.set_row(top, 24)
        for row, line in enumerate(lines, start=top + 1):
            self.row(sheet, row, line, widths)
            for column, text in enumerate(line):
                sheet.write_string(row, column, words.cut(text, LONGEST_TEXT), plain)
        sheet.autofilter(top, 0, top + len(lines), len(columns) - 1)
        sheet.freeze_panes(top + 1, 2)
        sheet.repeat_rows(top)


def template_workbook(
    entries: Sequence[Entry],
    dictionary: Dictionary,
    *,
    title: str,
    today: date,
    row_is: str = "row of the list",
) -> bytes:
    """An empty list with these columns as an XLSX file; the same input gives the same bytes.

    ``title`` names the sheet to fill in, ``row_is`` what one row is about ("volunteer").
    """
    content = BytesIO()
    with book_into(content, made_on=today, title=title, subject=str(dictionary.follows)) as book:
        made = _Book(book, dictionary)
        name = _sheet_name(title)
        sheet = made.sheet(name)
        _write_read_me(made, entries, {"sheet": name, "row_is": row_is, "follows": str(dictionary.follows)})
        _write_dictionary(made, entries)
        _write_list(made, sheet, entries, _write_lists(made, entries))
    return content.getvalue()


def _sheet_name(title: str) -> str:
    clean = "".join(" " if letter in NOT_IN_SHEET_NAMES or not letter.isprintable() else letter for letter in title)
    name = " ".join(clean.split())[:LONGEST_SHEET_NAME].strip(" '")
    taken = {"", TAKEN_SHEET_NAME, READ_ME.lower(), DICTIONARY.lower(), LISTS.lower()}
    return LIST if name.lower() in taken else name


# --- The list -------------------------------------------------------------------------------------------


def _write_list(made: _Book, sheet: Worksheet, entries: Sequence[Entry], ranges: Mapping[str, str]) -> None:
    plain, careful = made.heading(), made.heading(bg_color="#FFF3BF")
    tag_look = made.look(italic=True, font_color="#505A5F", font_size=10, bottom=1)
    cells = {
        ValueType.DATE: made.look(num_format="yyyy-mm-dd", align="left"),
        ValueType.WHOLE_NUMBER: made.look(num_format="0", align="left"),
    }
    text = made.look(num_format="@")
    widths = [_width_of(entry) for entry in entries]
    made.row(sheet, 0, [entry.name for entry in entries], [width / 1.2 for width in widths])
    made.row(sheet, 1, [entry.tag for entry in entries], widths, 10)
    for column, entry in enumerate(entries):
        sheet.set_column(column, column, widths[column], cells.get(entry.type, text))
        sheet.write_string(0, column, entry.name, careful if entry.needs_care else plain)
        sheet.write_string(1, column, entry.tag, tag_look)
        _write_note(sheet, column, words.cut(words.note_of(entry, made.dictionary), LONGEST_NOTE))
        rule = _rule(entry, ranges) | {"input_title": words.title_of(entry), "input_message": words.message_of(entry)}
        sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, {**rule, "error_type": "warning"})
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(0, 1)
    sheet.hide_gridlines(0)  # they are printed too: people fill in lists on paper
    sheet.fit_to_pages(ceil(sum(widths) / _PAGE) or 1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW + 1}"})
    sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)


def _width_of(entry: Entry) -> int:
    """Wide enough for the example, the longest word of the heading, and most tags in one line."""
    word = max(map(len, entry.name.split()), default=0)
    return min(_WIDEST, max(_NARROWEST, len(entry.example) + 2, word + 4, ceil(len(entry.tag) * 0.9) + 2))


def _write_note(sheet: Worksheet, column: int, note: str) -> None:
    lines = sum(ceil(len(line) / _NOTE_LETTERS) or 1 for line in note.split("\n")) + 1
    sheet.write_comment(0, column, note, {**_NOTE, "height": lines * _NOTE_LINE})


def _rule(entry: Entry, ranges: Mapping[str, str]) -> dict[str, Any]:
    """What a spreadsheet program checks while somebody types; it only warns, and can be overruled."""
    if entry.tag in ranges and not entry.several:
        return {
            "validate": "list",
            "source": f"={ranges[entry.tag]}",
            "error_title": "Not on the list",
            "error_message": "This is not one of the agreed values. Pick one from the drop-down if any of them fits.",
        }
    if entry.type is ValueType.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": DATES[0],
            "maximum": DATES[1],
            "error_title": "Not a date",
            "error_message": "Type one whole date with a year of four figures, such as 22/11/2026 or 2026-11-22.",
        }
    if entry.type is ValueType.WHOLE_NUMBER:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": -MOST if entry.smallest is None else entry.smallest,
            "maximum": MOST if entry.largest is None else entry.largest,
            "error_title": "Not a number that fits",
            "error_message": f"Type a whole number in figures: {range_in_words(entry) or 'any'}.",
        }
    return {"validate": "any"}


# --- The sheets that explain it -------------------------------------------------------------------------


def _write_read_me(made: _Book, entries: Sequence[Entry], filled_in: Mapping[str, str]) -> None:
    sheet = made.sheet(READ_ME)
    sheet.set_portrait()
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _READ_ME_WIDTH)
    special = [entry for entry in entries if entry.needs_care]
    about_people = any(entry.sensitive is not Sensitivity.NONE for entry in entries)
    kept = {None: True, "personal": about_people, "special": bool(special)}
    lines = [(filled_in["sheet"], 18)]
    for part in words.packaged_words()["read_me"]:
        if kept[part.get("only")]:
            lines += [("", 11), (part["heading"], 13)]
            lines += [(text.format(**filled_in), 11) for text in part["texts"]]
    lines += [(f"\u2022  {entry.name}: {words.sensitive_of(entry)}", 11) for entry in special]
    looks = {size: made.look(font_size=size, bold=size > 11) for size in (11, 13, 18)}
    for row, (text, size) in enumerate(lines):
        made.row(sheet, row, [text], [_READ_ME_WIDTH], size)
        sheet.write_string(row, 0, text, looks[size])


def _write_dictionary(made: _Book, entries: Sequence[Entry]) -> None:
    sheet = made.sheet(DICTIONARY)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, str(made.dictionary.follows), made.book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, "What belongs in each column of this list.")
    lines = [
        (
            entry.tag,
            entry.name,
            entry.definition,
            words.kind_of(entry),
            words.allowed_of(entry),
            words.example_of(entry),
            words.sensitive_of(entry),
            entry.source,
            "\n".join(words.confusions_of(entry, made.dictionary)),
        )
        for entry in entries
    ]
    made.table(sheet, _DICTIONARY_COLUMNS, lines, top=3)
    sheet.repeat_columns(0, 1)
    sheet.fit_to_pages(2, 0)


def _write_lists(made: _Book, entries: Sequence[Entry]) -> dict[str, str]:
    """Write the agreed values of every column that has some; gives the name of each range, by tag."""
    names: dict[str, str] = {}
    lines: list[tuple[str, ...]] = []
    for entry in entries:
        if entry.allowed:
            first = len(lines) + 2  # counted from 1, below the headings
            names[entry.tag] = _range_name(entry, first)
            made.book.define_name(names[entry.tag], f"={LISTS}!$B${first}:$B${first + len(entry.allowed) - 1}")
            lines += [
                (entry.name, value, entry.labels.get(value, ""), _everyday(entry, value)) for value in entry.allowed
            ]
    if not lines:
        return {}
    sheet = made.sheet(LISTS)
    kept = [column for column in range(len(_LISTS_COLUMNS)) if any(line[column] for line in lines)]
    kept_lines = [[line[column] for column in kept] for line in lines]
    made.table(sheet, [_LISTS_COLUMNS[column] for column in kept], kept_lines, top=0)
    if len(kept) == 2:
        sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    return names


def _everyday(entry: Entry, value: str) -> str:
    """A few of the words that people use for a value; some values have dozens."""
    return words.cut(", ".join(entry.synonyms.get(value, ())), _MOST_EVERYDAY)


def _range_name(entry: Entry, row: int) -> str:
    """A name for the range of its values, made of the tag: "List_Need_Type"."""
    name = "List_" + entry.tag.lstrip("#").replace(" ", "").replace("_", "__").replace("+", "_")
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}_{row}"


def _lines(text: str, width: float) -> int:
    return sum(len(wrap(line, max(1, int(width)))) or 1 for line in text.split("\n"))
