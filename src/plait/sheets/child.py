"""The child process that opens a spreadsheet: it limits itself, reads, and prints what it read.

Started by `plait.sheets.workbook` as a script of its own in an isolated interpreter, never
imported. A hostile file can make the decoder take all memory or abort the process; then this
process dies and its parent says so in a sentence. It imports nothing of Plait.

    python -I child.py FILE excel|csv

prints one JSON value a line: for each sheet a head {"sheet", "hidden", "first_row"}, then each
row as [kinds, cell, cell, ...], where kinds has one letter a cell: t text, n number, d date,
b yes or no, e empty. Cells are text whatever their kind. A fault is {"fault": code}.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import resource
import sys

MEBIBYTE = 1 << 20
MEMORY = 1024 * MEBIBYTE
SECONDS_OF_PROCESSOR = 20
LONGEST_CELL = 100_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
DELIMITERS = ",;\t|"
LINES_THAT_VOTE = 30


class Fault(Exception):
    """A reason not to go on; its text is a code that the parent words."""


def limit_this_process():
    """Set the limits from inside: `preexec_fn` is unsafe when the parent has threads."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def excel_cell(value):
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
    if isinstance(value, datetime.datetime):
        return "d", value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return "d", value.isoformat()
    return "t", str(value)


def read_excel(path, out):
    """Every sheet of an XLSX, XLSM, XLS or ODS workbook, hidden ones too."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = CalamineWorkbook.from_path(path)
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = workbook.get_sheet_by_name(sheet.name)
            first_row, first_column = rows.start or (0, 0)
            hidden = sheet.visible != SheetVisibleEnum.Visible
            print(json.dumps({"sheet": sheet.name, "hidden": hidden, "first_row": first_row}), file=out)
            for row in rows.to_python():
                cells = [("e", "")] * first_column + [excel_cell(value) for value in row]
                print(
                    json.dumps(["".join(kind for kind, _ in cells), *(text for _, text in cells)]), file=out
                )
    except PasswordError:
        raise Fault("password") from None
    except CalamineError:
        raise Fault("damaged") from None


def decode(data):
    """Text of a CSV file: UTF-8, UTF-16 with its mark, or else what Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text):
    """The delimiter that divides most of the first lines into the same number of cells."""
    lines = [line for line in text[:200_000].splitlines()[:LINES_THAT_VOTE] if line.strip()]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count, default=1)
        if usual > 1 and (widths.count(usual), usual) > best_score:
            best, best_score = delimiter, (widths.count(usual), usual)
    return best


def read_csv(path, out):
    """A CSV file as one sheet; its cells are all text."""
    with open(path, "rb") as file:
        data = file.read()
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Fault("not-text")
    text = decode(data)
    csv.field_size_limit(LONGEST_CELL)
    try:
        delimiter = delimiter_of(text)
        print(json.dumps({"sheet": "", "hidden": False, "first_row": 0}), file=out)
        number = 0
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if len(row) > MOST_COLUMNS:
                raise Fault("too-wide")
            if number > MOST_ROWS:
                raise Fault("too-long")
            print(json.dumps(["", *row]), file=out)
    except csv.Error:
        raise Fault("cell-too-long") from None


def main():
    """Read the file named in the arguments, or say in one code why not."""
    path, kind = sys.argv[1:3]
    limit_this_process()
    try:
        (read_excel if kind == "excel" else read_csv)(path, sys.stdout)
    except Fault as fault:
        print(json.dumps({"fault": str(fault)}))
    except MemoryError:
        print(json.dumps({"fault": "too-much-memory"}))
    except BaseException as error:
        # PyO3 turns a panic of the decoder into a BaseException of its own.
        print(json.dumps({"fault": "damaged", "because": type(error).__name__}))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
