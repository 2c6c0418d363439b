"""The Data Checker's report as one page: what the findings mean, the worst first, each beside its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from markupsafe import Markup

from plait.checking.cleaning import count_certain
from plait.checking.consequences import Consequence, all_advice, consequences_of
from plait.checking.findings import Finding, Findings
from plait.checking.groups import Group, share_of_rows
from plait.checking.history import SECONDS_A_CELL, Past, time_saved
from plait.checking.over_time import STYLE, over_time_of
from plait.checking.questions import unsaid_asides
from plait.documents import render_page
from plait.documents.wording import counted, long_day
from plait.sheets import Column, TaggedList, Workbook

EXAMPLES = 3
"""Findings of a group that are shown with their neighbours; the rest are listed in a table."""
NEIGHBOURS = 2
"""Columns shown on either side of the cell."""
LONGEST_SHOWN = 200
"""Characters of a cell that the page shows."""
MOSTLY = 0.5
"""Where more than this share of a column's rows are at fault, perhaps it is another column than we think."""


@dataclass(frozen=True)
class SheetCell:
    """A cell of a small piece of the sheet."""

    text: str
    at_fault: bool
    far: bool
    """Whether a phone leaves it out."""


@dataclass(frozen=True)
class Example:
    """A finding with the cells round it, as they stand in the sheet."""

    finding: Finding
    columns: tuple[Column, ...]
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True)
class Part:
    """A group as the page shows it."""

    group: Group
    share: str
    """How much of the list it concerns; "" for a whole column or list."""
    new: int
    """Findings that the last version did not have."""
    examples: Sequence[Example]
    suggests: bool
    """Whether something is suggested for any of its cells."""
    lines: Markup
    """Every finding as a line of a table, where the examples are not all."""


@dataclass(frozen=True)
class Section:
    """What some groups come to, as the page shows it."""

    consequence: Consequence
    share: str
    new: int
    doubtful: bool
    """Whether the column may be another one than we think."""
    parts: Sequence[Part]


def report_page(
    findings: Findings, tagged: TaggedList, workbook: Workbook, *, checked_on: date, past: Past | None = None
) -> str:
    """The report as one HTML file without scripts. It shows cells of the list: keep it like the list."""
    consequences = consequences_of(findings, tagged)
    certain = count_certain(findings)
    in_rows = findings.frame["row"].drop_nulls().n_unique()
    return render_page(
        "plait.checking:templates/report.html",
        style="plait.checking:templates/report.css",
        parts=[STYLE],
        file=workbook.name,
        sheet=tagged.sheet,
        rows=tagged.rows.height,
        counted=counted,
        columns=tagged.columns,
        notices=workbook.notices,
        questions=[aside.question for aside in unsaid_asides(workbook, tagged)],
        dropped=tagged.dropped,
        other_lists=tagged.other_lists,
        other_sheets=[name for name in tagged.other_sheets if name not in tagged.other_lists],
        counts=findings.counts,
        nothing_to_mend=findings.nothing_to_mend,
        in_cells=findings.cells,
        in_rows=share_of_rows(in_rows, tagged.rows.height) if in_rows else "",
        sections=[_section(item, tagged, past) for item in consequences],
        advice=all_advice(consequences),
        certain=certain,
        by_hand=time_saved(certain),
        seconds=SECONDS_A_CELL,
        over_time=over_time_of(past) if past else None,
        checked_on=long_day(checked_on),
    )


def _section(consequence: Consequence, tagged: TaggedList, past: Past | None) -> Section:
    rows, column = tagged.rows.height, consequence.column
    parts = [_part(group, tagged, past) for group in consequence.groups]
    mostly = not consequence.in_cells or consequence.rows > MOSTLY * rows
    return Section(
        consequence=consequence,
        share=share_of_rows(consequence.rows, rows) if consequence.in_cells else "",
        new=sum(part.new for part in parts),
        doubtful=column is not None and column.entry is not None and (mostly or column.suggested),
        parts=parts,
    )


def _part(group: Group, tagged: TaggedList, past: Past | None) -> Part:
    examples = _examples(group, tagged)
    suggests = group.findings.frame["suggestion"].is_not_null().any()
    listed = group.in_cells and len(group.findings) > len(examples)
    return Part(
        group=group,
        share=share_of_rows(group.rows, tagged.rows.height) if group.in_cells else "",
        new=past.new_in(group.first.rule, group.first.letter) if past else 0,
        examples=examples,
        suggests=suggests,
        lines=_lines(group.findings, suggests=suggests) if listed else Markup(),
    )


def _examples(group: Group, tagged: TaggedList) -> list[Example]:
    return [_example(item, tagged) for item in group.findings[:EXAMPLES] if item.row is not None]


def _example(finding: Finding, tagged: TaggedList) -> Example:
    place = next(number for number, column in enumerate(tagged.columns) if column.letter == finding.letter)
    near = tagged.columns[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
    row = tagged.rows.row(by_predicate=pl.col("row") == finding.row, named=True)
    start = max(0, place - NEIGHBOURS)
    cells = (
        SheetCell(row[column.letter] or "", number == place, abs(number - place) > 1)
        for number, column in enumerate(near, start=start)
    )
    return Example(finding, near, tuple(cells))


def _lines(findings: Findings, *, suggests: bool) -> Markup:
    """Every finding as a line of a table. A template would take a minute for half a million of them."""
    lines = findings.frame.select(
        pl.format(
            f'<tr><th scope="row">{{}}</th><td>{{}}</td>{"<td>{}</td>" if suggests else ""}</tr>',
            _escaped(pl.col("cell")),
            _escaped(_cut(pl.when(pl.col("value") == "").then(pl.lit("(empty)")).otherwise(pl.col("value")))),
            *([_escaped(_cut(pl.col("suggestion").fill_null("")))] if suggests else []),
        )
    ).to_series()
    return Markup("\n".join(lines))  # noqa: S704 - every part of it was escaped just now


def _cut(texts: pl.Expr) -> pl.Expr:
    return (
        pl.when(texts.str.len_chars() > LONGEST_SHOWN).then(texts.str.head(LONGEST_SHOWN) + "\u2026").otherwise(texts)
    )


def _escaped(texts: pl.Expr) -> pl.Expr:
    """Texts in which no browser finds an element, as `markupsafe.escape` makes them."""
    return texts.str.replace_many(["&", "<", ">", '"', "'"], ["&amp;", "&lt;", "&gt;", "&#34;", "&#39;"])
