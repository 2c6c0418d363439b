"""The child process that opens a spreadsheet: it limits itself, reads, and prints what it read.

Started by `plait.sheets.workbook` as a script of its own in an isolated interpreter. A hostile file can
make the decoder take all memory or abort the process; then this process dies and its parent says so in
a sentence. It imports nothing of Plait.

    python -I child.py FILE excel|csv

prints one JSON value a line: for each sheet a head {"sheet", "hidden", "rows"} (how many rows are
to come, for a CSV file about), then its rows from the first in blocks, column by column:
{"height", "columns": [[kinds, texts], ...]}. Kinds has one letter a cell (t text, n number, d date,
b yes or no, e empty), or one letter for all that are not empty; texts are joined by SEPARATOR, or are
a list where one of them has it inside. Cells are text whatever their kind. Columns on the right in
which a block has nothing are left out. What is not seen of a workbook is {"unseen": [...]} (see
unseen.py), something to tell {"notice": code}, a reason to stop {"fault": code, "row": number}.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
import json
import resource
import secrets
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, cast
from xml.parsers import expat

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
MOST_TEXT = 250_000_000
"""Characters of a file in all. One long text may stand in a small file once and in its cells many times."""
CELLS_AT_FIRST, CELLS_AT_ONCE, TEXT_AT_ONCE = 5_000, 150_000, 20_000_000
"""Cells of the first block, the most cells of one, and about how many characters it may have."""
ODS_CONTENT = "content.xml"
SEPARATOR = "\x1f"
DELIMITERS = ",;\t|"
LINES_THAT_VOTE = 30
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r"))
BYTES_THAT_TELL = 8192
FEWEST_LETTERS, MOSTLY_ASCII = 8, 0.7
"""How long a text must be to be known for UTF-16 without its mark, and the share of its letters that are ASCII."""
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))).translate(dict.fromkeys(range(0x1C, 0x20)))
"""White space as Unicode has it, by which the parent knows an empty cell; Python has four separators more."""
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
    if isinstance(value, str):
        return ("t", value) if value else ("e", "")
    if value is None:
        return "e", ""
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


def column_of(cells: Sequence[object]) -> tuple[str, Sequence[str]]:
    """The kinds and the texts of some cells of a column."""
    if set(map(type, cells)) <= {str}:
        return "t", cast("Sequence[str]", cells)
    typed = [excel_cell(value) for value in cells]
    return "".join(kind for kind, _ in typed), [text for _, text in typed]


class Teller:
    """Hands the sheets of a file to the parent, as long as they can be lists."""

    def __init__(self) -> None:
        self.text = 0
        """Characters so far, of all sheets."""

    def tell(self, rows: Iterable[Sequence[object]]) -> None:
        """Hand on the rows of one sheet."""
        waiting: list[Sequence[object]] = []
        done, cells, widest, room = 0, 0, 0, CELLS_AT_FIRST
        for row in rows:
            waiting.append(row)
            cells += len(row) + 1
            if cells >= room:
                before = self.text
                widest = self._tell_block(waiting, done, widest)
                room = min(CELLS_AT_ONCE, cells * TEXT_AT_ONCE // (self.text - before + 1))
                done, cells = done + len(waiting), 0
                waiting.clear()
        self._tell_block(waiting, done, widest)

    def _tell_block(self, rows: list[Sequence[object]], done: int, widest: int) -> int:
        columns = [column_of(cells) for cells in zip_longest(*rows, fillvalue="")]
        while columns and not "".join(columns[-1][1]).strip(BLANKS):
            columns.pop()
        longest = [max(map(len, texts)) for _, texts in columns]
        height, widest = done + len(rows), max(widest, len(columns))
        self.text += sum(sum(map(len, texts)) for _, texts in columns)
        if len(columns) > MOST_COLUMNS:
            raise Fault("too-wide", _first(rows, done, lambda row: _width(row) > MOST_COLUMNS))
        if max(longest, default=0) > LONGEST_CELL:
            raise Fault("cell-too-long", _first(rows, done, lambda row: max(map(_length, row)) > LONGEST_CELL))
        if height > MOST_ROWS:
            raise Fault("too-long")
        if height * widest > MOST_CELLS:
            raise Fault("too-many-cells")
        if self.text > MOST_TEXT:
            raise Fault("too-much-text")
        say({"height": len(rows), "columns": [[kinds, joined(texts)] for kinds, texts in columns]})
        return widest


def joined(texts: Sequence[str]) -> str | list[str]:
    """Texts as one, where that can be undone."""
    whole = SEPARATOR.join(texts)
    return whole if whole.count(SEPARATOR) == len(texts) - 1 else list(texts)


def _first(rows: list[Sequence[object]], done: int, at_fault: Callable[[Sequence[object]], bool]) -> int:
    """The number of the first row with a fault."""
    return done + next(number for number, row in enumerate(rows, start=1) if row and at_fault(row))


def _width(row: Sequence[object]) -> int:
    return max((place for place, value in enumerate(row, start=1) if str(value).strip()), default=0)


def _length(value: object) -> int:
    return len(excel_cell(value)[1])


def excel_rows(sheet: CalamineSheet) -> Iterable[Sequence[object]]:
    """The rows of a sheet from its first, each from its first column."""
    _, left_out = sheet.start or (0, 0)
    before: list[object] = [""] * left_out
    return ([*before, *row] for row in sheet.iter_rows()) if before else sheet.iter_rows()


def unseen_parts(path: Path) -> list[dict[str, object]]:
    """What is not seen of a workbook, by the module beside this one."""
    about = importlib.util.spec_from_file_location("unseen", Path(__file__).with_name("unseen.py"))
    if about is None or about.loader is None:
        return []
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    parts: list[dict[str, object]] = module.unseen_parts(path)
    return parts


def refuse_broken_ods(path: Path) -> None:
    """Refuse an ODS file whose XML is broken: the decoder looks for its end in all the rows that it might have."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if ODS_CONTENT in archive.namelist():
                with archive.open(ODS_CONTENT) as content:
                    expat.ParserCreate().ParseFile(content)


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
        refuse_broken_ods(path)
        workbook = open_workbook(path)
        say({"unseen": unseen_parts(path)})
        teller = Teller()
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            hidden = about.visible != SheetVisibleEnum.Visible
            last_row, _ = sheet.end or (-1, 0)
            say({"sheet": about.name, "hidden": hidden, "rows": last_row + 1})
            teller.tell(excel_rows(sheet))
    except PasswordError:
        raise Fault("password") from None
    except CalamineError:
        raise Fault("damaged") from None


def is_text(data: bytes) -> bool:
    """Whether the bytes can be a text; zero bytes are at home in UTF-16 only."""
    head = data[:BYTES_THAT_TELL]
    if head.startswith(BYTE_ORDER_MARKS) or unmarked_utf_16(data):
        return True
    return share_of_controls(head) <= MOST_CONTROLS


def share_of_controls(data: bytes) -> float:
    """How many of the bytes no text has."""
    return 1 - len(data.translate(None, CONTROLS)) / max(1, len(data))


def unmarked_utf_16(data: bytes) -> str:
    """Which UTF-16 a text without its mark is in; "" where it is not certain that it is in any.

    Most letters of a list are in ASCII, so one byte of each two is zero, always the same one.
    """
    head = data[: min(BYTES_THAT_TELL, len(data) // 2 * 2)]
    for encoding, letters, zeros in (("utf-16-le", head[::2], head[1::2]), ("utf-16-be", head[1::2], head[::2])):
        if len(letters) >= FEWEST_LETTERS and zeros.count(0) >= MOSTLY_ASCII * len(zeros):
            return encoding if share_of_controls(letters) <= MOST_CONTROLS else ""
    return ""


def encoding_of(data: bytes) -> str:
    """The encoding of a CSV file: UTF-8, UTF-16 with its mark or surely without, or else what Windows writes."""
    if data.startswith(BYTE_ORDER_MARKS):
        return "utf-16"
    if unmarked := unmarked_utf_16(data):
        return unmarked
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
    """The rows of a CSV file."""
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
            yield row
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
    if encoding.startswith("utf-16"):
        data, encoding = data.decode(encoding, "replace").encode(), "utf-8"
    if b"\0" in data:
        data = data.replace(b"\0", b"")
        say({"notice": "zero-bytes"})
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
    delimiter = delimiter_of(text.read(LONGEST_CELL))
    text.seek(0)
    say({"sheet": "", "hidden": False, "rows": data.count(b"\n")})
    Teller().tell(csv_rows(text, delimiter))


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
