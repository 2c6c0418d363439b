"""Findings that belong together: one rule in one column, and how much of the list it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from plait.checking.findings import Finding, Findings
from plait.documents.wording import counted

_FEW_ROWS = 20
"""Of a shorter list a share says less than the two numbers."""


@dataclass(frozen=True)
class Group:
    """All findings of one rule in one column."""

    findings: Findings

    @cached_property
    def first(self) -> Finding:
        """The topmost finding, whose words stand for the group."""
        return self.findings[0]

    @property
    def in_cells(self) -> bool:
        """Whether cells are at fault, and not a whole column or list."""
        return self.first.row is not None

    @cached_property
    def rows(self) -> int:
        """How many rows are concerned; 0 where it is a whole column or list."""
        return self.findings.frame["row"].drop_nulls().n_unique()


def group_findings(findings: Findings) -> tuple[Group, ...]:
    """Group findings by rule and column: the gravest first, then those about the whole list, then by number."""
    about = pl.when(pl.col("row").is_null()).then(pl.col("value")).otherwise(pl.lit(""))
    keyed = findings.frame.with_columns(about=about)
    made = [Group(Findings(part)) for part in keyed.partition_by("rule", "letter", "about", maintain_order=True)]
    return tuple(
        sorted(made, key=lambda item: (item.first.severity.rank, item.first.row is not None, -len(item.findings)))
    )


def share_of_rows(rows: int, total: int) -> str:
    """How much of a list some rows are: "1 row", "every row", "3 of 12 rows", "120 rows, 23 % of all"."""
    if rows == 1 and total != 1:
        return counted(rows, "row")
    if rows >= total:
        return "every row"
    if total < _FEW_ROWS:
        return f"{rows} of {total} rows"
    percent = 100 * rows / total
    share = "under 1" if percent < 1 else f"{min(percent, 99):.0f}"
    return f"{counted(rows, 'row')}, {share}\u00a0% of all"
