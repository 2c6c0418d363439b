"""The tables of the page: what each map and the chart show, cell by cell, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from plait.documents import render_part
from plait.evidence import words
from plait.evidence.basemaps import BaseMap
from plait.evidence.shades import kind_of
from plait.tables.pooled import Cell, Matrix, Pooled, Row, View

FIGURES = "plait.evidence:templates/figures.html"
"""The templates of tables and figures, for the page that stands alone and for the site."""

FOLDED_FROM = 45
"""A table with so many rows is folded up on the screen; paper has it in full."""
ACROSS_FROM = 9
"""A table with more columns than this needs the long side of the paper."""
UNBROKEN = 16
"""Words up to this length stay on one line of a narrow column."""


@dataclass(frozen=True)
class TableCell:
    """One cell of a table: its words, and the classes that it is styled by."""

    words: str
    look: str = ""
    """"hidden" or "not-counted" where there is no figure; "together" for the sum of all partners."""

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The words in pieces that may stand under each other, and whether a piece has to be kept on one line."""
        first, *others = self.words.split(" + ")
        pieces = (first, *(f"+ {other}" for other in others))
        return tuple((piece, " " in piece and len(piece) <= UNBROKEN) for piece in pieces)


@dataclass(frozen=True)
class Link:
    """What somebody said about an area: a link in the heading of its row."""

    words: str
    """"1 story": the caller's words, in its own language."""
    href: str
    """Where it stands, such as "#story-3"."""


Links = Mapping[tuple[str, str], Link]
"""By level and area code."""


@dataclass(frozen=True)
class TableRow:
    """One line of a table."""

    name: str
    cells: tuple[TableCell, ...]
    code: str = ""
    """Of the area; empty for the whole place and for a category."""
    key: str = ""
    """The letter that stands for the area on the map."""
    link: Link | None = None


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

    @property
    def across(self) -> bool:
        """Whether paper has to be turned on its side: the section around it then has the class ``plait-across``."""
        return len(self.headings) > ACROSS_FROM

    def row_ident(self, code: str) -> str:
        """The id of an area's row on the page, to link to."""
        return f"{self.ident}-{code}"


def table_html(table: Table) -> Markup:
    """A table as HTML: in a labelled region that scrolls sideways, and folded up where it is long."""
    return render_part(FIGURES, "table", table)


def view_table(
    view: View, pooled: Pooled, *, ident: str, base: BaseMap | None, keys: Mapping[str, str], remarks: Links
) -> Table:
    """Every area of a view with all its figures, and every area of the map that has none.

    ``keys`` has the letters that stand for areas on the map, by area code; ``remarks`` the links to
    what was said about an area.
    """
    rated = words.has_rates(view)
    counted = {row.code for row in view.rows}
    missing = [area for area in base.areas if area.code not in counted] if base else []
    nothing = (TableCell(words.NO_FIGURE, "not-counted"),) * (len(pooled.partners) + 2 + rated)
    lines = (
        *((row.code, row.name, _line(row, rated=rated)) for row in view.rows),
        *((area.code, area.name, nothing) for area in missing),
    )
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
        rows=tuple(
            TableRow(name, cells, code, keys.get(code, ""), remarks.get((view.level, code)))
            for code, name, cells in lines
        ),
        total=TableRow(view.total.name, _line(view.total, rated=rated)),
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
                tuple(TableCell(words.in_brief(cell), _look(cell)) for cell in row.cells),
                row.code,
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


def _line(row: Row, *, rated: bool) -> tuple[TableCell, ...]:
    cells = _figures(row.pooled, row.parts)
    return (*cells, TableCell(words.per_thousand(row), _look(row.pooled))) if rated else cells


def _figures(pooled: Cell, parts: tuple[Cell, ...]) -> tuple[TableCell, ...]:
    """Together, each partner, and between which numbers it lies."""
    together = TableCell(pooled.words, f"{_look(pooled)} together".strip())
    return (together, *(TableCell(cell.words, _look(cell)) for cell in parts), TableCell(words.could_be(pooled)))


def _look(cell: Cell) -> str:
    kind = kind_of(cell)
    return "" if kind == "shown" else kind
