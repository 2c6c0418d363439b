"""A workbook of matches handed back: the answers in it, and the lists as they were, read from its own sheets.

Every row of every list stands on the sheet *Matched* or on one of the sheets *Only in ...*, so nothing else has to be
kept: neither a hidden sheet nor a file beside it. The sheets may have been sorted, filtered, moved and saved by another
program; rows that were taken out are missed, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from plait.documents.wording import counted
from plait.linkage.decisions import Decision, decisions_in, sampled_in
from plait.linkage.pages import MATCHED, NOTHING, ROW, SUMMARY, only_in_names
from plait.linkage.people import WORDS
from plait.linkage.preparing import FIELDS
from plait.sheets import Sheet, Workbook, read_workbook
from plait.standard.dates import read_date

_ROWS_SEARCHED = 10
"""Rows in which headings are looked for: somebody may have put a line above them."""
_MATCHED_ON = re.compile(r"Matched on (\d{1,2} [A-Z][a-z]+ \d{4})\b")
_FIELD_OF = {words: field for field, words in WORDS.items()}
_SCHEMA = {"row": pl.Int64} | dict.fromkeys(FIELDS, pl.String)


@dataclass(frozen=True)
class ListBefore:
    """A list as it was when the workbook was made."""

    name: str
    fields: tuple[str, ...]
    """What of a person it had."""
    rows: pl.DataFrame
    """``row``, its number then, and a text or null for each of `FIELDS`."""


@dataclass(frozen=True)
class HandedBack:
    """What a workbook of matches says."""

    name: str
    decisions: tuple[Decision, ...]
    lists: tuple[ListBefore, ...]
    """The lists of which all sheets are there."""
    made_on: date | None
    missing: tuple[str, ...]
    """What cannot be told of the lists as they were, in a sentence each."""
    sampled: int = 0
    """How many pairs were on its sheet "To sample"."""


def read_handed_back(path: Path) -> HandedBack:
    """What a workbook of matches says. Raises PlaitError where it holds no answers that can be read."""
    workbook = read_workbook(path)
    decisions = tuple(decisions_in(workbook))
    sheets = {sheet.name.casefold(): sheet for sheet in workbook.sheets}
    said, made_on = _said_in(sheets.get(SUMMARY.casefold()))
    matched = _table_of(sheets.get(MATCHED.casefold()), lambda heads: _names_in(heads) != [])
    if matched is None:
        lost = _lost(workbook, MATCHED, "who is new, gone or changed")
        return HandedBack(workbook.name, decisions, (), made_on, (lost,), sampled_in(workbook))
    names = _names_in(matched.heads)
    lists, missing = [], []
    for name, sheet in zip(names, only_in_names(names), strict=True):
        alone = _table_of(sheets.get(sheet.casefold()), lambda heads: ROW in heads)
        if alone is None:
            missing.append(_lost(workbook, sheet, f"who is new on {name}, gone or changed"))
            continue
        fields = _fields_in(alone.heads)
        rows = [*_rows_alone(alone, fields), *_rows_matched(matched, name, _fields_in(matched.heads, f"{name}: "))]
        frame = pl.DataFrame(rows, _SCHEMA).unique("row", keep="first").sort("row")
        lists.append(ListBefore(name, tuple(field for field in FIELDS if field in fields), frame))
        if frame.height < said.get(name, 0):
            gone = counted(said[name] - frame.height, "row")
            missing.append(
                f"{gone} of {name} {'was' if gone.startswith('1 ') else 'were'} taken out of {workbook.name} "
                "since it was written: they are called new where they are still on the list."
            )
    return HandedBack(workbook.name, decisions, tuple(lists), made_on, tuple(missing), sampled_in(workbook))


def _lost(workbook: Workbook, sheet: str, what: str) -> str:
    return f"{workbook.name} has lost its sheet \u201c{sheet}\u201d, or its headings, so it cannot be said {what}."


@dataclass(frozen=True)
class _Table:
    heads: Mapping[str, str]
    """Heading -> letter of its column."""
    lines: pl.DataFrame


def _table_of(sheet: Sheet | None, is_head: Callable[[Mapping[str, str]], bool]) -> _Table | None:
    """The lines under the headings of a sheet; None where there are none."""
    if sheet is None:
        return None
    for place, line in enumerate(sheet.cells.head(_ROWS_SEARCHED).iter_rows(named=True)):
        heads = {" ".join(str(text).split()): letter for letter, text in line.items() if text and letter != "row"}
        if is_head(heads):
            return _Table(heads, sheet.cells.slice(place + 1))
    return None


def _names_in(heads: Mapping[str, str]) -> list[str]:
    """The names of the lists, from the headings of the sheet of those matched, in their order."""
    return [head.removesuffix(f": {ROW.lower()}") for head in heads if head.endswith(f": {ROW.lower()}")]


def _fields_in(heads: Mapping[str, str], before: str = "") -> dict[str, str]:
    """Field -> letter, of the headings that begin so."""
    return {
        field: letter
        for head, letter in heads.items()
        if head.startswith(before) and (field := _FIELD_OF.get(head.removeprefix(before)))
    }


def _rows_alone(table: _Table, fields: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for line in table.lines.iter_rows(named=True):
        for row in _numbers(line[table.heads[ROW]]):
            yield {"row": row} | {field: _value(field, line[letter]) for field, letter in fields.items()}


def _rows_matched(table: _Table, name: str, fields: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The rows of one list that stand beside those of the others; of several rows each has a line of the cell."""
    letter = table.heads[f"{name}: {ROW.lower()}"]
    for line in table.lines.drop_nulls(letter).iter_rows(named=True):
        rows = _numbers(line[letter])
        for place, row in enumerate(rows):
            values = {field: _part(line[letter], place, len(rows)) for field, letter in fields.items()}
            yield {"row": row} | {field: _value(field, value) for field, value in values.items()}


def _numbers(text: str | None) -> Sequence[int]:
    return [int(float(part)) for part in re.findall(r"[0-9]+(?:\.0+)?", text or "")]


def _part(text: str | None, place: int, rows: int) -> str | None:
    """What a cell says of one of several rows: its own line, or all of it where they say the same."""
    lines = (text or "").split("\n")
    return lines[place] if rows > 1 and len(lines) == rows else text


def _value(field: str, text: str | None) -> str | None:
    if text is None or text.strip() in {"", NOTHING}:
        return None
    if field == "date_of_birth":
        read = read_date(text)
        return read.isoformat() if isinstance(read, date) else None
    return text


def _said_in(summary: Sheet | None) -> tuple[dict[str, int], date | None]:
    """How many rows each list had, and when the workbook was made, as its summary says."""
    rows: dict[str, int] = {}
    made_on = None
    for line in summary.cells.drop("row").iter_rows() if summary else ():
        texts = [" ".join((text or "").split()) for text in (*line, "", "", "")][:3]
        if found := _MATCHED_ON.match(texts[0]):
            read = read_date(found[1])
            made_on = read if isinstance(read, date) else None
        elif texts[2].startswith("rows;"):
            with suppress(ValueError):
                rows[texts[0]] = int(float(texts[1].replace(",", "")))
    return rows, made_on
