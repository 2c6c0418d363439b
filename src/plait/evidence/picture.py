"""The picture in parts: each map with its legend and a table that is equal to it, for a page to put together.

Two pages do: the file that stands alone (``picture_page``) and the site's own. Both show the same parts
with the same styles (styles/figures.css). No part needs a script, a style of its own, or anything from
elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from plait.documents import render_page, render_part
from plait.evidence import words
from plait.evidence.basemaps import BaseMap, base_maps, shapes
from plait.evidence.charts import draw_bars
from plait.evidence.maps import paint
from plait.evidence.tabulate import FIGURES, Links, Table, category_table, matrix_table, view_table
from plait.tables.pooled import Cell, Matrix, Pooled, Row, View

STYLES = "plait.evidence:styles/figures.css"
"""What the parts need; it names classes that begin with ``plait-`` and nothing else."""
_NO_REMARKS: Links = MappingProxyType({})


@dataclass(frozen=True)
class Figure:
    """A map with the table that says the same."""

    ident: str
    title: str
    level: str
    category: str
    level_title: str
    map: Markup
    """With its legend; empty where there are no boundaries."""
    table: Table
    over_wards: bool
    """Whether the wards are drawn on top of the map."""

    @cached_property
    def html(self) -> Markup:
        """All of it, to stand under a heading with the title."""
        return render_part(FIGURES, "figure", self, words.how_rounded())


@dataclass(frozen=True)
class SmallMap:
    """One category's map among several; the table for all of them stands above."""

    ident: str
    category: str
    map: Markup


@dataclass(frozen=True)
class MatrixFigure:
    """Every area by every category: the table, and a small map for each category."""

    ident: str
    title: str
    level: str
    level_title: str
    table: Table
    maps: tuple[SmallMap, ...]
    unmapped: tuple[str, ...]
    """The categories in which no area has a figure that may be shown."""

    @cached_property
    def html(self) -> Markup:
        """All of it, to stand under a heading of level 2 with the title."""
        return render_part(FIGURES, "matrix", self, words.level_words(self.level).one)


@dataclass(frozen=True)
class ChartFigure:
    """Every category by partner, over the whole place: the bars and their table."""

    ident: str
    title: str
    level_title: str
    bars: Markup
    table: Table

    @cached_property
    def html(self) -> Markup:
        """All of it, to stand under a heading with the title."""
        return render_part(FIGURES, "chart", self)


@dataclass(frozen=True)
class Picture:
    """All parts of one picture. Ids in them are unique among them, so a page holds one picture."""

    pooled: Pooled
    headline: tuple[str, ...]
    """What the first figure says, in sentences."""
    notes: tuple[str, ...]
    """What is true of this picture, beside ``words.HOW_TO_READ``."""
    shapes: Markup
    """The outlines that every map refers to: once on any page that shows a map."""
    figures: tuple[Figure, ...]
    """The first one is the headline."""
    matrix: MatrixFigure | None
    chart: ChartFigure | None

    @property
    def parts(self) -> tuple[Figure | MatrixFigure | ChartFigure, ...]:
        """In the order to read them; each has ``ident``, ``title``, ``level_title``, ``table`` and ``html``."""
        every = (*self.figures[:1], self.matrix, *self.figures[1:], self.chart)
        return tuple(part for part in every if part is not None)


def picture_parts(pooled: Pooled, *, boundaries: Mapping[str, dict[str, Any]], remarks: Links = _NO_REMARKS) -> Picture:
    """The parts of a picture.

    ``boundaries`` has for each level ("ward", "lsoa") a GeoJSON FeatureCollection in WGS84 with the
    properties ``code`` and ``name``. A view of a level that has none gets its table and no map.
    ``remarks`` has for a level and an area code a link that goes into the heading of that area's rows.
    The same input gives the same bytes.
    """
    bases = base_maps({level: boundaries[level] for level in boundaries if _is_needed(level, pooled)})
    figures = tuple(
        _figure(view, pooled, ident=f"view-{number}", bases=bases, remarks=remarks)
        for number, view in enumerate(pooled.views, start=1)
    )
    return Picture(
        pooled=pooled,
        headline=words.headline(pooled),
        notes=words.further_notes(pooled),
        shapes=shapes(bases.values()),
        figures=figures,
        matrix=_matrix_figure(pooled.matrix, pooled, bases) if pooled.matrix and pooled.views else None,
        chart=_chart_figure(pooled) if pooled.categories else None,
    )


def picture_page(pooled: Pooled, *, boundaries: Mapping[str, dict[str, Any]]) -> str:
    """The whole picture as one HTML file.

    The file asks for nothing: no script, no font, no image, and its policy (CSP) lets nothing in but the
    one style sheet inside it, by its hash. It can be mailed, opened from a disk, and printed.
    """
    return render_page(
        "plait.evidence:templates/picture.html",
        style="plait.evidence:templates/picture.css",
        parts=[STYLES],
        pooled=pooled,
        picture=picture_parts(pooled, boundaries=boundaries),
        words=words,
    )


def _is_needed(level: str, pooled: Pooled) -> bool:
    """Whether a map shows this level: by shades, or on top as the wards are."""
    shown = {view.level for view in pooled.views}
    return level in shown or (level == "ward" and bool(shown))


def _figure(view: View, pooled: Pooled, *, ident: str, bases: Mapping[str, BaseMap], remarks: Links) -> Figure:
    title = words.view_title(view)
    base = bases.get(view.level)
    # The wards help to find one's way among areas that have numbers for names.
    over = bases.get("ward") if base and view.level != "ward" else None
    return Figure(
        ident=ident,
        title=title,
        level=view.level,
        category=view.category,
        level_title=view.level_title,
        map=paint(base, view.rows, title=title, ident=ident, over=over) if base else Markup(),
        # With the wards on top there are no letters on the map for the areas under them.
        table=view_table(
            view, pooled, ident=ident, base=base, keys=base.keys if base and not over else {}, remarks=remarks
        ),
        over_wards=over is not None,
    )


def _matrix_figure(matrix: Matrix, pooled: Pooled, bases: Mapping[str, BaseMap]) -> MatrixFigure:
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
        ident="matrix",
        title=f"Every category by {words.level_words(level).one}",
        level=level,
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


def _chart_figure(pooled: Pooled) -> ChartFigure:
    return ChartFigure(
        ident="chart",
        title="Contacts by category and organisation",
        level_title=f"The whole of {pooled.place_name}",
        bars=draw_bars(pooled.categories, pooled.partners),
        table=category_table(pooled),
    )
