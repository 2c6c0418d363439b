"""The first sheet of an annotated workbook: what was found, what it means, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from plait.checking.annotated_looks import Looks, link_to
from plait.checking.consequences import Consequence, all_advice, consequences_of
from plait.checking.findings import Findings, Severity
from plait.checking.groups import share_of_rows
from plait.documents.wording import counted, long_day
from plait.documents.xlsx import LINE_HEIGHT, LONGEST_TEXT, TITLE_HEIGHT, print_across
from plait.sheets import TaggedList, Workbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NOTHING_TO_MEND = "Nothing to mend. Every column that the standard knows is as it should be."
_WIDTHS = (12, 90, 34, 30)
_LETTERS = 95
"""In a line of the widest column, with room to spare."""


@dataclass(frozen=True)
class Summary:
    """What the sheet says."""

    title: str
    paragraphs: Sequence[str]
    counts: Mapping[Severity, int]
    consequences: Sequence[tuple[Consequence, str]]
    """Each with how much of the list it concerns."""
    nothing_to_mend: bool
    limits: Sequence[str]


def summary_of(
    findings: Findings, tagged: TaggedList, workbook: Workbook, *, checked_on: date, limits: Iterable[str]
) -> Summary:
    """What the first sheet says of these findings. ``limits`` are sentences about what the workbook leaves out."""
    rows = tagged.rows.height
    consequences = consequences_of(findings, tagged)
    return Summary(
        title=f"What the Checker found in {workbook.name}",
        paragraphs=(
            "This file shows cells about people. Keep it as safe as the list itself, and delete it when you are done.",
            f"{counted(rows, 'row was', 'rows were')} checked on {long_day(checked_on)}.",
            "The file itself was not changed: this is a copy. Mend it here or there, and check it again.",
        ),
        counts=findings.counts,
        consequences=[(item, share_of_rows(item.rows, rows) if item.in_cells else "") for item in consequences],
        nothing_to_mend=findings.nothing_to_mend,
        limits=tuple(limits),
    )


def write_summary(page: Worksheet, summary: Summary, *, list_name: str, looks: Looks) -> None:
    """What was found and what it means, the gravest first, each with a link to its first cell."""
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.hide_gridlines(2)
    page.set_row(0, TITLE_HEIGHT)
    page.write_string(0, 0, summary.title[:LONGEST_TEXT], looks.title)
    row = 2
    for text in summary.paragraphs:
        page.write_string(row, 0, text, looks.plain)
        row += 1
    row += 1
    for severity, count in summary.counts.items():
        page.write_string(row, 0, severity.to_do, looks.marked[severity])
        page.write_number(row, 1, count, looks.number)
        row += 1
    row += 1
    if summary.nothing_to_mend:
        page.write_string(row, 0, NOTHING_TO_MEND, looks.plain)
        row += 2
    if summary.consequences:
        row = _write_consequences(page, summary.consequences, row, list_name, looks)
    for advice in all_advice(item for item, _ in summary.consequences):
        page.write_string(row, 0, advice.title, looks.subheading)
        for number, step in enumerate(advice.steps, start=row + 1):
            page.write_string(number, 0, f"\u2022 {step}", looks.plain)
        row += len(advice.steps) + 2
    for text in summary.limits:
        page.write_string(row, 0, text, looks.plain)
        row += 1
    print_across(page)


def _write_consequences(
    page: Worksheet, consequences: Sequence[tuple[Consequence, str]], top: int, list_name: str, looks: Looks
) -> int:
    """A line for each; gives the row after them, with one left free."""
    for column, heading in enumerate(("Kind", "What it means", "Column", "How much of the list")):
        page.write_string(top, column, heading, looks.heading)
    for row, (item, share) in enumerate(consequences, start=top + 1):
        first = item.groups[0].first
        page.write_string(row, 0, item.severity.to_do, looks.marked[item.severity])
        said = item.sentence if item.in_cells else first.message
        page.set_row(row, LINE_HEIGHT * ceil(len(said) / _LETTERS))
        if first.row is None:
            page.write_string(row, 1, said[:LONGEST_TEXT], looks.wrapped)
        else:
            page.write_url(row, 1, link_to(list_name, f"{first.letter}{first.row}"), looks.wrapped_link, said)
        column_name = f"{first.letter} \u201c{first.heading}\u201d" if first.heading else first.letter
        page.write_string(row, 2, column_name[:LONGEST_TEXT], looks.wrapped)
        page.write_string(row, 3, share, looks.plain)
    return top + len(consequences) + 2
