"""The pooled picture as plain data: what the map, the chart, the table and the workbook all show.

Everything in here was computed from printed (rounded) values, so whatever is drawn from it
can show no more than the partners' own tables do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plait.places.sources import Source


class State(StrEnum):
    """Why a cell has a number or has none."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    """Counted, and too small to show. Never drawn or read as 0."""
    NOT_COUNTED = "not counted"
    """This partner's list says nothing about this category."""


@dataclass(frozen=True)
class Cell:
    """One printed figure."""

    state: State
    number: int | None
    """The printed number (for a pooled cell the sum of the shown parts); None if all is hidden."""
    words: str
    """What the reader sees: "45", "fewer than 5", "45 + 1 hidden", "not counted"."""
    low: int | None = None
    """The smallest true count that would print like this; None where nothing was counted."""
    high: int | None = None


@dataclass(frozen=True)
class Row:
    """One area (or the whole place) in a view."""

    code: str
    name: str
    parts: tuple[Cell, ...]
    """One cell for each partner, in the order of ``Pooled.partners``."""
    pooled: Cell
    residents: int | None = None
    """People living there (open data), where the place has the figure."""
    per_thousand: int | None = None
    """Pooled contacts for each 1,000 residents, from the printed number; None where hidden."""


@dataclass(frozen=True)
class View:
    """One category counted by one kind of area: one map with its equal table."""

    level: str
    """"ward", "msoa" or "lsoa"."""
    level_title: str
    """The level in words with its vintage: "Ward, 2025 boundaries"."""
    category: str
    """"Food or shopping", or "All contacts"."""
    rows: tuple[Row, ...]
    total: Row
    hidden_areas: int
    """How many of the rows have a wholly hidden pooled cell."""


@dataclass(frozen=True)
class CategoryRow:
    """One category over the whole place, for the chart."""

    category: str
    parts: tuple[Cell, ...]
    pooled: Cell


@dataclass(frozen=True)
class MatrixRow:
    """One area's pooled cells, in the order of ``Matrix.categories``."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Every area by every category, all partners together."""

    level_title: str
    categories: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Partner:
    """One partner's table, and what has to stand beside its figures."""

    name: str
    meaning: str
    """What being on this list means, in a sentence."""
    contact: str
    """Whom to ask about it, or "" if none was given."""
    counted_on: date
    covers: str
    """The dates the list covers ("19 March to 30 September 2020"), or "" if it has none."""
    categories: tuple[str, ...]
    """The categories this partner counted."""
    counted: Cell
    """Rows counted in the table."""
    left_out: tuple[tuple[str, str], ...]
    """(reason, printed number of rows) for the rows that are not in the table."""
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    """Look-ups and software the table was made with, each with its vintage or version."""


@dataclass(frozen=True)
class Pooled:
    """Several partners' tables about one place, added up."""

    place_code: str
    place_name: str
    made_up: bool
    """Whether the place is made up; every page says so."""
    question: str
    """The title of the picture: "Food or shopping: contacts by ward"."""
    partners: tuple[Partner, ...]
    views: tuple[View, ...]
    """The first one is the headline."""
    categories: tuple[CategoryRow, ...]
    sources: tuple[Source, ...]
    """Open data used beside the partners' tables."""
    notes: tuple[str, ...]
    """What a reader must know: rounding, contacts not people, what is not shown and why."""
    matrix: Matrix | None = None
    """The table of areas by category; None where nothing was divided by category."""
