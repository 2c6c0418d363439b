"""The picture page: one HTML file with the maps, the chart, and a table that is equal to each of them.

The file asks for nothing: no script, no font, no image, and its policy (CSP) lets nothing in but the
one style sheet inside it, by its hash. It can be mailed, opened from a disk, and printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from plait.documents import render_page
from plait.evidence import words
from plait.evidence.charts import draw_bars
from plait.evidence.maps import BaseMap, paint
from plait.evidence.outlines import outlines
from plait.evidence.tabulate import Table, category_table, matrix_table, view_table
from plait.tables.pooled import Cell, Matrix, Pooled, Row, View

ACROSS_FROM = 9
"""A table with more columns than this is printed on paper turned on its side."""


@dataclass(frozen=True)
class Figure:
    """A map with the table that says the same."""

    ident: str
    title: str
    level_title: str
    map: Markup
    table: Table
    over_wards: bool
    """Whether the wards are drawn on top of the map."""


@dataclass(frozen=True)
class SmallMap:
    """One category's map among several; the table for all of them stands above."""

    ident: str
    category: str
    map: Markup


@dataclass(frozen=True)
class MatrixFigure:
    """Every area by every category: the table, and a small map for each category."""

    title: str
    level_title: str
    table: Table
    maps: tuple[SmallMap, ...]
    unmapped: tuple[str, ...]
    """The categories in which no area has a figure that may be shown."""

    @property
    def across(self) -> bool:
        """Whether paper has to be turned on its side for the table."""
        return len(self.table.headings) > ACROSS_FROM


def picture_page(pooled: Pooled, *, boundaries: Mapping[str, dict[str, Any]]) -> str:
    """The whole picture as one HTML file.

    ``boundaries`` has for each level ("ward", "lsoa") a GeoJSON FeatureCollection in WGS84 with the
    properties ``code`` and ``name``. A view of a level that has none gets its table and no map.
    The same input gives the same bytes.
    """
    bases = {level: BaseMap.of(boundaries[level]) for level in boundaries}
    figures = [
        _figure(view, pooled, ident=f"view-{number}", base=bases.get(view.level), boundaries=boundaries)
        for number, view in enumerate(pooled.views, start=1)
    ]
    return render_page(
        "plait.evidence:templates/picture.html",
        style="plait.evidence:templates/picture.css",
        pooled=pooled,
        headline=words.headline(pooled),
        notes=words.further_notes(pooled),
        first=figures[0] if figures else None,
        others=figures[1:],
        matrix=_matrix_figure(pooled.matrix, pooled, bases) if pooled.matrix and pooled.views else None,
        chart=draw_bars(pooled.categories, pooled.partners),
        chart_table=category_table(pooled),
        words=words,
    )


def _figure(
    view: View, pooled: Pooled, *, ident: str, base: BaseMap | None, boundaries: Mapping[str, dict[str, Any]]
) -> Figure:
    title = words.view_title(view)
    # The wards help to find one's way among areas that have numbers for names.
    over = outlines(boundaries["ward"], base.projection) if base and _wants_wards(view, boundaries) else ()
    return Figure(
        ident=ident,
        title=title,
        level_title=view.level_title,
        map=paint(base, view.rows, title=title, ident=ident, over=over) if base else Markup(),
        # With the wards on top there are no letters on the map for the areas under them.
        table=view_table(view, pooled, ident=ident, base=base, keys=base.keys if base and not over else {}),
        over_wards=bool(over),
    )


def _wants_wards(view: View, boundaries: Mapping[str, dict[str, Any]]) -> bool:
    return view.level != "ward" and "ward" in boundaries


def _matrix_figure(matrix: Matrix, pooled: Pooled, bases: Mapping[str, BaseMap | None]) -> MatrixFigure:
    """The matrix, and a map of each category that has none yet and has a figure to shade by."""
    level = pooled.views[0].level
    base = bases.get(level)
    mapped = {view.category for view in pooled.views if view.level == level}
    maps, unmapped = [], []
    for place, category in enumerate(matrix.categories):
        cells = [row.cells[place] for row in matrix.rows]
        if all(cell.number is None for cell in cells):
            unmapped.append(category)
        elif base and category not in mapped:
            ident = f"category-{place + 1}"
            title = f"{category} by {words.level_words(level).one}"
            rows = _brief_rows(matrix, cells, organisations=len(pooled.partners))
            maps.append(SmallMap(ident, category, paint(base, rows, title=title, ident=ident, small=True)))
    return MatrixFigure(
        title=f"Every category by {words.level_words(level).one}",
        level_title=matrix.level_title,
        table=matrix_table(matrix, level=level, keys=base.keys if base else {}),
        maps=tuple(maps),
        unmapped=tuple(unmapped),
    )


def _brief_rows(matrix: Matrix, cells: Sequence[Cell], *, organisations: int) -> list[Row]:
    """A matrix's column as the rows of a map, in the same brief words as its table."""
    brief = (replace(cell, words=words.in_brief(cell)) for cell in cells)
    # A matrix has no parts; the map only asks how many there are, to say what hidden means.
    return [
        Row(row.code, row.name, (cell,) * organisations, cell) for row, cell in zip(matrix.rows, brief, strict=True)
    ]
