"""The tables of the page: what each map and the chart show, cell by cell, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plait.evidence import words
from plait.evidence.maps import NO_FIGURE, BaseMap
from plait.tables.pooled import Cell, Matrix, Pooled, Row, State, View

FOLDED_FROM = 45
"""A table with so many rows is folded up on the screen; paper has it in full."""
UNBROKEN = 16
"""Words up to this length stay on one line of a narrow column."""


@dataclass(frozen=True)
class TableCell:
    """One cell of a table: its words, and what kind of figure it is, for its look."""

    words: str
    kind: str = "shown"

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The words in pieces that may stand under each other, and whether a piece has to stay whole."""
        first, *others = self.words.split(" + ")
        return tuple((piece, len(piece) <= UNBROKEN) for piece in (first, *(f"+ {other}" for other in others)))


@dataclass(frozen=True)
class TableRow:
    """One line of a table; ``key`` is the letter that stands for the area on the map."""

    name: str
    cells: tuple[TableCell, ...]
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table as the page prints it."""

    ident: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None = None

    @property
    def folded(self) -> bool:
        """Whether it is too long to stand open on a screen."""
        return len(self.rows) >= FOLDED_FROM


def view_table(view: View, pooled: Pooled, *, ident: str, base: BaseMap | None, keys: Mapping[str, str]) -> Table:
    """Every area of a view with all its figures, and every area of the map that has none.

    ``keys`` has the letters that stand for areas on the map, by area code.
    """
    rated = words.has_rates(view)
    counted = {row.code for row in view.rows}
    missing = [area for area in base.areas if area.code not in counted] if base else []
    width = len(pooled.partners) + 2 + rated
    return Table(
        ident=f"{ident}-table",
        caption=f"{words.view_title(view)} ({view.level_title})",
        headings=(
            words.level_words(view.level).heading,
            "Together",
            *(partner.name for partner in pooled.partners),
            "Could be",
            *(["Per 1,000 residents"] if rated else []),
        ),
        rows=(
            *(_line(row, rated=rated, key=keys.get(row.code, "")) for row in view.rows),
            *(
                TableRow(area.name, (TableCell(NO_FIGURE, "not-counted"),) * width, keys.get(area.code, ""))
                for area in missing
            ),
        ),
        total=_line(view.total, rated=rated, key=""),
    )


def matrix_table(matrix: Matrix, *, level: str, keys: Mapping[str, str]) -> Table:
    """All categories side by side: what all partners together counted in each area."""
    return Table(
        ident="matrix-table",
        caption=f"All organisations together ({matrix.level_title})",
        headings=(words.level_words(level).heading, *matrix.categories),
        rows=tuple(
            TableRow(
                row.name,
                tuple(TableCell(words.in_brief(cell), _kind(cell)) for cell in row.cells),
                keys.get(row.code, ""),
            )
            for row in matrix.rows
        ),
    )


def category_table(pooled: Pooled) -> Table:
    """What the chart shows."""
    return Table(
        ident="chart-table",
        caption=f"{pooled.place_name}: contacts by category and organisation",
        headings=("Category", "Together", *(partner.name for partner in pooled.partners), "Could be"),
        rows=tuple(TableRow(row.category, _figures(row.pooled, row.parts)) for row in pooled.categories),
    )


def _line(row: Row, *, rated: bool, key: str) -> TableRow:
    cells = _figures(row.pooled, row.parts)
    if rated:
        kind = _kind(row.pooled)
        cells = (*cells, TableCell(words.per_thousand(row), "plain" if kind == "shown" else kind))
    return TableRow(row.name, cells, key)


def _figures(pooled: Cell, parts: tuple[Cell, ...]) -> tuple[TableCell, ...]:
    """Together, each partner, and between which numbers it lies."""
    together = TableCell(pooled.words, f"{_kind(pooled)} together")
    return (together, *map(_cell, parts), TableCell(words.could_be(pooled), "plain"))


def _cell(cell: Cell) -> TableCell:
    return TableCell(cell.words, _kind(cell))


def _kind(cell: Cell) -> str:
    if cell.number is not None:
        return "shown"
    return "hidden" if cell.state is State.HIDDEN else "not-counted"
