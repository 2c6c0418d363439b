"""The grid: a window of the sheet with its problems marked, and the cell that is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl
from django.urls import reverse
from django.utils.http import urlencode

from plait.checking import Finding, Severity
from plait.sheets import Column, TaggedList
from plait.site.lists.checker import Checked
from plait.site.lists.mending import Cell
from plait.site.lists.problems import PROBLEMS, ProblemKind, Problems, key_of, kind_name, kinds_of

ROWS_AT_ONCE = 50
ROWS_ABOVE = 3
"""Rows that stand above the current one when the window goes to it."""
COLUMNS_AT_ONCE = 40
LONGEST_SHOWN = 80
"""Characters of a cell in the grid; where it is looked at, all of it stands."""
_CELL = re.compile(r"\s*([A-Za-z]{1,3})([0-9]{1,7})\s*")


@dataclass(frozen=True)
class Look:
    """What of a list is looked at, as the address says it."""

    token: str
    at: Cell | None = None
    show: str = ""
    """"" for all rows, "problems" for those with any, else the name of a kind of problem."""
    start: int | None = None
    """The row that the window began with."""

    def address(self, cell: Cell | None, *, stay: bool = False, stale: bool = False) -> str:
        """The page with another cell looked at, in the same window where it shows it.

        ``stale`` has it say that nothing was done, as the list is not any more what the page showed.
        """
        words = {"at": name_of(cell) if cell else "", "show": self.show, "from": f"{self.start or ''}" if stay else ""}
        words |= {"stale": "yes" if stale else ""}
        query = urlencode({name: word for name, word in words.items() if word})
        return f"{reverse('grid', kwargs={'token': self.token})}?{query}#here"


def name_of(cell: Cell) -> str:
    """A cell as people call it: C14."""
    return f"{cell[1]}{cell[0]}"


def cell_named(text: str, tagged: TaggedList) -> Cell | None:
    """The cell of this name; None where the list has none."""
    found = _CELL.fullmatch(text)
    if not found:
        return None
    letter, row = found[1].upper(), int(found[2])
    known = letter in {column.letter for column in tagged.columns} and tagged.rows["row"].is_in([row]).any()
    return (row, letter) if known else None


@dataclass(frozen=True)
class Heading:
    """The top of a column."""

    column: Column
    marks: tuple[tuple[Severity, int], ...]
    """How many cells have a problem, the gravest first."""
    noted: bool
    """Whether something is said of the whole column."""

    @property
    def tag_parts(self) -> list[str]:
        """The tag in parts, between which a line may be broken."""
        return self.column.tag.split("+")


@dataclass(frozen=True)
class GridCell:
    """A cell in the window."""

    name: str
    heading: str
    text: str
    address: str
    severity: Severity | None
    changed: bool
    here: bool


@dataclass(frozen=True)
class GridRow:
    """A row in the window."""

    number: int
    here: bool
    cells: tuple[GridCell, ...]


class Grid:
    """A window of a list."""

    def __init__(self, tagged: TaggedList, checked: Checked, look: Look, *, changed: Mapping[Cell, str]) -> None:
        self._tagged, self._checked, self._changed = tagged, checked, changed
        self.problems = Problems(tagged, checked, kind=look.show or PROBLEMS)
        self.at = look.at or self.problems.first() or (tagged.rows["row"][0], tagged.columns[0].letter)
        numbers = self._numbers(look)
        position = numbers.index(self.at[0])
        first = next((place for place, row in enumerate(numbers) if look.start and row >= look.start), -1)
        if not 0 <= first <= position < first + ROWS_AT_ONCE:
            first = max(0, min(position - ROWS_ABOVE, len(numbers) - ROWS_AT_ONCE))
        self._shown = numbers[first : first + ROWS_AT_ONCE]
        self._numbers_all, self._first, self._position = numbers, first, position
        self.look = replace(look, at=self.at, start=self._shown[0])

    def _numbers(self, look: Look) -> list[int]:
        rows = self._tagged.rows["row"]
        if look.show:
            wanted = [*self.problems.rows, self.at[0]]  # a row that was just put right stays until one goes on
            rows = rows.filter(rows.is_in(wanted))
        found: list[int] = rows.to_list()
        return found

    @property
    def rows_in_all(self) -> int:
        """Rows that could be shown."""
        return len(self._numbers_all)

    @property
    def first_row(self) -> int:
        """The row at the top of the window."""
        return self._shown[0]

    @property
    def last_row(self) -> int:
        """The row at the bottom of it."""
        return self._shown[-1]

    @property
    def earlier(self) -> str | None:
        """Address of the rows above."""
        return self._row_address(max(0, self._first - ROWS_AT_ONCE + ROWS_ABOVE)) if self._first else None

    @property
    def later(self) -> str | None:
        """Address of the rows below."""
        after = self._first + ROWS_AT_ONCE
        return self._row_address(after) if after < len(self._numbers_all) else None

    @property
    def row_above(self) -> str | None:
        """Address of the row above the current one."""
        return self._row_address(self._position - 1) if self._position else None

    @property
    def row_below(self) -> str | None:
        """Address of the row below the current one."""
        below = self._position + 1
        return self._row_address(below) if below < len(self._numbers_all) else None

    def _row_address(self, place: int) -> str:
        return self.look.address((self._numbers_all[place], self.at[1]), stay=True)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the window."""
        return self._tagged.columns[self._first_column : self._first_column + COLUMNS_AT_ONCE]

    @property
    def _first_column(self) -> int:
        letters = [column.letter for column in self._tagged.columns]
        return letters.index(self.at[1]) // COLUMNS_AT_ONCE * COLUMNS_AT_ONCE

    @property
    def columns_left(self) -> str | None:
        """Address of the columns to the left of the window."""
        first = self._first_column
        return self._column_address(first - COLUMNS_AT_ONCE) if first else None

    @property
    def columns_right(self) -> str | None:
        """Address of the columns to the right of it."""
        after = self._first_column + COLUMNS_AT_ONCE
        return self._column_address(after) if after < len(self._tagged.columns) else None

    def _column_address(self, place: int) -> str:
        return self.look.address((self.at[0], self._tagged.columns[place].letter), stay=True)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The tops of the columns in the window."""
        counts = self.problems.in_columns()
        return tuple(
            Heading(
                column,
                tuple(
                    (item, counts[column.letter][item]) for item in Severity if item in counts.get(column.letter, {})
                ),
                bool(self.problems.about(column.letter)),
            )
            for column in self.columns
        )

    @cached_property
    def found(self) -> dict[Cell, list[Finding]]:
        """The findings in the window."""
        return self.problems.within(self._shown)

    @cached_property
    def rows(self) -> tuple[GridRow, ...]:
        """The rows in the window."""
        letters = [column.letter for column in self.columns]
        cells = self._tagged.rows.filter(pl.col("row").is_in(self._shown)).select("row", *letters)
        return tuple(
            GridRow(number, number == self.at[0], tuple(map(self._cell, [number] * len(texts), self.columns, texts)))
            for number, *texts in cells.iter_rows()
        )

    def _cell(self, row: int, column: Column, text: str | None) -> GridCell:
        cell = (row, column.letter)
        findings = self.found.get(cell)
        shown = text or ""
        return GridCell(
            name=name_of(cell),
            heading=column.title,
            text=shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}\u2026",
            address=f"{self._before}{name_of(cell)}#here",
            severity=findings[0].severity if findings else None,
            changed=cell in self._changed,
            here=cell == self.at,
        )

    @cached_property
    def _before(self) -> str:
        """How the address of every cell in the window begins."""
        return self.look.address(None, stay=True).removesuffix("#here") + "&at="

    @cached_property
    def kinds(self) -> tuple[ProblemKind, ...]:
        """Every kind of problem that cells of the list have."""
        return tuple(kinds_of(self._checked))


@dataclass(frozen=True)
class Told:
    """A finding of the current cell, with what can be done about it."""

    finding: Finding
    same: int
    """Cells of the column in which the same stands, with the same suggestion."""
    kind: str
    of_kind: int
    """Cells of this kind for which something is suggested."""
    key: str = ""
    """What the suggestion is sent as."""


@dataclass(frozen=True)
class Current:
    """The cell that is looked at."""

    name: str
    column: Column
    text: str
    was: str | None
    """What stood there in the file, where that was another text."""
    told: tuple[Told, ...]
    about: tuple[Finding, ...]
    """What is said of its whole column."""
    before: str | None
    """Address of the problem before it, and after it."""
    after: str | None
    place: int
    """Which of the problems it is, counted from 1; 0 for none."""
    problems: int

    @property
    def long(self) -> bool:
        """Whether a line is too short for what stands there."""
        return len(self.text) > LONGEST_SHOWN or "\n" in self.text or "\r" in self.text


def current_of(grid: Grid, tagged: TaggedList, changed: Mapping[Cell, str]) -> Current:
    """What is to be said of the cell that is looked at."""
    problems, at = grid.problems, grid.at
    before, after, place = problems.nearest(at)
    own = grid.found.get(at, [])
    listed = any(grid.look.show in {"", PROBLEMS, kind_name(item)} for item in own)
    text = tagged.rows.filter(pl.col("row") == at[0])[at[1]][0] or ""
    return Current(
        name=name_of(at),
        column=next(column for column in tagged.columns if column.letter == at[1]),
        text=text,
        was=changed.get(at),
        told=tuple(_told(problems, item) for item in own),
        about=tuple(problems.about(at[1])),
        before=grid.look.address(before) if before else None,
        after=grid.look.address(after) if after else None,
        place=place + 1 if listed else 0,
        problems=problems.count,
    )


def _told(problems: Problems, finding: Finding) -> Told:
    if not finding.suggestion:
        return Told(finding, 0, "", 0)
    return Told(
        finding, len(problems.like(finding)), kind_name(finding), problems.suggestions_of(finding), key_of(finding)
    )
