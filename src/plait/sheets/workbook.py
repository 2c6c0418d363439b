"""A spreadsheet file as sheets of cells: read by a limited child process, kept by sheet row and column."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from plait.errors import Unreadable
from plait.sheets.preflight import inspect

LONGEST_WAIT = 60.0
"""Seconds on the clock before the child process is ended."""
MOST_OUTPUT = 1 << 30
_CHILD = Path(__file__).with_name("child.py")

_FAULTS = {
    "password": "{name} is protected by a password: remove the password, save it and try again.",
    "damaged": "{name} is damaged, or is not the kind of file its name says: open it in Excel or LibreOffice, "
    "save it again and try the new file.",
    "not-text": "{name} is not a spreadsheet: save the list as .xlsx, .ods or .csv and try again.",
    "cell-too-long": "{name} has a cell of more than 100,000 characters, which no list needs: perhaps a quotation "
    "mark is missing, or the lines were run together.",
    "too-wide": "{name} has a row of more than 16,384 cells, which no list needs: perhaps its lines were run together.",
    "too-long": "{name} has more than 1,048,576 rows, which is more than a spreadsheet holds: split it.",
    "too-much-memory": "{name} needs far more memory than a list should: often a stray mark far below or to the "
    "right of the list is the cause, so copy only the list to a new workbook.",
}


class Kind(StrEnum):
    """What a cell was in the file, beside the text that stands for it."""

    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    YES_NO = "b"
    EMPTY = "e"


@dataclass(frozen=True)
class Sheet:
    """One sheet as it stands in the file.

    ``cells`` has a String column for each sheet column ("A", "B", ...), null where a cell is
    empty, and the sheet's own row number (from 1) in ``row``. ``kinds`` has the same shape with
    the letters of `Kind`, or is None where every cell is text (CSV).
    """

    name: str
    hidden: bool
    cells: pl.DataFrame
    kinds: pl.DataFrame | None

    @property
    def letters(self) -> list[str]:
        """Letters of the sheet's columns."""
        return [name for name in self.cells.columns if name != "row"]


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet file that was read."""

    path: Path
    sha256: str
    sheets: tuple[Sheet, ...]
    notices: tuple[str, ...]
    """Plain sentences about the file as a whole (macros, hidden sheets)."""


def read_workbook(path: Path) -> Workbook:
    """Read a CSV, XLSX, XLSM, XLS or ODS file with all its sheets.

    Raises Unreadable, in one plain sentence, for anything that is no readable spreadsheet. The
    file is opened by a child process with limits on memory, processor time and the clock, so a
    hostile file cannot take this process with it.
    """
    kind = inspect(path)
    sheets = _sheets(_lines_of_child(path, kind.reader), path.name)
    if not any(sheet.cells.height for sheet in sheets):
        raise Unreadable(f"{path.name} is empty: there is nothing in it to read.")
    hidden = tuple(
        f"The sheet \u201c{sheet.name}\u201d is hidden; it was read too." for sheet in sheets if sheet.hidden
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Workbook(path, digest, tuple(sheets), kind.notices + hidden)


def column_letter(position: int) -> str:
    """The letter of a column: 0 is "A", 26 is "AA"."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _lines_of_child(path: Path, reader: str) -> list[bytes]:
    command = [sys.executable, "-I", str(_CHILD), str(path.resolve()), reader]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        clock = threading.Timer(LONGEST_WAIT, child.kill)
        clock.start()
        try:
            output = child.stdout.read(MOST_OUTPUT + 1) if child.stdout else b""
            if len(output) > MOST_OUTPUT:
                child.kill()
            child.wait()
        finally:
            clock.cancel()
    if child.returncode != 0 or len(output) > MOST_OUTPUT:
        raise Unreadable(_FAULTS["too-much-memory"].format(name=path.name))
    return output.splitlines()


def _sheets(lines: list[bytes], name: str) -> list[Sheet]:
    sheets: list[Sheet] = []
    head: dict[str, Any] | None = None
    rows: list[list[str]] = []
    for line in lines:
        item = json.loads(line)
        if isinstance(item, list):
            rows.append(item)
            continue
        if "fault" in item:
            raise Unreadable(_FAULTS[item["fault"]].format(name=name))
        if head is not None:
            sheets.append(_sheet(head, rows))
        head, rows = item, []
    if head is not None:
        sheets.append(_sheet(head, rows))
    return sheets


def _sheet(head: dict[str, Any], rows: list[list[str]]) -> Sheet:
    width = max((len(row) - 1 for row in rows), default=0)
    letters = [column_letter(position) for position in range(width)]
    numbers = pl.Series(
        "row", range(head["first_row"] + 1, head["first_row"] + 1 + len(rows)), dtype=pl.Int64
    )
    texts = [[row[place] if place < len(row) else "" for row in rows] for place in range(1, width + 1)]
    cells = pl.DataFrame(
        [
            numbers,
            *(
                pl.Series(letter, column, dtype=pl.String)
                for letter, column in zip(letters, texts, strict=True)
            ),
        ]
    ).with_columns(pl.when(pl.col(letters).str.strip_chars() != "").then(pl.col(letters)).name.keep())
    kinds = None
    if any(row[0] for row in rows):
        kinds = pl.DataFrame(
            [
                numbers,
                *(
                    pl.Series(
                        letter,
                        [row[0][place] if place < len(row[0]) else Kind.EMPTY.value for row in rows],
                        dtype=pl.String,
                    )
                    for place, letter in enumerate(letters)
                ),
            ]
        )
    return Sheet(head["sheet"], head["hidden"], cells, kinds)
