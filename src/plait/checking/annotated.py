"""A copy of the sheet with its findings: coloured cells with a comment each, a summary, and every finding with a link.

Every text is written as a text, so nothing becomes a formula or loses its zeros, and every cell of the
sheet stands where it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

import polars as pl

from plait.checking.annotated_looks import Looks, link_to
from plait.checking.annotated_summary import summary_of, write_summary
from plait.checking.cleaned_copy import list_sheet_name, widths_of
from plait.checking.findings import Findings, Severity
from plait.documents.xlsx import LINE_HEIGHT, LONGEST_TEXT, book_into, keep_texts, print_across
from plait.sheets import FINDINGS_SHEET, SUMMARY_SHEET, Sheet, TaggedList, Workbook

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_COMMENT = 400
MOST_COMMENTS = 2_000
"""Cells with a comment: more make a workbook slow to open."""
MOST_LINKS = 65_000
"""Links that Excel takes in one sheet."""
MOST_LISTED = 1_000_000
"""Findings that a sheet has room for."""

HEADINGS = ("Cell", "Kind", "What is wrong", "Heading", "What stands there", "What to do", "Perhaps")
_NARROWEST, _WIDEST = (8, 10, 16, 12, 18, 24, 12), (14, 10, 44, 34, 40, 84, 40)
"""How wide each of these columns is at least, and at most: texts that are longer take more lines."""
_MOST_LINES = 27
"""Lines that a row has room for."""
_WRAPPED = {"title": 2, "heading": 3, "value": 4, "message": 5, "suggestion": 6}
"""Which of these columns take more lines."""
_LETTERS = 1.05
"""Letters of running text in a column of width 1."""
_LINE = 60
"""Letters in a line of a comment."""


@dataclass(frozen=True)
class _Mark:
    """What the findings in one cell come to."""

    severity: Severity
    comment: str


def annotated_workbook(findings: Findings, tagged: TaggedList, workbook: Workbook, *, checked_on: date) -> bytes:
    """The list's sheet as an XLSX file with all findings in it; the same input gives the same bytes.

    It is about people, like the list: keep it like the list.
    """
    sheet = next(item for item in workbook.sheets if item.name == tagged.sheet)
    marks = _marks(findings, tagged)
    content = BytesIO()
    with book_into(content, made_on=checked_on) as book:
        looks = Looks(book)
        pages = [book.add_worksheet(name) for name in (SUMMARY_SHEET, list_sheet_name(sheet), FINDINGS_SHEET)]
        summary = summary_of(findings, tagged, workbook, checked_on=checked_on, limits=_limits(findings, len(marks)))
        write_summary(pages[0], summary, list_name=pages[1].get_name(), looks=looks)
        _write_list(pages[1], sheet, tagged, marks, looks)
        _write_findings(pages[2], findings, list_name=pages[1].get_name(), looks=looks)
        pages[0].activate()
    return content.getvalue()


# --- The list itself ---------------------------------------------------------------------------


def _marks(findings: Findings, tagged: TaggedList) -> dict[tuple[int, str], _Mark]:
    """The findings of each cell as one; those about a whole column stand on its heading."""
    order = [severity.value for severity in Severity]
    perhaps = pl.when(pl.col("suggestion").is_null()).then(pl.lit("")).otherwise("\nPerhaps: " + pl.col("suggestion"))
    by_cell = (
        findings.frame.filter(pl.col("letter") != "")
        .select(
            pl.col("row").fill_null(tagged.headings_row),
            "letter",
            rank=pl.col("severity").replace_strict(order, list(range(len(order))), return_dtype=pl.Int8),
            comment=pl.col("message") + perhaps,
        )
        .group_by("row", "letter", maintain_order=True)
        .agg(pl.col("rank").min(), pl.col("comment").unique(maintain_order=True).str.join("\n\n"))
    )
    return {(row, letter): _Mark(Severity(order[rank]), comment) for row, letter, rank, comment in by_cell.iter_rows()}


def _write_list(
    page: Worksheet, sheet: Sheet, tagged: TaggedList, marks: Mapping[tuple[int, str], _Mark], looks: Looks
) -> None:
    """Every cell of the sheet where it stood, those with findings in colour and, the gravest first, a comment."""
    letters = sheet.letters
    commented = set(sorted(marks, key=lambda place: marks[place].severity.rank)[:MOST_COMMENTS])
    widths = widths_of(sheet)
    for column, width in enumerate(widths):
        page.set_column(column, column, width, looks.plain)
    headings = sheet.cells.row(tagged.headings_row - 1)[1:]
    lines = max(ceil(len(text or "") / width) for text, width in zip(headings, widths, strict=True))
    page.set_row(tagged.headings_row - 1, LINE_HEIGHT * min(max(lines, 1), _MOST_LINES))
    marked_rows = {row for row, _ in marks}
    filled = sheet.cells.filter(pl.any_horizontal(pl.col(letters).is_not_null()) | pl.col("row").is_in(marked_rows))
    for row, *texts in filled.select("row", *letters).iter_rows():
        if row not in marked_rows:
            _write_row(page, row, texts, looks.top if row == tagged.headings_row else looks.plain)
            continue
        for column, text in enumerate(texts):
            mark = marks.get((row, letters[column]))
            is_top = row == tagged.headings_row
            marked, usual = (looks.marked_top, looks.top) if is_top else (looks.marked, looks.plain)
            look = marked[mark.severity] if mark else usual
            if text is None:
                if mark:
                    page.write_blank(row - 1, column, None, look)
            else:
                page.write_string(row - 1, column, text[:LONGEST_TEXT], look)
            if mark and (row, letters[column]) in commented:
                page.write_comment(row - 1, column, *_comment(mark.comment))
    top = max(tagged.headings_row, tagged.tag_row or 0)
    page.freeze_panes(top, 0)
    if not tagged.rows.is_empty():
        page.autofilter(top - 1, 0, tagged.rows["row"][-1] - 1, len(letters) - 1)
    print_across(page)
    page.repeat_rows(0, top - 1)
    keep_texts(page)


def _write_row(page: Worksheet, row: int, texts: Sequence[str | None], look: Format) -> None:
    for column, text in enumerate(texts):
        if text is not None:
            page.write_string(row - 1, column, text[:LONGEST_TEXT], look)


def _comment(text: str) -> tuple[str, dict[str, object]]:
    """A comment, and a box that it fits into."""
    shown = text if len(text) <= LONGEST_COMMENT else text[:LONGEST_COMMENT].rstrip() + "\u2026"
    lines = sum(ceil(len(line) / _LINE) or 1 for line in shown.split("\n"))
    return shown, {"author": "Plait", "width": 340, "height": 14 * lines + 14, "font_size": 9, "color": "#FFFFFF"}


# --- Every finding -----------------------------------------------------------------------------


def _write_findings(page: Worksheet, findings: Findings, *, list_name: str, looks: Looks) -> None:
    """Every finding, a line each, with a link to its cell."""
    widths = _widths(findings)
    for column, (heading, width) in enumerate(zip(HEADINGS, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, looks.heading)
    lines = findings.frame.head(MOST_LISTED).select(
        "letter", "row", "cell", "severity", "title", "heading", "value", "message", "suggestion"
    )
    for number, (letter, row, cell, severity, *texts) in enumerate(lines.iter_rows(), start=1):
        if row is None or number > MOST_LINKS:
            page.write_string(number, 0, cell if row is None else f"{letter}{row}", looks.plain)
        else:
            page.write_url(number, 0, link_to(list_name, f"{letter}{row}"), looks.link, f"{letter}{row}")
        page.write_string(number, 1, Severity(severity).to_do, looks.marked[Severity(severity)])
        _write_after(page, number, texts, looks)
    # Not every program makes a row as high as what is wrapped in it.
    for number, high in _high_rows(findings, widths):
        page.set_row(number, LINE_HEIGHT * high)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(lines.height, 1), len(HEADINGS) - 1)
    print_across(page)
    page.repeat_rows(0)
    keep_texts(page)


def _widths(findings: Findings) -> list[int]:
    """For each column of the findings a width that shows its longest text, within limits."""
    names = ("cell", "severity", "title", "heading", "value", "message", "suggestion")
    longest = findings.frame.select(pl.col(name).str.len_chars().max().fill_null(0) for name in names).row(0)
    return [min(max(length + 2, least), most) for length, least, most in zip(longest, _NARROWEST, _WIDEST, strict=True)]


def _high_rows(findings: Findings, widths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The rows of the findings that take more than one line, with how many."""
    shown = findings.frame.head(MOST_LISTED)
    lines = pl.max_horizontal(
        (pl.col(name).str.len_chars() / (widths[place] * _LETTERS)).ceil().fill_null(1)
        for name, place in _WRAPPED.items()
    )
    high = shown.select(number=pl.int_range(1, pl.len() + 1), lines=lines.cast(pl.Int64)).filter(pl.col("lines") > 1)
    yield from high.with_columns(pl.col("lines").clip(upper_bound=_MOST_LINES)).iter_rows()


def _write_after(page: Worksheet, number: int, texts: Sequence[str | None], looks: Looks) -> None:
    for column, text in enumerate(texts, start=2):
        if text:
            page.write_string(number, column, text[:LONGEST_TEXT], looks.wrapped)


def _limits(findings: Findings, marked: int) -> Iterator[str]:
    if marked > MOST_COMMENTS:
        yield (
            f"Only {MOST_COMMENTS:,} of {marked:,} coloured cells have a comment, the gravest first, as more would "
            f"make the file slow to open; the sheet \u201c{FINDINGS_SHEET}\u201d says it of every cell."
        )
    if len(findings) > MOST_LINKS:
        yield f"Only the first {MOST_LINKS:,} findings have a link to their cell: Excel takes no more in one sheet."
    if len(findings) > MOST_LISTED:
        yield f"Only the first {MOST_LISTED:,} of {len(findings):,} findings are listed: a sheet has no more room."
