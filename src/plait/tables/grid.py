"""A safe table laid out for reading: areas down, categories across."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from plait.tables.breakdown import ALL, Breakdown


@dataclass(frozen=True)
class Grid:
    """One breakdown of a table as rows and columns of printed numbers (None = hidden)."""

    heads: tuple[str, ...]
    """All contacts, then every category that has a figure to show somewhere."""
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    """(area, numbers) in the table's order, the whole place last."""
    hidden_categories: int
    """Categories that are hidden everywhere and stand in no column."""


def grid_of(table: pl.DataFrame, breakdown: Breakdown) -> Grid:
    """Lay out one breakdown of a table with the columns of ``TABLE_COLUMNS``."""
    frame = table.filter(pl.col("by") == breakdown.text)
    shown = frame.filter(pl.col("number").is_not_null())["category"].unique(maintain_order=True).to_list()
    heads = (ALL, *(name for name in shown if name != ALL))
    areas: dict[tuple[str, str], dict[str, int | None]] = {}
    for row in frame.iter_rows(named=True):
        areas.setdefault((row["code"], row["name"]), {})[row["category"]] = row["number"]
    rows = tuple((name, tuple(cells[head] for head in heads)) for (_, name), cells in areas.items())
    return Grid(heads, rows, frame["category"].n_unique() - len(heads))
