"""The fast way with a CSV file: read at once where it is regular, so that both ways would give the same cells.

Regular is a file in UTF-8, Windows-1252 or UTF-16 whose quotation marks all open or close a cell, which has
no mark inside a cell, no stray end of line, no zero byte, and no line with more cells than its first ones.
Any other file is for the patient way (`plait.sheets.child`), which knows what to do with damage.
"""

from __future__ import annotations

import csv
import re
from contextlib import suppress

import polars as pl

from plait.sheets.child import (
    BYTE_ORDER_MARKS,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    delimiter_of,
    encoding_of,
    is_text,
)
from plait.sheets.letters import column_letter
from plait.sheets.watch import Watch

UTF_8_MARK = b"\xef\xbb\xbf"
HEAD = 1 << 20
"""Bytes by which the delimiter and the number of columns are found."""
LINE = pl.col("line")


def read_regular(data: bytes, watch: Watch) -> pl.DataFrame | None:
    """The cells of a regular CSV file as in `plait.sheets.Sheet`; None where it is not regular, or has none."""
    if not is_text(data) or (b"\0" in data and not data.startswith(BYTE_ORDER_MARKS)):
        return None
    if not data.isascii():
        encoding = encoding_of(data)
        data = data.removeprefix(UTF_8_MARK) if encoding == "utf-8-sig" else data.decode(encoding, "replace").encode()
        if b"\0" in data or data.startswith(UTF_8_MARK):
            return None
    head = data[:HEAD].decode("utf-8", "replace")
    delimiter = delimiter_of(head[:LONGEST_CELL])
    widths = _widths(head, delimiter)
    if not 1 < max(widths, default=0) <= MOST_COLUMNS:
        return None
    lines = _lines(data)
    all_rows = _is_row(delimiter, blanks=False).all().alias("all_rows")
    height, longest, no_blanks = lines.select(pl.len(), LINE.str.len_bytes().max(), all_rows).collect().row(0)
    if height > MOST_ROWS or height * max(widths) > MOST_CELLS:
        return None
    if not no_blanks and not lines.select(_is_row(delimiter, blanks=True).all()).collect().item():
        return None
    watch.expect(height)
    cells = _read(data, delimiter, widths, height)
    if cells is None or (longest > LONGEST_CELL and _longest_cell(cells) > LONGEST_CELL):
        return None
    watch.rows += height
    row = pl.int_range(1, height + 1, dtype=pl.Int64, eager=True).alias("row")
    columns = [_filled(column, has_blanks=not no_blanks) for column in cells.iter_columns()]
    while columns and columns[-1].null_count() == height:  # a sheet ends with the last column that holds something
        columns.pop()
    return pl.DataFrame([row, *columns])


def _widths(head: str, delimiter: str) -> list[int]:
    """How many cells each of the first lines has; none where they cannot be told apart."""
    with suppress(csv.Error):
        return [len(row) for row in csv.reader(head.splitlines(), delimiter=delimiter)]
    return []


def _lines(data: bytes) -> pl.LazyFrame:
    """A file's lines, read anew whenever they are asked for: they never stand in memory all at once."""
    read = pl.scan_csv(data, has_header=False, separator="\n", quote_char=None, schema={"line": pl.String})
    return read.select(LINE.fill_null(""))


def _is_row(delimiter: str, *, blanks: bool) -> pl.Expr:
    """Whether a line by itself is a row as RFC 4180 has them; with or without blank cells that are not empty."""
    mark = re.escape(delimiter)
    if blanks:
        bare, quoted = rf'[^"{mark}\r]*', r'(?:[^"\r]|"")*'
    else:
        blank = rf"[^\S{mark}\r]*"
        bare, quoted = rf'(?:{blank}[^"{mark}\s][^"{mark}\r]*)?', r'(?:[^\S\r]*(?:[^"\s]|"")(?:[^"\r]|"")*)?'
    cell = rf'(?:{bare}|"{quoted}")'
    return LINE.str.contains(rf"^{cell}(?:{mark}{cell})*\r?$")


def _read(data: bytes, delimiter: str, widths: list[int], height: int) -> pl.DataFrame | None:
    letters = [column_letter(place) for place in range(max(widths))]
    titled = widths[0] < len(letters)  # the reader takes the first line for as wide as the file is
    if titled:
        data = delimiter.join(letters).encode() + b"\n" + data
    try:
        read = pl.read_csv(data, has_header=titled, schema=dict.fromkeys(letters, pl.String), separator=delimiter)
    except pl.exceptions.PolarsError:
        return None
    return read if read.height == height else None


def _longest_cell(cells: pl.DataFrame) -> int:
    """Characters of the longest cell."""
    return cells.select(pl.max_horizontal(pl.col(pl.String).str.len_chars().max())).item() or 0


def _filled(cells: pl.Series, *, has_blanks: bool) -> pl.Series:
    """A column with null for each cell that is empty or blank."""
    if not has_blanks and cells.str.len_bytes().min() != 0:
        return cells
    return pl.select(pl.when(cells.str.strip_chars() != "").then(cells)).to_series().alias(cells.name)
