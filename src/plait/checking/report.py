"""The Data Checker's report as one page: what was found, the worst first, each beside its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from plait.checking.findings import Finding, Severity
from plait.documents import render_page
from plait.sheets import TaggedList, Workbook

EXAMPLES = 3
"""Findings of a group that are shown with their neighbours; the rest are listed in a table."""
NEIGHBOURS = 2
"""Columns shown on either side of the cell."""


@dataclass(frozen=True)
class Group:
    """All findings of one rule in one column."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The topmost finding, whose words stand for the group."""
        return self.findings[0]


@dataclass(frozen=True)
class SheetCell:
    """A cell of a small piece of the sheet."""

    text: str
    at_fault: bool


@dataclass(frozen=True)
class Example:
    """A finding with the cells round it, as they stand in the sheet."""

    finding: Finding
    letters: tuple[str, ...]
    headings: tuple[str, ...]
    cells: tuple[SheetCell, ...]


def group_findings(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Group findings by rule and column: the gravest first, then those about the whole list, then by number."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for item in findings:
        groups.setdefault((item.rule, item.letter, item.value if item.row is None else ""), []).append(item)
    made = [Group(tuple(items)) for items in groups.values()]
    return tuple(
        sorted(made, key=lambda item: (item.first.severity.rank, item.first.row is not None, -len(item.findings)))
    )


def report_page(findings: Sequence[Finding], tagged: TaggedList, workbook: Workbook, *, checked_on: date) -> str:
    """The report as one HTML file without scripts. It shows cells of the list: keep it like the list."""
    groups = group_findings(findings)
    counts = {severity: sum(item.severity is severity for item in findings) for severity in Severity}
    in_cells = len({item.cell for item in findings if item.row is not None})
    return render_page(
        "plait.checking:templates/report.html",
        style="plait.checking:templates/report.css",
        file=workbook.name,
        sheet=tagged.sheet,
        rows=tagged.rows.height,
        columns=tagged.columns,
        notices=workbook.notices,
        dropped=tagged.dropped,
        other_sheets=tagged.other_sheets,
        counts=counts,
        in_cells=in_cells,
        groups=[(group, _examples(group, tagged)) for group in groups],
        checked_on=f"{checked_on.day} {checked_on:%B %Y}",
    )


def _examples(group: Group, tagged: TaggedList) -> list[Example]:
    chosen = [item for item in group.findings if item.row is not None][:EXAMPLES]
    return [_example(item, tagged) for item in chosen]


def _example(finding: Finding, tagged: TaggedList) -> Example:
    place = next(number for number, column in enumerate(tagged.columns) if column.letter == finding.letter)
    near = tagged.columns[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
    row = tagged.rows.row(by_predicate=pl.col("row") == finding.row, named=True)
    return Example(
        finding,
        tuple(column.letter for column in near),
        tuple(column.heading for column in near),
        tuple(SheetCell(row[column.letter] or "", column.letter == finding.letter) for column in near),
    )
