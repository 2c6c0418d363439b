"""What a file asks before its list is used: words that forbid it, and what is not seen on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from plait.documents.wording import counted, in_short
from plait.sheets.hidden import Note, Range
from plait.sheets.letters import column_letter
from plait.sheets.lists import OWN_SHEETS, Column, TaggedList
from plait.sheets.personal import leads_to_somebody
from plait.sheets.private import SHORTEST, heading_says_private, says_draft, says_private, says_private_in
from plait.sheets.workbook import Sheet, Workbook
from plait.standard.dictionary import ValueType

MOST_SHEETS, MOST_ROWS = 50, 50
"""Other sheets, and rows of each from its first, whose texts are read."""
MOST_NAMED = 3
"""Rows, columns or cells that a question names; the others are counted."""
MOST_NOTES_READ = 200
"""Notes in which personal data are looked for: a question is asked after the first."""
LONGEST_READ = 1_000
"""Characters of a note that are read for personal data."""


class AsideKind(StrEnum):
    """What is asked about."""

    PRIVATE = "do not share"
    PRIVATE_ROWS = "do not share, in rows of the list"
    DRAFT = "draft"
    PERSONAL_NOTE = "personal data in notes"
    HIDDEN_SHEET = "hidden sheet"
    HIDDEN_ROWS = "hidden rows"
    HIDDEN_COLUMNS = "hidden columns"


@dataclass(frozen=True)
class Aside:
    """One thing beside the list that its owner has to know of, and agree to."""

    kind: AsideKind
    where: str
    """Its place for people: "C14", "the sheet \u201cNotes\u201d"."""
    text: str
    """What stands there, in short; "" where that is the list itself, or personal data."""
    question: str
    """What is asked, in a sentence that ends with a question mark."""
    name: str = ""
    """The sheet's name, where a sheet is what is asked about."""

    @property
    def ident(self) -> str:
        """The same as long as the file is: what was agreed to is kept by it."""
        return f"{self.kind}: {self.where} {self.text}"


def noticed_in(workbook: Workbook, tagged: TaggedList) -> tuple[Aside, ...]:
    """All that is asked about a file before its list is counted or handed on; what weighs most first."""
    sheet = next(item for item in workbook.sheets if item.name == tagged.sheet)
    others = [item for item in workbook.sheets if item is not sheet and item.letters and item.name not in OWN_SHEETS]
    others = others[:MOST_SHEETS]
    texts = [
        *_names(workbook, sheet),
        *_beside_the_list(sheet, tagged),
        *_headings(tagged),
        *_of_notes(workbook),
        *_of_sheets(others),
    ]
    return (
        *sorted(_worded(texts), key=lambda aside: aside.kind is not AsideKind.PRIVATE),
        *_private_rows(tagged),
        *(item for other in workbook.sheets for item in _hidden_sheet(other)),
        *_hidden_rows(sheet, tagged),
        *_hidden_columns(sheet, tagged),
        *_personal_notes(workbook),
    )


_Text = tuple[str, str]
"""(Where it stands, the text.)"""


def _worded(texts: Iterable[_Text]) -> Iterator[Aside]:
    """The texts that forbid or warn, each wording once."""
    seen: set[str] = set()
    for where, text in texts:
        short = in_short(text)
        if short in seen:
            continue
        if says_private(text):
            question = f"{_capital(where)} says \u201c{short}\u201d: have you asked, and may this list be used?"
            yield Aside(AsideKind.PRIVATE, where, short, question)
        elif says_draft(text):
            question = f"{_capital(where)} says \u201c{short}\u201d: is this the list to use?"
            yield Aside(AsideKind.DRAFT, where, short, question)
        else:
            continue
        seen.add(short)


def _names(workbook: Workbook, sheet: Sheet) -> Iterator[_Text]:
    # Names join their words with all kinds of signs: "client_list-DRAFT".
    yield "the file's name", " ".join(workbook.path.stem.replace("_", " ").replace("-", " ").split())
    if sheet.name:
        yield "the sheet's name", sheet.name


def _beside_the_list(sheet: Sheet, tagged: TaggedList) -> Iterator[_Text]:
    """Titles, footnotes and the like."""
    for dropped in tagged.dropped:
        if dropped.reason != "repeated headings":
            cells = sheet.cells.row(dropped.row - 1, named=True)
            yield from ((tagged.cell(letter, dropped.row), cells[letter]) for letter in sheet.letters if cells[letter])


def _headings(tagged: TaggedList) -> Iterator[_Text]:
    for column in tagged.columns:
        if heading_says_private(column.heading):
            yield f"the heading of column {column.letter}", column.heading


def _of_notes(workbook: Workbook) -> Iterator[_Text]:
    for sheet in workbook.sheets:
        for note in sheet.unseen.notes if sheet.unseen else ():
            yield f"the note on {_cell(sheet, note)}", note.text


def _of_sheets(sheets: Iterable[Sheet]) -> Iterator[_Text]:
    for sheet in sheets:
        top = sheet.cells.head(MOST_ROWS).unpivot(index="row").drop_nulls("value")
        for _, _, text in top.sort("row").select("row", "variable", "value").iter_rows():
            yield f"the sheet \u201c{sheet.name}\u201d", text


def _private_rows(tagged: TaggedList) -> Iterator[Aside]:
    """One question for each column of texts in which rows ask not to be passed on; the texts are not shown."""
    for column in tagged.columns:
        cells = tagged.rows[column.letter]
        is_text = column.entry is None or column.entry.type is ValueType.TEXT
        if not is_text or not (cells.str.len_bytes() >= SHORTEST).any():
            continue
        rows = tagged.rows["row"].filter(says_private_in(cells))
        if len(rows):
            title = _title(column)
            named = _few([f"{row:,}" for row in rows.head(MOST_NAMED)], of=len(rows))
            what = counted(len(rows), "row asks", "rows ask")
            they = "it" if len(rows) == 1 else "they"
            question = (
                f"{what} in column {title}, not to be shared (row {named}): have you asked, and may {they} be used?"
            )
            yield Aside(AsideKind.PRIVATE_ROWS, f"column {title}: row {named}", "", question)


def _hidden_sheet(sheet: Sheet) -> Iterator[Aside]:
    if sheet.hidden and sheet.letters:
        where = f"the sheet \u201c{sheet.name}\u201d"
        yield Aside(AsideKind.HIDDEN_SHEET, where, "", f"{_capital(where)} is hidden: may it be read?", sheet.name)


def _hidden_rows(sheet: Sheet, tagged: TaggedList) -> Iterator[Aside]:
    ranges = sheet.unseen.hidden_rows if sheet.unseen else ()
    row = tagged.rows["row"]
    starts = row.search_sorted(pl.Series([first for first, _ in ranges], dtype=row.dtype), side="left")
    ends = row.search_sorted(pl.Series([last for _, last in ranges], dtype=row.dtype), side="right")
    counts = (ends - starts).to_list()
    inside = [item for item, count in zip(ranges, counts, strict=True) if count]
    if inside:
        rows = sum(counts)
        which = _few([f"{first:,}" if first == last else f"{first:,} to {last:,}" for first, last in inside])
        what = counted(rows, "row of the list is", "rows of the list are")
        ask = "is it" if rows == 1 else "are they"
        question = f"{what} hidden (row {which}): {ask} to be counted too?"
        yield Aside(AsideKind.HIDDEN_ROWS, f"row {which}", "", question)


def _hidden_columns(sheet: Sheet, tagged: TaggedList) -> Iterator[Aside]:
    ranges: Iterable[Range] = sheet.unseen.hidden_columns if sheet.unseen else ()
    hidden = {column_letter(place - 1) for first, last in ranges for place in range(first, last + 1)}
    inside = [_title(item) for item in tagged.columns if item.letter in hidden]
    if inside:
        what = counted(len(inside), "column of the list is", "columns of the list are")
        they = "it" if len(inside) == 1 else "they"
        which = _few(inside, by="; ")
        yield Aside(AsideKind.HIDDEN_COLUMNS, f"column {which}", "", f"{what} hidden ({which}): may {they} be used?")


def _personal_notes(workbook: Workbook) -> Iterator[Aside]:
    """One question about all notes with personal data: they are not shown, since others may look on."""
    found = [
        _cell(sheet, note)
        for sheet in workbook.sheets
        for note in (sheet.unseen.notes[:MOST_NOTES_READ] if sheet.unseen else ())
        if leads_to_somebody(note.text[:LONGEST_READ])
    ]
    if found:
        which = _few(found)
        what = "The note on" if len(found) == 1 else f"{len(found):,} notes hold personal data:"
        question = (
            f"{what} {which} holds personal data: may it stay in the file?"
            if len(found) == 1
            else f"{what} {which}. May they stay in the file?"
        )
        yield Aside(AsideKind.PERSONAL_NOTE, which, "", question)


def _cell(sheet: Sheet, note: Note) -> str:
    cell = f"{column_letter(note.column - 1)}{note.row}"
    return f"{sheet.name}!{cell}" if sheet.name else cell


def _title(column: Column) -> str:
    return f"{column.letter}, {column.heading}" if column.heading else column.letter


def _few(names: list[str], *, by: str = ", ", of: int | None = None) -> str:
    """The first names, and how many more there are of all of them."""
    more = (len(names) if of is None else of) - MOST_NAMED
    return by.join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
