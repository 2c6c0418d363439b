"""The published figures as CSV, a line for each area and category, for spreadsheets and programs.

Headings in plain words stand first and tags second (HXL's way). Where a figure is hidden or was not
counted its cell is empty, and the cell beside it says why. No line has a 0 that nobody counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plait.evidence import words
from plait.sheets.formulas import harmless
from plait.tables.pool import per_thousand
from plait.tables.pooled import Cell, Pooled, State, View

WHOLE = "Whole place"
"""What the whole place is called among the kinds of areas."""


@dataclass(frozen=True)
class Column:
    """One column: its heading and its tag, and what a program has to know."""

    heading: str
    tag: str
    type: str
    """Of Frictionless Data: "string" or "integer"."""
    definition: str
    required: bool = False
    allowed: tuple[str, ...] = ()


COLUMNS = (
    Column("Kind of area", "#Area+Level", "string", "Ward, small area and so on, or the whole place.", required=True),
    Column(
        "Boundaries", "#Area+Vintage", "string", "Which boundaries of that kind of area; empty for the whole place."
    ),
    Column("Area code", "#Area+Code", "string", "The area's official code.", required=True),
    Column("Area", "#Area+Name", "string", "The name of the area.", required=True),
    Column("Category", "#Count+Category", "string", "What the contacts were about.", required=True),
    Column(
        "Contacts",
        "#Count+Contacts",
        "integer",
        "The rounded figures of all organisations added up. Empty where it is hidden or was not counted, never 0.",
    ),
    Column(
        "Status",
        "#Count+Status",
        "string",
        "Whether the figure is shown, hidden as too small, or was counted by nobody.",
        required=True,
        allowed=tuple(state.value for state in State),
    ),
    Column(
        "Contacts in words",
        "#Count+Words",
        "string",
        "As the picture shows it. “45 + 1 hidden” means that one more organisation has a count too small to show.",
        required=True,
    ),
    Column("Could be at least", "#Count+Lowest", "integer", "The smallest true count that would read like this."),
    Column("Could be at most", "#Count+Highest", "integer", "The largest true count that would read like this."),
    Column("Residents", "#Area+Residents", "integer", "People living in the area, from the census, where known."),
    Column(
        "Contacts per 1,000 residents",
        "#Count+PerThousandResidents",
        "integer",
        "Made from the rounded figure. Empty where there is none, and where it is under 1.",
    ),
)
KEY = ("Kind of area", "Area code", "Category")
"""The columns that tell one line from every other."""


@dataclass(frozen=True)
class Line:
    """One figure of the picture."""

    kind: str
    boundaries: str
    code: str
    name: str
    category: str
    cell: Cell
    residents: int | None


def lines(pooled: Pooled) -> tuple[Line, ...]:
    """Every figure of all organisations together: the whole place first, then each kind of area by category."""
    return (*_whole(pooled), *_areas(pooled))


def as_csv(pooled: Pooled) -> bytes:
    """The lines with their headings and tags, in UTF-8 with the mark that Excel knows it by."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    writer.writerow([column.tag for column in COLUMNS])
    for line in lines(pooled):
        cell = line.cell
        rate = per_thousand(cell, line.residents) or None
        texts = map(harmless, (line.kind, line.boundaries, line.code, line.name, line.category))
        # The csv module writes None as an empty cell.
        numbers = (cell.low, cell.high, line.residents, rate)
        writer.writerow([*texts, cell.number, cell.state.value, cell.words, *numbers])
    return out.getvalue().encode("utf-8-sig")


def _whole(pooled: Pooled) -> Iterator[Line]:
    found = {view.category: view.total.pooled for view in pooled.views}
    found = {row.category: row.pooled for row in pooled.categories} | found
    residents = next((view.total.residents for view in pooled.views), None)
    for category in _in_order(pooled, found):
        yield Line(WHOLE, "", pooled.place_code, pooled.place_name, category, found[category], residents)


def _areas(pooled: Pooled) -> Iterator[Line]:
    for level in dict.fromkeys(view.level for view in pooled.views):
        views = [view for view in pooled.views if view.level == level]
        residents = {row.code: row.residents for view in views for row in view.rows}
        names = {row.code: row.name for view in views for row in view.rows}
        figures = _figures(views, pooled)
        kind, boundaries = words.level_words(level).heading, views[0].level_title
        for category in _in_order(pooled, figures):
            for code, cell in figures[category].items():
                yield Line(kind, boundaries, code, names[code], category, cell, residents[code])


def _figures(views: list[View], pooled: Pooled) -> dict[str, dict[str, Cell]]:
    """The figures of one level by category and area code; the matrix has those of the first level."""
    found = {}
    if pooled.matrix and views[0].level == pooled.views[0].level:
        for place, category in enumerate(pooled.matrix.categories):
            found[category] = {row.code: row.cells[place] for row in pooled.matrix.rows}
    return found | {view.category: {row.code: row.pooled for row in view.rows} for view in views}


def _in_order(pooled: Pooled, found: Mapping[str, object]) -> list[str]:
    """The categories that were found, as the picture puts them."""
    known = dict.fromkeys(
        (
            *(pooled.matrix.categories if pooled.matrix else ()),
            *(view.category for view in pooled.views),
            *(row.category for row in pooled.categories),
        )
    )
    return [category for category in known if category in found]
