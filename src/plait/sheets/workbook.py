"""A spreadsheet file as sheets of cells: read by a limited child process, kept by sheet row and column."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

from plait.documents.wording import counted
from plait.errors import Stopped, Unreadable
from plait.sheets.child import SEPARATOR
from plait.sheets.hidden import Unseen, unseen_of
from plait.sheets.letters import column_letter
from plait.sheets.preflight import inspect, printable_name
from plait.sheets.regular import read_regular
from plait.sheets.watch import Watch

LONGEST_WAIT = 60.0
"""Seconds on the clock before the child process is ended."""
_CHILD = Path(__file__).with_name("child.py")

_FAULTS = {
    "password": "{name} is protected by a password: remove the password, save it and try again.",
    "damaged": "{name} is damaged, or is not the kind of file its name says: open it in Excel or "
    "LibreOffice, save it again and try the new file.",
    "not-text": "{name} is not a spreadsheet: save the list as .xlsx, .ods or .csv and try again.",
    "cell-too-long": "{name} has a cell of more than 100,000 characters in row {row:,}, which no list needs: "
    "perhaps a quotation mark is missing, or the lines were run together.",
    "quotation-open": "{name} has a quotation mark in row {row:,} that is never closed, so the rows after it "
    "cannot be told apart: take it out, or close it.",
    "too-wide": "{name} has more than 2,000 cells in row {row:,}, which no list needs: perhaps its lines were run "
    "together, or a stray mark stands far to the right.",
    "too-long": "{name} has more than 1,048,576 rows, which is more than a spreadsheet holds: split it.",
    "too-many-cells": "{name} has a sheet of more than 20,000,000 cells, blank ones included: often a stray mark "
    "far below or to the right of the list is the cause, so copy only the list to a new workbook.",
    "too-much-text": "{name} holds more than 250,000,000 characters, which no list needs: take long texts out, "
    "or split it.",
    "too-much": "{name} needs far more memory or time than a list should: often a stray mark far below or to "
    "the right of the list is the cause, so copy only the list to a new workbook.",
}
_NOTICES = {
    "zero-bytes": "{name} has zero bytes in it, which no text has: they were left out.",
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
    empty, and the sheet's own row number in ``row``: every row from 1 on, empty or not. ``kinds``
    has the same shape with the letters of `Kind`, or is None where every cell is text (CSV).
    """

    name: str
    hidden: bool
    cells: pl.DataFrame
    kinds: pl.DataFrame | None
    unseen: Unseen | None = None
    """What is not seen of it on the screen; None where the file does not tell (CSV, XLS)."""

    @property
    def letters(self) -> list[str]:
        """Letters of the sheet's columns."""
        return [name for name in self.cells.columns if name != "row"]


@dataclass(frozen=True)
class Workbook:
    """A spreadsheet file that was read."""

    path: Path
    sha256: str
    """The file's checksum; "" where it was read without."""
    sheets: tuple[Sheet, ...]
    notices: tuple[str, ...]
    """Plain sentences about the file as a whole (macros, hidden sheets)."""

    @property
    def name(self) -> str:
        """The file's name as it can be printed, whatever is in it."""
        return printable_name(self.path)


def read_workbook(path: Path, *, watch: Watch | None = None, checksum: bool = True) -> Workbook:
    """Read a CSV, XLSX, XLSM, XLS or ODS file with all its sheets.

    Raises Unreadable, in one plain sentence, for anything that is no readable spreadsheet. The
    file is opened by a child process with limits on memory, processor time and the clock, so a
    hostile file cannot take this process with it.

    Through ``watch`` another thread sees how far the reading is, and can stop it; then, and where
    somebody else killed the child process, Stopped is raised. Without its ``checksum`` a long list is
    read a tenth sooner: whoever keeps nothing of the list needs none.
    """
    kind = inspect(path)
    name = printable_name(path)
    watch = watch or Watch()
    if kind.reader == "csv":
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest() if checksum else ""
        regular = read_regular(data, watch)
        del data
    else:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest() if checksum else ""
        regular = None
    sheets = _read_here(path, watch) if kind.reader == "excel" else ()
    notices: tuple[str, ...] = ()
    if regular is not None:
        sheets = (Sheet("", hidden=False, cells=regular, kinds=None),)
    elif not sheets:
        sheets, notices = _read_in_child(path, kind.reader, name, watch)
    if not any(sheet.letters for sheet in sheets):
        raise Unreadable(f"{name} is empty: there is nothing in it to read.")
    hidden = tuple(
        f"The sheet \u201c{sheet.name}\u201d is hidden; it was looked at like the others."
        for sheet in sheets
        if sheet.hidden
    )
    errors = tuple(
        f"{counted(sheet.unseen.errors, 'cell')} of the sheet \u201c{sheet.name}\u201d "
        f"{'holds' if sheet.unseen.errors == 1 else 'hold'} an error such as #N/A: read as empty, and empty in copies."
        for sheet in sheets
        if sheet.unseen and sheet.unseen.errors
    )
    if watch.stopped:
        raise _stopped(name)
    return Workbook(path, digest, sheets, (*kind.notices, *notices, *hidden, *errors))


def _read_here(path: Path, watch: Watch) -> tuple[Sheet, ...]:
    """The sheets of a plain workbook; none of any other, which the child process is to read."""
    from plait.sheets.plain_xlsx import read_plain  # only here: whoever reads a CSV file need not wait for numpy

    return tuple(
        Sheet(sheet.part["sheet"], sheet.part["hidden"], sheet.cells, sheet.kinds, unseen_of(sheet.part))
        for sheet in read_plain(path, watch) or ()
    )


def _read_in_child(path: Path, reader: str, name: str, watch: Watch) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets and the notices of a file, whatever becomes of the child process that reads it."""
    command = [sys.executable, "-I", str(_CHILD), str(path.resolve()), reader]
    sheets: list[_SheetBuilder] = []
    notices: list[str] = []
    unseen: dict[str, Unseen] = {}
    with (
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child,
        watch.over(child),
    ):
        clock = _Clock(child)
        clock.start()
        try:
            for line in child.stdout or ():
                item = json.loads(line) if line.endswith(b"\n") else {}  # a dying child leaves half a line
                if "height" in item:
                    sheets[-1].add(item)
                    watch.rows += item["height"]
                elif "sheet" in item:
                    sheets.append(_SheetBuilder(item["sheet"], hidden=item["hidden"], typed=reader == "excel"))
                    watch.expect(item["rows"])
                elif "unseen" in item:
                    unseen = {part["sheet"]: unseen_of(part) for part in item["unseen"]}
                elif "notice" in item:
                    notices.append(_NOTICES[item["notice"]].format(name=name))
                elif "fault" in item:
                    raise Unreadable(_FAULTS[item["fault"]].format(name=name, row=item["row"]))
            child.wait()
        finally:
            clock.cancel()
            child.kill()
    if watch.stopped or (child.returncode == -signal.SIGKILL and not clock.ran_out):
        raise _stopped(name)
    if child.returncode != 0:
        raise Unreadable(_FAULTS["too-much"].format(name=name))
    return tuple(builder.sheet(unseen.get(builder.name)) for builder in sheets), tuple(notices)


def _stopped(name: str) -> Stopped:
    return Stopped(f"Reading {name} was stopped before its end: choose the file again.")


class _Clock(threading.Timer):
    """Ends a child process that takes too long, and knows that it was the one to do so."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        super().__init__(LONGEST_WAIT, self._end, (child,))
        self.ran_out = False

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        self.ran_out = True
        child.kill()


class _SheetBuilder:
    """Takes the blocks of a sheet one by one and packs them, so that a long list needs little memory."""

    def __init__(self, name: str, *, hidden: bool, typed: bool) -> None:
        self.name, self._hidden, self._typed = name, hidden, typed
        self._height = 0
        self._cells: list[pl.DataFrame] = []
        self._kinds: list[pl.DataFrame] = []

    def add(self, block: dict[str, Any]) -> None:
        """Take the next block: its rows, column by column."""
        height = block["height"]
        row = pl.int_range(self._height + 1, self._height + 1 + height, eager=True).alias("row")
        texts = {column_letter(place): _apart(texts) for place, (_, texts) in enumerate(block["columns"])}
        cells = pl.DataFrame([row, *(series.alias(letter) for letter, series in texts.items())])
        filled = pl.col(pl.String).str.strip_chars() != ""
        self._cells.append(cells.with_columns(pl.when(filled).then(pl.col(pl.String)).name.keep()))
        kinds = (
            _kinds_of(kinds, texts[column_letter(place)]).alias(column_letter(place))
            for place, (kinds, _) in enumerate(block["columns"])
        )
        self._kinds.append(pl.DataFrame([row, *kinds] if self._typed else [row]))
        self._height += height

    def sheet(self, unseen: Unseen | None) -> Sheet:
        """The sheet with all rows taken so far."""
        cells = pl.concat(self._cells, how="diagonal") if self._cells else pl.DataFrame(schema={"row": pl.Int64})
        if not self._typed:
            return Sheet(self.name, self._hidden, cells, None)
        kinds = pl.concat(self._kinds, how="diagonal") if self._kinds else cells.clone()
        kinds = kinds.with_columns(pl.col(pl.String).fill_null(Kind.EMPTY))
        return Sheet(self.name, self._hidden, cells, kinds, unseen)


def _apart(texts: str | list[str]) -> pl.Series:
    if isinstance(texts, list):
        return pl.Series(texts, dtype=pl.String)
    return pl.Series([texts]).str.split(SEPARATOR).explode()


def _kinds_of(kinds: str, texts: pl.Series) -> pl.Series:
    """One letter for each cell; a single one stands for all that are not empty."""
    if len(kinds) > 1 or len(texts) == 1:
        return pl.Series(list(kinds), dtype=pl.String)
    return pl.select(pl.when(texts == "").then(pl.lit(Kind.EMPTY)).otherwise(pl.lit(kinds))).to_series()
