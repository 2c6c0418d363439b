"""The child process that opens a spreadsheet: it limits itself, reads, and prints what it read.

Started by `plait.sheets.workbook` as a script of its own in an isolated interpreter, never
imported. A hostile file can make the decoder take all memory or abort the process; then this
process dies and its parent says so in a sentence. It imports nothing of Plait.

    python -I child.py FILE excel|csv

prints one JSON value a line: for each sheet a head {"sheet", "hidden", "rows"} (how many rows are
to come, for a CSV file about), then each row from the sheet's first as [kinds, cell, cell, ...],
where kinds has one letter a cell: t text, n number, d date, b yes or no, e empty ("" where all are
text). Cells are text whatever their kind, and empty cells at the end of a row are left out.
Something to tell is {"notice": code}, a reason to stop {"fault": code, "row": number}.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import resource
import secrets
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MEBIBYTE = 1 << 20
MEMORY = 1024 * MEBIBYTE
SECONDS_OF_PROCESSOR = 20
LONGEST_CELL = 100_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 2_000
MOST_CELLS = 20_000_000
"""Rows times columns of a sheet: a million people with nineteen columns each."""
DELIMITERS = ",;\t|"
LINES_THAT_VOTE = 30
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
BYTES_THAT_TELL = 8192
MOST_CONTROLS = 0.02
"""The share of control characters above which a file is no text; a stray one is only left out."""
END = secrets.token_hex()
"""Stands on a line after the last: where it is not met again, a quotation mark was never closed."""


class Fault(Exception):
    """A reason not to go on: a code that the parent words, and the row where it was met."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


def limit_this_process() -> None:
    """Set the limits from inside: `preexec_fn` is unsafe when the parent has threads."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(item: object) -> None:
    """Hand one JSON value to the parent."""
    sys.stdout.write(json.dumps(item) + "\n")


def excel_cell(value: object) -> tuple[str, str]:
    """A typed cell as (kind, text)."""
    if value == "" or value is None:
        return "e", ""
    if isinstance(value, str):
        return "t", value
    if isinstance(value, bool):
        return "b", "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return "n", str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return "n", str(value)
    if isinstance(value, dt.datetime):
        return "d", value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return "d", value.isoformat()
    return "t", str(value)


def excel_rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows of a sheet from its first, each from its first column: its kinds and its texts."""
    _, left_out = sheet.start or (0, 0)
    before = [("e", "")] * left_out
    for row in sheet.iter_rows():
        cells = before + [excel_cell(value) for value in row]
        while cells and not cells[-1][1].strip():
            cells.pop()
        yield ["".join(kind for kind, _ in cells), *(text for _, text in cells)]


def say_rows(rows: Iterable[list[str]]) -> None:
    """Hand the rows of one sheet to the parent, as long as it can be a list."""
    widest = 0
    for number, row in enumerate(rows, start=1):
        widest = max(widest, len(row) - 1)
        if widest > MOST_COLUMNS:
            raise Fault("too-wide", number)
        if number > MOST_ROWS:
            raise Fault("too-long")
        if number * widest > MOST_CELLS:
            raise Fault("too-much")
        say(row)


def open_workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook by its contents; by the end of its name, which may be wrong, only to hear what is amiss."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except CalamineError:
        return CalamineWorkbook.from_path(str(path))


def read_excel(path: Path) -> None:
    """Every sheet of an XLSX, XLSM, XLS or ODS workbook, hidden ones too."""
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = open_workbook(path)
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            hidden = about.visible != SheetVisibleEnum.Visible
            last_row, _ = sheet.end or (-1, 0)
            say({"sheet": about.name, "hidden": hidden, "rows": last_row + 1})
            say_rows(excel_rows(sheet))
    except PasswordError:
        raise Fault("password") from None
    except CalamineError:
        raise Fault("damaged") from None


def is_text(data: bytes) -> bool:
    """Whether the bytes can be a text; zero bytes are at home in UTF-16 only."""
    head = data[:BYTES_THAT_TELL]
    if head.startswith(BYTE_ORDER_MARKS):
        return True
    return len(head) - len(head.translate(None, CONTROLS)) <= MOST_CONTROLS * len(head)


def encoding_of(data: bytes) -> str:
    """The encoding of a CSV file: UTF-8, UTF-16 with its mark, or else what Windows writes."""
    if data.startswith(BYTE_ORDER_MARKS):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def delimiter_of(start: str) -> str:
    """The delimiter that divides most of the first lines into the same number of cells."""
    lines = [line for line in start.splitlines()[:LINES_THAT_VOTE] if line.strip()]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count, default=1)
        if usual > 1 and (widths.count(usual), usual) > best_score:
            best, best_score = delimiter, (widths.count(usual), usual)
    return best


def csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of a CSV file with their kinds, "" for all."""
    csv.field_size_limit(LONGEST_CELL)
    taken: list[str] = []  # the lines of the row that is being read
    number = 0  # of the row that was read last
    try:
        for row in csv.reader(_noting(chain(lines, (END,)), taken), delimiter=delimiter):
            if row == [END]:
                return
            number += 1
            if len(taken) > 1 and not is_quoted_well(taken, delimiter):
                raise Fault("quotation-open", number)
            taken.clear()
            if len(row) > MOST_COLUMNS:
                raise Fault("too-wide", number)
            while row and not row[-1].strip():
                row.pop()
            yield ["", *row]
    except csv.Error:
        raise Fault("cell-too-long", number + 1) from None


def _noting(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def is_quoted_well(lines: list[str], delimiter: str) -> bool:
    """Whether a row of several lines is one: a stray quotation mark joins rows up to the next mark, or to the end."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def read_csv(path: Path) -> None:
    """A CSV file as one sheet; its cells are all text."""
    data = path.read_bytes()
    if not is_text(data):
        raise Fault("not-text")
    encoding = encoding_of(data)
    if encoding != "utf-16" and b"\0" in data:
        data = data.replace(b"\0", b"")
        say({"notice": "zero-bytes"})
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
    delimiter = delimiter_of(text.read(LONGEST_CELL))
    text.seek(0)
    say({"sheet": "", "hidden": False, "rows": data.count(b"\n")})
    say_rows(csv_rows(text, delimiter))


def main() -> None:
    """Read the file named in the arguments, or say in one code why not."""
    path, kind = sys.argv[1:3]
    limit_this_process()
    try:
        {"excel": read_excel, "csv": read_csv}[kind](Path(path))
    except Fault as fault:
        say({"fault": fault.code, "row": fault.row})
    except MemoryError:
        say({"fault": "too-much", "row": 0})
    except BaseException as error:  # noqa: BLE001 - PyO3 turns a panic of the decoder into one of its own
        say({"fault": "damaged", "row": 0, "because": type(error).__name__})
    sys.stdout.flush()


if __name__ == "__main__":
    main()
