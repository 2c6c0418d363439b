"""What of a sheet is not seen on the screen, as `plait.sheets.unseen` found it in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Range = tuple[int, int]
"""The first and the last of some rows or columns, from 1."""
Merged = tuple[int, int, int, int]
"""Cells that are one: row, column, last row, last column, from 1."""


@dataclass(frozen=True)
class Note:
    """A note on a cell, without its author."""

    row: int
    column: int
    """From 1."""
    text: str


@dataclass(frozen=True)
class Unseen:
    """What is not seen of one sheet."""

    sheet: str
    hidden: bool = False
    hidden_rows: tuple[Range, ...] = ()
    hidden_columns: tuple[Range, ...] = ()
    merged: tuple[Merged, ...] = ()
    notes: tuple[Note, ...] = ()
    formulas: Mapping[str, int] = field(default_factory=dict)
    """How many cells of a column (its letter) are worked out by a formula."""
    errors: int = 0
    """How many cells hold an error such as #N/A."""


def unseen_of(part: Mapping[str, Any]) -> Unseen:
    """One sheet's part of `unseen_parts`, after its way through JSON."""
    return Unseen(
        sheet=part["sheet"],
        hidden=part["hidden"],
        hidden_rows=tuple((first, last) for first, last in part["hidden_rows"]),
        hidden_columns=tuple((first, last) for first, last in part["hidden_columns"]),
        merged=tuple((row, column, last, right) for row, column, last, right in part["merged"]),
        notes=tuple(Note(note["row"], note["column"], note["text"]) for note in part["notes"]),
        formulas=dict(part["formulas"]),
        errors=part["errors"],
    )
