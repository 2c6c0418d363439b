"""Plain XLSX workbooks, read as whole arrays of bytes and inflated only once.

Excel, LibreOffice, openpyxl and XlsxWriter write the rows of a sheet in a few fixed forms. Here every row and
cell is matched with those forms, and the number of "<" shows that nothing else stands between them. Where one
byte of a sheet is not understood, the workbook is for the patient way (`plait.sheets.child`), which knows what
to do with damage; a test holds that both give the same cells. Nothing is expanded: a DOCTYPE is not plain.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import numpy as np
import polars as pl

from plait.sheets.child import LONGEST_CELL, MOST_CELLS, MOST_ROWS, MOST_TEXT
from plait.sheets.letters import column_letter
from plait.sheets.plain_book import (
    DATE,
    EMPTY,
    ERROR,
    IS_DATE,
    IS_NUMBER,
    IS_UNKNOWN,
    NUMBER,
    RESULT,
    RICH,
    SHARED,
    TEXT,
    YES_NO,
    Book,
    Bytes,
    NotPlain,
    Places,
    Things,
    Truths,
    Words,
    elements_of,
    figures,
    mask,
    need,
    padded,
    parsed,
    stands,
    words,
)
from plait.sheets.unseen import Part, parts_of_xlsx, take_columns, take_merged, take_rows
from plait.sheets.watch import Watch

PIECE = 1 << 21
"""Bytes of a sheet that are looked at together."""
LARGEST_ROW = 1 << 23
"""Bytes of a row, and of all that stands before or behind the rows."""
_LETTERS = pl.Series([*"etttndbet"])
"""The letter of `plait.sheets.Kind` for each kind of thing."""
_ROWS_START, _ROWS_END, _ROWS_PATH = b"<sheetData>", b"</sheetData>", "worksheet/sheetData"
_NO_ROWS = b"<sheetData/>"
_ROW, _ROW_END, _CELL, _STYLE = b'<row r="', b"</row>", b'<c r="', b' s="'
_CELLS = (
    (TEXT, b' t="inlineStr"><is><t>', b"</t></is></c>"),
    (SHARED, b' t="s"><v>', b"</v></c>"),
    (EMPTY, b"><v/></c>", b""),
    (EMPTY, b"><v /></c>", b""),
    (NUMBER, b"><v>", b"</v></c>"),
    (NUMBER, b' t="n"><v>', b"</v></c>"),
    (EMPTY, b"/>", b""),
    (EMPTY, b"></c>", b""),
    (RESULT, b' t="str"><v>', b"</v></c>"),
    (YES_NO, b' t="b"><v>', b"</v></c>"),
    (ERROR, b' t="e"><v>', b"</v></c>"),
    (RICH, b' t="inlineStr"><is>', b"</is></c>"),
)
"""What follows a cell's reference and style, and what its text ends with."""
_MAY_HAVE_NO_VALUE = (SHARED, NUMBER, YES_NO, ERROR)
_ROW_REST = re.compile(rb'(?: [\w:]+="[^"<>&]*")*>')
_BARE_ROW_REST = re.compile(rb'(?: [\w:]+="[^"<>&]*")*(?:/>|></row>)')
_FORMULA = re.compile(rb'(<c r="([A-Z]{1,3})[^<>]*>)<f(?: [^<>]*)?(?:/>|>[^<]*</f>)(?=<v|</c>)')
_SIZE = re.compile(rb'<dimension ref="[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}([0-9]{1,7})"')
_NOT_READ = (
    NotPlain,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    pl.exceptions.PolarsError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class PlainSheet:
    """One sheet: what is not seen of it (`plait.sheets.unseen`), and its cells and kinds as in `plait.sheets.Sheet`."""

    part: Part
    cells: pl.DataFrame
    kinds: pl.DataFrame


def read_plain(path: Path, watch: Watch) -> tuple[PlainSheet, ...] | None:
    """The sheets of a plain XLSX workbook; None for any other file."""
    before = watch.rows, watch.rows_expected
    try:
        with zipfile.ZipFile(path) as archive:
            return _sheets(archive, watch)
    except _NOT_READ:
        watch.rows, watch.rows_expected = before
        return None


def _sheets(archive: zipfile.ZipFile, watch: Watch) -> tuple[PlainSheet, ...]:
    entries = archive.infolist()
    names = {entry.filename.lower(): entry.filename for entry in entries}
    need(len(names) == len(entries), "content.xml" not in names)
    need(all(entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries))
    targets = {about.get("Target", "").lstrip("/") for _, about in elements_of(archive, names["_rels/.rels"])}
    need("xl/workbook.xml" in targets, elements_of(archive, names["xl/_rels/workbook.xml.rels"]))
    book = Book(archive, names)
    found: list[PlainSheet] = []
    parts = parts_of_xlsx(archive, names, lambda _, name, part: found.append(_sheet(archive, name, part, book, watch)))
    sheets = [part["sheet"] for part in parts]
    need(sheets, len(sheets) == len(found) == len(set(sheets)), set(sheets) <= book.sheets)
    return tuple(found)


def _sheet(archive: zipfile.ZipFile, name: str, part: Part, book: Book, watch: Watch) -> PlainSheet:
    rows, data, head = _Rows(book, part), b"", b""
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            need(not watch.stopped)
            data += piece
            if not head:
                head, start, data = data.replace(_NO_ROWS, _ROWS_START + _ROWS_END, 1).partition(_ROWS_START)
                if not start:
                    head, data = b"", head
                    need(len(data) <= LARGEST_ROW)
                    continue
                size = _SIZE.search(head)
                watch.expect(int(size[1]) if size else 0)
            cut = data.rfind(_ROW_END) + len(_ROW_END)
            if cut >= len(_ROW_END):
                watch.rows += rows.take(data, cut)
                data = data[cut:]
            need(len(data) <= LARGEST_ROW)
    more, end, tail = data.partition(_ROWS_END)
    need(head, end)
    watch.rows += rows.take(more, len(more))
    elements = [path for path, _ in parsed(head + _ROWS_START + end + tail)[0]]
    need([path for path in elements if path.endswith("sheetData")] == [_ROWS_PATH])
    take_columns(head, part)
    take_merged(tail, part)
    return rows.sheet()


class _Rows:
    """Takes the rows of a sheet in pieces."""

    def __init__(self, book: Book, part: Part) -> None:
        self._book, self._part = book, part
        self._height = self._width = self._text = 0
        self._kept = self._last = 0
        """The last row that is in the frames, and the last one that has a value."""
        self._texts: list[list[pl.Series]] = []
        self._kinds: list[list[Bytes]] = []
        """Both column by column, each in pieces."""
        self._formulas: Counter[bytes] = Counter()
        self._hides: dict[tuple[bytes, bool], bool] = {}
        """Whether a row is hidden that has such attributes, and cells or none."""

    def take(self, data: bytes, size: int) -> int:
        """Take some whole rows, so many bytes; gives how many rows, those between them that are left out too."""
        before = self._height
        if size:
            try:
                self._take(data, size)
            except NotPlain:
                formulas = Counter(letters for _, letters in _FORMULA.findall(data, 0, size))
                need(formulas)
                data = _FORMULA.sub(rb"\1", data[:size])
                self._take(data, len(data))
                self._formulas += formulas
        return self._height - before

    def _take(self, data: bytes, size: int) -> None:
        buffer = padded(data, size)
        opens = buffer[:size] == ord("<")
        cell_at = np.flatnonzero(opens[:-1] & (buffer[1:size] == ord("c")))
        row_at = np.flatnonzero(opens[:-1] & (buffer[1:size] == ord("r")))
        cell_at, row_at = cell_at[stands(buffer, cell_at, _CELL)], row_at[stands(buffer, row_at, _ROW)]
        need(row_at.size, row_at[0] == 0)
        number, length = figures(buffer, row_at + len(_ROW))
        need(number[0] > self._height, (np.diff(number) > 0).all(), number[-1] <= MOST_ROWS)
        first = np.searchsorted(cell_at, row_at)
        count = np.diff(first, append=len(cell_at))
        next_row, filled = np.append(row_at[1:], size), count > 0
        until = np.where(filled, np.append(cell_at, 0)[first], next_row)
        opened, hidden = self._row_tags(data, buffer, row_at, row_at + len(_ROW) + length + 1, until, filled)
        after = np.append(cell_at[1:], 0)[: len(cell_at)]
        after[(first + count - 1)[filled]] = next_row[filled] - len(_ROW_END)
        need(stands(buffer, next_row[filled] - len(_ROW_END), _ROW_END).all())
        expected = np.count_nonzero(opens)
        if cell_at.size:
            of = np.repeat(np.arange(len(row_at)), count)
            column, at = _columns(buffer, cell_at, of, words(buffer, row_at + len(_ROW)), length)
            need((np.diff(column)[of[1:] == of[:-1]] > 0).all())
            things = self._things(data, buffer, at, after)
            need(opened + len(cell_at) + things.opened == expected)
            self._part["errors"] += int(np.count_nonzero(things.kinds == ERROR))
            self._keep(things, number[of], column, int(number[-1]))
        else:
            need(opened == expected)
        self._height = int(number[-1])
        take_rows(hidden, 0, self._part)

    def _row_tags(
        self, data: bytes, buffer: Bytes, at: Places, rest: Places, until: Places, filled: Truths
    ) -> tuple[int, list[bytes]]:
        """How many "<" belong to the tags of rows, and the tags of hidden ones."""
        opened, hidden = 2 * int(filled.sum()), []
        bare = filled & (until == rest + 1) & (buffer[rest] == ord(">"))
        for place in np.flatnonzero(~bare).tolist():
            about = data[rest[place] : until[place]]
            key = about, bool(filled[place])
            if key not in self._hides:
                need((_ROW_REST if key[1] else _BARE_ROW_REST).fullmatch(about))
                tags: Part = {"hidden_rows": []}
                take_rows([b'<row r="1"' + about], 0, tags)
                self._hides[key] = bool(tags["hidden_rows"])
            if self._hides[key]:
                hidden.append(data[at[place] : until[place]])
            if not key[1]:
                opened += 1 + about.count(b"<")
        return opened, hidden

    def _things(self, data: bytes, buffer: Bytes, at: Places, after: Places) -> Things:
        """What the cells hold, from the places behind their references."""
        style = np.zeros(len(at), np.int64)
        styled = np.flatnonzero(stands(buffer, at, _STYLE))
        if styled.size:
            style[styled], length = figures(buffer, at[styled] + len(_STYLE))
            at[styled] += len(_STYLE) + length + 1
        things = Things(data, buffer, at, after, _CELLS)
        kinds = things.kinds
        kinds[(things.start == things.stop) & np.isin(kinds, _MAY_HAVE_NO_VALUE)] = EMPTY
        styles = np.append(self._book.styles, IS_NUMBER)
        looks = styles[np.minimum(style, len(styles) - 1)]
        need(not (looks[kinds == NUMBER] == IS_UNKNOWN).any(), things.longest <= LONGEST_CELL)
        kinds[(kinds == NUMBER) & (looks == IS_DATE)] = DATE
        return things

    def _keep(self, things: Things, row: Places, column: Places, height: int) -> None:
        """Keep what cells hold, column by column."""
        order = np.argsort(column.astype(np.int16), kind="stable")
        texts, kinds = self._book.said(things, order), things.kinds[order]
        self._text += int(texts.str.len_bytes().sum())
        ends = np.bincount(column).cumsum().tolist()
        self._width = max(self._width, len(ends))
        need(self._text <= MOST_TEXT, height * self._width <= MOST_CELLS)
        if things.is_odd or things.has_blanks or self._book.has_blanks or (kinds == ERROR).any():
            kinds[(texts == "").to_numpy()] = EMPTY
            texts = pl.select(pl.when(texts.str.strip_chars() != "").then(texts)).to_series()
        valued = row[things.kinds != EMPTY]
        self._last = int(valued.max()) if valued.size else self._last
        below, span = row[order] - self._kept - 1, height - self._kept
        while len(self._texts) < self._width:
            self._texts.append([_nothing(self._kept)])
            self._kinds.append([np.full(self._kept, EMPTY, np.uint8)])
        for place in range(self._width):
            first, last = ([0, *ends])[place : place + 2] if place < len(ends) else (0, 0)
            here, held = texts.slice(first, last - first), kinds[first:last]
            if last - first < span:
                spread, held = np.full(span, last - first), np.full(span, EMPTY, np.uint8)
                spread[below[first:last]], held[below[first:last]] = np.arange(last - first), kinds[first:last]
                here = pl.concat([here, _nothing(1)], rechunk=True).gather(spread)
            self._texts[place].append(here)
            self._kinds[place].append(held)
        self._kept = height

    def sheet(self) -> PlainSheet:
        """The sheet with all rows taken so far."""
        self._part["formulas"] = {letters.decode(): count for letters, count in sorted(self._formulas.items())}
        row = pl.int_range(1, self._last + 1, dtype=pl.Int64, eager=True).alias("row")
        cells, kinds = [row], [row]
        for place, (texts, held) in enumerate(zip(self._texts, self._kinds, strict=True)):
            letter = column_letter(place)
            cells.append(pl.concat(texts, rechunk=True).head(self._last).alias(letter))
            kinds.append(_LETTERS.gather(np.concatenate(held)[: self._last]).alias(letter))
        while len(cells) > 1 and cells[-1].null_count() == self._last:
            cells.pop()
        return PlainSheet(self._part, pl.DataFrame(cells), pl.DataFrame(kinds[: len(cells)]))


def _nothing(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)


def _columns(buffer: Bytes, at: Places, of: Places, row: Words, length: Places) -> tuple[Places, Places]:
    """The columns of cells by their references, and the places behind these; ``row`` is how their rows are numbered."""
    letters = words(buffer, at + len(_CELL))
    first, second = (letters & 255).astype(np.int64), ((letters >> 8) & 255).astype(np.int64)
    need(((first >= ord("A")) & (first <= ord("Z")) & (second <= ord("Z"))).all())
    double = second >= ord("A")
    column = np.where(double, (first - 64) * 26 + second - 65, first - 65)
    at = at + len(_CELL) + 1 + double
    need((((words(buffer, at) ^ row[of]) & mask(length + 1)[of]) == 0).all())
    return column, at + length[of] + 1
