"""The picture page: one HTML file with the maps, the charts, and a table that is equal to each of them.

The file asks for nothing: no script, no font, no image, and its policy (CSP) lets nothing in but the
one style sheet inside it, by its hash. It can be mailed, opened from a disk, and printed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from plait.evidence import words
from plait.evidence.charts import draw_bars
from plait.evidence.maps import NO_FIGURE, BaseMap, paint
from plait.evidence.outlines import Outline, outlines
from plait.tables.pooled import Cell, Pooled, Row, State, View

FOLDED_FROM = 45
"""A table with so many rows is folded up on the screen; paper has it in full."""


@dataclass(frozen=True)
class TableCell:
    """One cell of a table: its words, and what kind of figure it is, for its look."""

    words: str
    kind: str = "shown"

    @property
    def pieces(self) -> tuple[str, ...]:
        """The words in pieces that a narrow column may put under each other: "45", "+ 1 hidden"."""
        first, *others = self.words.split(" + ")
        return (first, *(f"+ {other}" for other in others))


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


@dataclass(frozen=True)
class Figure:
    """A map with the table that says the same."""

    ident: str
    title: str
    view: View
    map: Markup
    table: Table


@dataclass(frozen=True)
class Level:
    """All figures of one kind of area, and the table of all their categories side by side."""

    ident: str
    title: str
    figures: tuple[Figure, ...]
    matrix: Table | None


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_packaged),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _packaged(name: str) -> str:
    """A file of the templates folder, wherever the package is installed."""
    return files("plait.evidence").joinpath("templates", name).read_text(encoding="utf-8")


def picture_page(pooled: Pooled, *, boundaries: Mapping[str, dict[str, Any]]) -> str:
    """The whole picture as one HTML file.

    ``boundaries`` has for each level ("ward", "lsoa") a GeoJSON FeatureCollection in WGS84 with the
    properties ``code`` and ``name``. A view of a level that has none gets its table and no map.
    The same input gives the same bytes.
    """
    css = _packaged("picture.css")
    levels = _levels(pooled, boundaries)
    return (
        _environment()
        .get_template("picture.html")
        .render(
            pooled=pooled,
            css=Markup(css),  # noqa: S704 - our own file
            policy=policy(css),
            headline=words.headline(pooled),
            main=levels[0].figures[0] if levels else None,
            levels=levels,
            chart=draw_bars(pooled.categories, pooled.partners),
            chart_table=category_table(pooled),
            words=words,
        )
    )


def policy(css: str) -> str:
    """The content security policy of a page with exactly this style sheet and nothing else."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _levels(pooled: Pooled, boundaries: Mapping[str, dict[str, Any]]) -> tuple[Level, ...]:
    """The views by kind of area, in the order in which the kinds first appear."""
    order = list(dict.fromkeys(view.level for view in pooled.views))
    numbered = sorted(enumerate(pooled.views, start=1), key=lambda pair: order.index(pair[1].level))
    found = []
    for level, group in groupby(numbered, key=lambda pair: pair[1].level):
        views = list(group)
        base = BaseMap.of(boundaries[level]) if level in boundaries else None
        over = _wards_over(level, base, boundaries)
        figures = tuple(
            _figure(view, pooled, ident=f"view-{number}", base=base, over=over) for number, view in views
        )
        keys = base.keys if base else {}
        matrix = _matrix([view for _, view in views], keys) if len(views) > 1 else None
        found.append(Level(f"by-{level}", views[0][1].level_title, figures, matrix))
    return tuple(found)


def _wards_over(
    level: str, base: BaseMap | None, boundaries: Mapping[str, dict[str, Any]]
) -> tuple[Outline, ...]:
    """The wards, to find one's way among areas that have numbers for names."""
    if base is None or level == "ward" or "ward" not in boundaries:
        return ()
    return outlines(boundaries["ward"], base.projection)


def _figure(
    view: View, pooled: Pooled, *, ident: str, base: BaseMap | None, over: Sequence[Outline]
) -> Figure:
    title = words.view_title(view)
    drawing = paint(base, view.rows, title=title, ident=ident, over=over) if base else Markup()
    return Figure(ident, title, view, drawing, view_table(view, pooled, ident=ident, base=base))


def view_table(view: View, pooled: Pooled, *, ident: str, base: BaseMap | None) -> Table:
    """Every area of a view with all its figures, and every area of the map that has none."""
    rated = words.has_rates(view)
    keys = base.keys if base else {}
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


def _line(row: Row, *, rated: bool, key: str) -> TableRow:
    whole = _kind(row.pooled)
    cells = [
        TableCell(row.pooled.words, f"{whole} together"),
        *map(_cell, row.parts),
        TableCell(words.could_be(row.pooled), "plain"),
    ]
    if rated:
        cells.append(TableCell(words.per_thousand(row), whole if row.pooled.number is None else "plain"))
    return TableRow(row.name, tuple(cells), key)


def _cell(cell: Cell) -> TableCell:
    return TableCell(cell.words, _kind(cell))


def _kind(cell: Cell) -> str:
    if cell.number is not None:
        return "shown"
    return "hidden" if cell.state is State.HIDDEN else "not-counted"


def _matrix(views: Sequence[View], keys: Mapping[str, str]) -> Table:
    """All categories of one level side by side: what all partners together counted."""
    names = words.level_words(views[0].level)
    by_code = [{row.code: row.pooled for row in view.rows} for view in views]
    areas = {row.code: row.name for view in views for row in view.rows}
    none = TableCell(NO_FIGURE, "not-counted")
    return Table(
        ident=f"matrix-{views[0].level}",
        caption=f"All organisations together: every category by {names.one} ({views[0].level_title})",
        headings=(names.heading, *(view.category for view in views)),
        rows=tuple(
            TableRow(
                name,
                tuple(_cell(cells[code]) if code in cells else none for cells in by_code),
                keys.get(code, ""),
            )
            for code, name in areas.items()
        ),
        total=TableRow(views[0].total.name, tuple(_cell(view.total.pooled) for view in views)),
    )


def category_table(pooled: Pooled) -> Table:
    """What the chart shows, as a table."""
    return Table(
        ident="chart-table",
        caption=f"{pooled.place_name}: contacts by category and organisation",
        headings=("Category", "Together", *(partner.name for partner in pooled.partners), "Could be"),
        rows=tuple(
            TableRow(
                row.category,
                (
                    TableCell(row.pooled.words, f"{_kind(row.pooled)} together"),
                    *map(_cell, row.parts),
                    TableCell(words.could_be(row.pooled), "plain"),
                ),
            )
            for row in pooled.categories
        ),
    )
