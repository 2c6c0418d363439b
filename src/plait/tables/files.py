"""A safe table on disk: a CSV file that opens anywhere, with its receipt beside it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from plait.disclosure import BASE, HIDDEN_WORDS
from plait.documents import write_whole
from plait.errors import TableError
from plait.sheets.formulas import harmless
from plait.tables.counting import TABLE_COLUMNS
from plait.tables.receipt import Receipt, receipt_from_dict

HEADINGS = ("counted by", "level", "area code", "area", "category", "contacts", "contacts rounded")
LARGEST_TABLE = 50_000_000
"""Bytes; a table of every small area of a large council by every need is a hundredth of that."""
_SHOWN = re.compile(r"[1-9][0-9]{0,11}")


@dataclass(frozen=True)
class SafeTable:
    """A table that may leave, with the receipt that stands beside it."""

    frame: pl.DataFrame
    """Columns of ``TABLE_COLUMNS``."""
    receipt: Receipt


def receipt_path(table: Path) -> Path:
    """Where the receipt of a table stands: ``food.csv`` has ``food.receipt.json``."""
    return table.with_suffix(".receipt.json")


def write_table(frame: pl.DataFrame, receipt: Receipt, path: Path) -> SafeTable:
    """Write the table and its receipt; neither is ever seen half written."""
    table, files = safe_files(frame, receipt, path)
    for file, data in files.items():
        write_whole(file, data)
    return table


def safe_files(frame: pl.DataFrame, receipt: Receipt, path: Path) -> tuple[SafeTable, dict[Path, bytes]]:
    """The table's file and its receipt's as bytes, by path; the receipt holds the table's checksum."""
    text = table_text(frame).encode()
    receipt = replace(receipt, table_sha256=hashlib.sha256(text).hexdigest())
    answer = json.dumps(receipt.as_dict(), indent=2, ensure_ascii=False) + "\n"
    # A file's name may hold bytes that are no text; they are marked, as no JSON file can hold them.
    return SafeTable(frame, receipt), {path: text, receipt_path(path): answer.encode(errors="replace")}


def table_text(frame: pl.DataFrame) -> str:
    """The table as CSV. Hidden counts are words, and empty in the last column, never 0."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for *texts, number in frame.select(list(TABLE_COLUMNS)).iter_rows():
        words = HIDDEN_WORDS if number is None else f"{number}"
        writer.writerow([*map(harmless, texts), words, "" if number is None else number])
    return out.getvalue()


def read_table(path: Path) -> SafeTable:
    """Read a table and its receipt back, refusing anything that is not as it was counted.

    Raises TableError for a file that is no table of ours (a list about people above all), for a
    missing receipt, and for a table that was changed after it was counted.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_TABLE else b""
    except OSError as error:
        raise TableError(f"{path} cannot be opened: {error.strerror}.") from None
    check_is_table(data, name=path.name)
    beside = receipt_path(path)
    try:
        receipt = beside.read_bytes()
    except FileNotFoundError:
        raise TableError(
            f"{path.name} has no receipt beside it: ask its sender for {beside.name} and put it in the same folder."
        ) from None
    except OSError as error:
        raise TableError(f"{beside} cannot be opened: {error.strerror}.") from None
    return parse_table(data, receipt, name=path.name, receipt_name=beside.name)


def check_is_table(data: bytes, *, name: str) -> None:
    """Raise TableError for a file that is no table of ours: a list about people above all."""
    if not _text(data).startswith(",".join(HEADINGS)):
        raise TableError(f"{name} is not a table made by plait count: count the list first, and pool what comes out.")


def parse_table(data: bytes, receipt: bytes, *, name: str, receipt_name: str) -> SafeTable:
    """Read a table from the bytes of its two files; the names are for what is said about them.

    Raises TableError as `read_table` does.
    """
    check_is_table(data, name=name)
    try:
        stated = receipt_from_dict(json.loads(receipt), file=receipt_name)
    except (ValueError, AttributeError, RecursionError):
        raise TableError(f"{receipt_name} is damaged: ask its sender for it again.") from None
    if hashlib.sha256(data).hexdigest() != stated.table_sha256:
        raise TableError(
            f"{name} was changed after it was counted, so its figures cannot be trusted: use the table as "
            "plait count wrote it."
        )
    return SafeTable(_frame(_text(data), name), stated)


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace").lstrip("\ufeff")


def _frame(text: str, name: str) -> pl.DataFrame:
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))[1:]
    except csv.Error:
        lines = []
    if not lines or any(len(line) != len(HEADINGS) for line in lines):
        raise TableError(f"{name} is damaged: ask its sender for it again.")
    rows = []
    for *texts, words, number in lines:
        hidden = (words, number) == (HIDDEN_WORDS, "")
        if not hidden and (words != number or not _SHOWN.fullmatch(number) or int(number) % BASE):
            raise TableError(f"{name} has a figure that is not rounded to {BASE}, so it cannot be pooled.")
        rows.append((*texts, None if hidden else int(number)))
    return pl.DataFrame(rows, schema=TABLE_COLUMNS, orient="row")
