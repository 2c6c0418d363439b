"""``plait check``: findings by cell, in the terminal, as JSON, or as a page to read."""

from __future__ import annotations

import argparse
import atexit
import gc
import shlex
from collections.abc import Iterable
from itertools import groupby

from plait.checking import Report, Severity, check_list
from plait.checking.check import wanted_rules
from plait.checking.cleaning import count_put_right
from plait.checking.consequences import Consequence
from plait.checking.groups import Group, share_of_rows
from plait.checking.history import SECONDS_A_CELL, Past, time_saved
from plait.cli.columns import remember_tags
from plait.cli.extensions import chosen_dictionary
from plait.cli.history import forget, is_any_begun, past_of
from plait.cli.lists import read_list, said_of, size_of
from plait.cli.main import FINDINGS, OK
from plait.cli.options import (
    add_json,
    add_list_options,
    add_place,
    keep_inputs,
    named_place,
    output_file,
    today_of,
)
from plait.cli.progress import step
from plait.cli.saying import say
from plait.documents import write_whole
from plait.documents.wording import counted, long_day
from plait.sheets import Column

# Else Python looks for rings among all that was loaded, a tenth of a short check's time. Not for verbs that open a
# database: its connection may be in such a ring, and is to be closed.
atexit.register(gc.freeze)

DESCRIPTION = """\
Find what is wrong in a spreadsheet, cell by cell. The file is only read, never changed;
plait clean writes a copy of it with what is certain put right.
Exit status: 0 nothing to mend, 1 findings, 2 the file cannot be read."""
EXAMPLES = (
    "plait check advice_centre.xlsx",
    "plait check council_helpline.csv --report report.html --history",
    "plait check council_helpline.csv --annotated helpline-findings.xlsx --findings findings.csv",
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
        "--annotated",
        type=output_file(".xlsx"),
        metavar="FILE.xlsx",
        help="also write a copy of the sheet with every finding in it: coloured cells, comments, and links to them",
    )
    parser.add_argument(
        "--findings", type=output_file(".csv"), metavar="FILE.csv", help="also write every finding as a line of a table"
    )
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        metavar="CODE",
        help="look for this only, such as postcode-form; may be given several times (the reference names the codes)",
    )
    parser.add_argument("--leave-out", action="append", default=[], metavar="CODE", help="look for everything but this")
    parser.add_argument("--all", action="store_true", help="name every cell in the terminal, not only the first few")
    parser.add_argument(
        "--history",
        action="store_true",
        help="remember how good this list is, in numbers and without its cells, so that the next check can say what is "
        "new; once begun it goes on by itself",
    )
    parser.add_argument(
        "--forget-history", action="store_true", help="take away what is remembered of this list, then check it"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check one file."""
    outputs = (arguments.report, arguments.annotated, arguments.findings)
    keep_inputs([arguments.file, *arguments.extension], *filter(None, outputs))
    dictionary = chosen_dictionary(arguments.extension)
    today = today_of(arguments)
    chosen = arguments.rule or arguments.leave_out
    rules = wanted_rules(arguments.rule or None, but=arguments.leave_out) if chosen else None
    # What was not looked for is not gone: a part of the rules says nothing of the list over time.
    remembers = rules is None and (arguments.history or is_any_begun())
    workbook, tagged = read_list(arguments, dictionary, checksum=remembers)
    with step(f"Checking {counted(tagged.rows.height, 'row')}"):
        findings = check_list(tagged, dictionary, today=today, place=named_place(arguments.place), rules=rules)
    report = Report(workbook, tagged, findings, today)
    forgotten = arguments.forget_history and forget(report)
    past = past_of(report, begin=arguments.history) if remembers else None
    _write(report, past, arguments)
    if arguments.json:
        print(report.to_json(past), end="")
    else:
        _print(report, past, said_of(workbook, tagged, dictionary), every=arguments.all)
        if rules is None:
            _print_promise(report)
        else:
            say("Only the rules that you chose were looked for.")
        _print_files(arguments)
        if arguments.forget_history:
            say("What was remembered of this list is gone." if forgotten else "Nothing was remembered of this list.")
        remember_tags(arguments, tagged)
    return OK if report.nothing_to_mend else FINDINGS


def _write(report: Report, past: Past | None, arguments: argparse.Namespace) -> None:
    """Write the files that were asked for."""
    if arguments.report:
        with step("Writing the report"):
            write_whole(arguments.report, report.to_html(past).encode(errors="replace"))
    if arguments.annotated:
        with step("Writing the copy with the findings in it"):
            write_whole(arguments.annotated, report.to_xlsx())
    if arguments.findings:
        write_whole(arguments.findings, report.to_csv())


def _print(report: Report, past: Past | None, said: Iterable[str], *, every: bool) -> None:
    tagged, workbook = report.tagged, report.workbook
    where = f", sheet \u201c{tagged.sheet}\u201d" if tagged.sheet else ""
    say(f"{workbook.name}{where}: {size_of(tagged)}.")
    for line in (*workbook.notices, *said):
        say(f"  {line}")
    for aside in report.asides:
        say(f"  Before you use it: {aside.question}")
    for column in tagged.columns:
        if column.suggested:
            say(f"  {_suggested(column)}")
    for consequence in report.consequences:
        _print_consequence(consequence, report.rows)
        for group in consequence.groups:
            _print_group(group, past, every=every)
    _print_end(report)
    if past:
        _print_past(past)


def _suggested(column: Column) -> str:
    sure = "" if column.sure else f" ({column.sureness})"
    return f"Column {column.letter} \u201c{column.heading}\u201d is read as {column.tag}, by {column.reason}{sure}."


def _print_consequence(consequence: Consequence, rows: int) -> None:
    first = consequence.groups[0].first
    heading = f" \u201c{first.heading}\u201d" if first.heading else ""
    about = [f"column {first.letter}{heading}"] if first.letter else []
    if consequence.in_cells:
        about.append(share_of_rows(consequence.rows, rows))
    say()
    say(f"{consequence.severity.upper()}  {consequence.sentence}{_in_brackets(about)}")


def _in_brackets(parts: list[str]) -> str:
    return f" ({': '.join(parts)})" if parts else ""


def _print_group(group: Group, past: Past | None, *, every: bool) -> None:
    shown = group.findings if every else group.findings[:SHOWN]
    if group.in_cells:
        new = past.new_in(group.first.rule, group.first.letter) if past else 0
        say(f"  {group.first.title}: {counted(len(group.findings), 'cell')}{f', {new:,} new' if new else ''}")
    for (message, suggestion), same in groupby(shown, key=lambda item: (item.message, item.suggestion)):
        cells = ", ".join(f"{item.letter}{item.row}" for item in same if item.row is not None)
        hint = f" Perhaps: {suggestion}" if suggestion else ""
        say(f"  {cells}: {message}{hint}" if cells else f"  {message}{hint}")
    if len(shown) < len(group.findings):
        say(f"  ... and {len(group.findings) - len(shown):,} more (--all names them)")


def _print_end(report: Report) -> None:
    say()
    if report.nothing_to_mend:
        say("Nothing to mend.")
    else:
        errors, warnings = (counted(report.counts[kind], kind.value) for kind in (Severity.ERROR, Severity.WARNING))
        say(f"{errors}, {warnings}. The file itself was not changed.")


def _print_promise(report: Report) -> None:
    """What cleaning would put right, which goes by all rules."""
    if cells := count_put_right(report.findings, report.tagged):
        say(f"plait clean {shlex.quote(str(report.workbook.path))} puts {counted(cells, 'cell')} right, in a copy.")


def _print_past(past: Past) -> None:
    comparison, history = past.comparison, past.history
    if comparison is None:
        say("This version of the list is remembered, in numbers only: the next check will say what is new.")
    else:
        say(
            f"New since {long_day(comparison.since)}: {comparison.new:,}; gone: {comparison.gone:,}; "
            f"still there: {comparison.still:,}."
        )
        before, now = (version.errors_per_100 for version in history.versions[-2:])
        say(f"Errors in every 100 rows: {before:.1f} then, {now:.1f} now.")
    if history.put_right:
        cells, time = counted(history.put_right, "cell"), time_saved(history.put_right)
        say(f"Put right in cleaned copies so far: {cells}, about {time} of typing at {SECONDS_A_CELL} seconds a cell.")


def _print_files(arguments: argparse.Namespace) -> None:
    keep = "keep it like the list itself"
    if arguments.report:
        say(f"The report is in {arguments.report}; it names cells with people's details, so {keep}.")
    if arguments.annotated:
        say(f"The copy with the findings in it is in {arguments.annotated}; {keep}.")
    if arguments.findings:
        say(f"Every finding is in {arguments.findings}; {keep}.")
