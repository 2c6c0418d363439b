"""``plait check``: findings by cell, in the terminal, as JSON, or as a page to read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from plait.checking import (
    Finding,
    Severity,
    certain_changes,
    check_list,
    cleaned_workbook,
    group_findings,
    report_page,
)
from plait.cli.lists import read_list
from plait.cli.main import FINDINGS, OK
from plait.cli.options import (
    add_json,
    add_list_options,
    add_place,
    chosen_place,
    keep_inputs,
    output_file,
    place_folder,
    print_json,
    today_of,
)
from plait.cli.progress import step
from plait.documents import write_whole
from plait.sheets import TaggedList, Workbook
from plait.standard import load_dictionary

DESCRIPTION = """\
Find what is wrong in a spreadsheet, cell by cell. The file is only read, never changed;
--cleaned writes a copy of it with what is certain put right.
Exit status: 0 nothing to mend, 1 findings, 2 the file cannot be read."""
EXAMPLES = (
    "plait check advice_centre.xlsx",
    "plait check council_helpline.csv --report report.html",
    "plait check council_helpline.csv --cleaned helpline-cleaned.xlsx",
    'plait check food_share.xlsx --tag "Name=#Person+Resident+AllNames" --json',
)
SHOWN = 3
"""Cells named for each group in the terminal; ``--all`` and the report name every one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_list_options(parser)
    add_place(parser)
    parser.add_argument(
        "--report", type=output_file(".html"), metavar="FILE.html", help="also write the findings as a page to read"
    )
    parser.add_argument(
        "--cleaned",
        type=output_file(".xlsx"),
        metavar="FILE.xlsx",
        help="also write a copy of the list with every certain suggestion put in, and every change named",
    )
    parser.add_argument("--all", action="store_true", help="name every cell in the terminal, not only the first few")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check one file."""
    keep_inputs([arguments.file], *filter(None, (arguments.report, arguments.cleaned)))
    dictionary = load_dictionary()
    today = today_of(arguments)
    workbook, tagged = read_list(arguments, dictionary)
    with step(f"Checking {tagged.rows.height:,} rows"):
        findings = check_list(tagged, dictionary, today=today, known_postcodes=_postcodes(arguments.place))
    if arguments.report:
        page = report_page(findings, tagged, workbook, checked_on=today)
        write_whole(arguments.report, page.encode(errors="replace"))
    changes = certain_changes(findings)
    if arguments.cleaned:
        with step("Writing the cleaned copy"):
            write_whole(arguments.cleaned, cleaned_workbook(workbook, tagged, changes, made_on=today))
    if arguments.json:
        print_json(_answer(findings, tagged, workbook))
    else:
        _print(findings, tagged, workbook, every=arguments.all)
        _print_files(arguments.report, arguments.cleaned, len(changes))
    return FINDINGS if any(item.severity is not Severity.NOTICE for item in findings) else OK


def _postcodes(folder: Path | None) -> frozenset[str] | None:
    """The postcodes of a place that was named, so that only real ones are suggested; else None."""
    if place_folder(folder) is None:
        return None
    return frozenset(chosen_place(folder).postcodes["postcode"])


def _answer(findings: Sequence[Finding], tagged: TaggedList, workbook: Workbook) -> dict[str, object]:
    return {
        "file": workbook.name,
        "sheet": tagged.sheet,
        "rows": tagged.rows.height,
        "headings_row": tagged.headings_row,
        "tag_row": tagged.tag_row,
        "columns": [
            {
                "letter": item.letter,
                "heading": item.heading,
                "tag": item.tag,
                "tag_from": item.tag_from,
                "why": item.reason,
            }
            for item in tagged.columns
        ],
        "not_rows": [{"row": item.row, "reason": item.reason} for item in tagged.dropped],
        "other_sheets": tagged.other_sheets,
        "notices": workbook.notices,
        "findings": [item.as_dict() for item in findings],
    }


def _print(findings: Sequence[Finding], tagged: TaggedList, workbook: Workbook, *, every: bool) -> None:
    where = f", sheet \u201c{tagged.sheet}\u201d" if tagged.sheet else ""
    tags = sum(column.entry is not None for column in tagged.columns)
    print(f"{workbook.name}{where}: {tagged.rows.height:,} rows, {tags} of {len(tagged.columns)} columns understood.")
    for notice in (*workbook.notices, *_asides(tagged)):
        print(f"  {notice}")
    for column in tagged.columns:
        if column.suggested:
            print(f"  Column {column.letter} \u201c{column.heading}\u201d is read as {column.tag}, by {column.reason}.")
    for group in group_findings(findings):
        first = group.findings[0]
        in_column = f", column {first.letter} \u201c{first.heading}\u201d" if first.letter else ""
        print(f"\n{first.severity.upper()}  {first.title}: {_cells(len(group.findings), first)}{in_column}")
        shown = group.findings if every else group.findings[:SHOWN]
        for message, same in groupby(shown, key=lambda item: (item.message, item.suggestion)):
            cells = ", ".join(f"{item.letter}{item.row}" for item in same if item.row is not None)
            hint = f" Perhaps: {message[1]}" if message[1] else ""
            print(f"  {cells}: {message[0]}{hint}" if cells else f"  {message[0]}{hint}")
        if len(shown) < len(group.findings):
            print(f"  ... and {len(group.findings) - len(shown):,} more (--all names them)")
    _print_end(findings)


def _asides(tagged: TaggedList) -> list[str]:
    totals = [str(item.row) for item in tagged.dropped if item.reason != "above the headings"]
    asides = [f"Not rows of the list: row {', '.join(totals)} (totals or repeated headings)."] if totals else []
    if tagged.other_sheets:
        names = ", ".join(f"\u201c{name}\u201d" for name in tagged.other_sheets)
        asides.append(f"No list, so not checked: sheet {names}.")
    return asides


def _cells(count: int, first: Finding) -> str:
    if first.row is None:
        return "to know"
    return "1 cell" if count == 1 else f"{count:,} cells"


def _print_end(findings: Sequence[Finding]) -> None:
    errors = sum(item.severity is Severity.ERROR for item in findings)
    warnings = sum(item.severity is Severity.WARNING for item in findings)
    print()
    if errors or warnings:
        print(f"{errors:,} errors, {warnings:,} warnings. The file itself was not changed.")
    else:
        print("Nothing to mend.")


def _print_files(report: Path | None, cleaned: Path | None, changed: int) -> None:
    if report:
        print(f"The report is in {report}; it names cells with people's details, so keep it like the list itself.")
    if cleaned:
        cells = "1 cell" if changed == 1 else f"{changed:,} cells"
        print(f"The cleaned copy is in {cleaned}, with {cells} put right and named; keep it like the list itself.")
