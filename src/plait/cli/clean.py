"""``plait clean``: a copy of a list with what is certain put right, a log of every change, and the way back."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from plait.checking import Cleaned, Report, check_list, clean_list, cleaned_workbook
from plait.checking.change_log import cleaned_sheet, log_of, read_log, undone
from plait.checking.changes import FITTING, Change, changes_of, merged
from plait.checking.cleaned_copy import fitted_to_csv, fitted_to_workbook, sheet_csv, sheet_workbook
from plait.checking.day_order import said_of_dates
from plait.checking.editing import rewritten
from plait.cli.columns import remember_tags
from plait.cli.extensions import chosen_dictionary
from plait.cli.history import is_begun, past_of
from plait.cli.lists import Finder, said_of, size_of
from plait.cli.main import FINDINGS, OK
from plait.cli.options import (
    add_json,
    add_list_options,
    add_place,
    keep_inputs,
    named_place,
    output_file,
    print_json,
    today_of,
)
from plait.cli.progress import step
from plait.cli.saying import say
from plait.documents import write_whole
from plait.documents.wording import counted
from plait.errors import PlaitError
from plait.sheets import Sheet, TaggedList, Workbook, read_workbook
from plait.sheets.formulas import harmless
from plait.standard import Dictionary

DESCRIPTION = """\
Write a copy of a spreadsheet in which everything that is certain is put right, and a log of every
changed cell. What is doubtful is left to you, and your file itself is only read, never changed.
Cleaning the copy again changes nothing more; --undo, with the log, gives the list back as it was.
Exit status: 0 nothing is left to mend, 1 something is left to you, 2 the file cannot be read."""
EXAMPLES = (
    "plait clean council_helpline.csv",
    "plait clean council_helpline.csv -o helpline-cleaned.xlsx --log helpline-changes.csv --place camden",
    "plait clean advice_centre.xlsx -o advice-cleaned.csv --tags --standard-form",
)
_CSV = ".csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_list_options(parser)
    add_place(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=output_file(".xlsx", _CSV),
        metavar="COPY",
        help="the copy to write, .xlsx or .csv (NAME-cleaned.xlsx beside the list, where there is no such file yet)",
    )
    parser.add_argument(
        "--log",
        type=output_file(_CSV),
        metavar="FILE.csv",
        help="the log of every changed cell (COPY.changes.csv beside the copy)",
    )
    parser.add_argument(
        "--standard-form",
        action="store_true",
        help="also write good values as the standard does: postcodes, agreed values, dates as 2020-06-24",
    )
    parser.add_argument("--tags", action="store_true", help="also put the row of tags in below the headings")
    parser.add_argument(
        "--undo",
        type=Path,
        metavar="LOG.csv",
        help="take the changes of this log back: FILE is the cleaned copy, and nothing else is done",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Clean one list, or take a cleaning back."""
    return _undo(arguments) if arguments.undo else _clean(arguments)


def _clean(arguments: argparse.Namespace) -> int:
    source: Path = arguments.file
    output: Path = arguments.output or _new_file(source.with_name(f"{source.stem}-cleaned.xlsx"))
    log: Path = arguments.log or output.with_name(f"{output.stem}.changes.csv")
    if not arguments.log and not output.exists():
        _new_file(log)  # a log that stands there alone is another copy's, which could not be taken back without it
    keep_inputs([source, *arguments.extension], output, log)
    today = today_of(arguments)
    with step(f"Reading {source.name}"):
        workbook = read_workbook(source)
    dictionary = chosen_dictionary(arguments.extension)
    find = Finder(arguments, dictionary)
    with step(f"Cleaning {source.name}"):
        cleaned = _cleaned(workbook, find, arguments, dictionary, today)
    with step("Writing the cleaned copy"):
        content, changes = _content(cleaned, output, today)
        write_whole(log, log_of(changes))
        write_whole(output, content)
    left = cleaned.left.to_mend
    as_found = find.first or cleaned.tagged
    if arguments.json:
        print_json(
            {
                "file": workbook.name,
                "output": output,
                "log": log,
                "rows": cleaned.tagged.rows.height,
                "put_right": _by_rule(changes),
                "left": dict(left.group_by("rule", maintain_order=True).len().iter_rows()),
            }
        )
    else:
        _print(
            workbook,
            cleaned.tagged,
            changes,
            left,
            [*said_of(workbook, as_found, dictionary), *said_of_dates(as_found)],
        )
        _print_files(source, output, log, changes)
        remember_tags(arguments, as_found)
    _remember_put_right(workbook, as_found, cleaned, arguments, dictionary)
    return OK if cleaned.left.nothing_to_mend else FINDINGS


def _new_file(path: Path) -> Path:
    """A name that nobody chose. Raises PlaitError where it would take another file's place."""
    if path.exists():
        raise PlaitError(f"{path} is there already: move it away, or choose another name for the new one.")
    return path


def _remember_put_right(
    workbook: Workbook, as_found: TaggedList, cleaned: Cleaned, arguments: argparse.Namespace, dictionary: Dictionary
) -> None:
    """Where a history of the list was begun (plait check --history), this version and its cleaning belong to it.

    What cannot be remembered is said, and the copy stands: whoever cleans a list came for that.
    """
    if not is_begun(as_found):
        return
    today = today_of(arguments)
    findings = check_list(as_found, dictionary, today=today, place=named_place(arguments.place))
    rows = set(cleaned.tagged.rows["row"])  # a tag that was put in is no cell of somebody's row
    put_right = sum(item.row in rows for item in cleaned.changes)
    try:
        past_of(Report(workbook, as_found, findings, today), begin=False, put_right=put_right)
    except PlaitError as error:
        if not arguments.json:
            say(f"What was put right was not remembered: {error}")


def _cleaned(
    workbook: Workbook, find: Finder, arguments: argparse.Namespace, dictionary: Dictionary, today: date
) -> Cleaned:
    place = named_place(arguments.place)
    return clean_list(
        workbook,
        find,
        lambda tagged: check_list(tagged, dictionary, today=today, place=place),
        standard_form=arguments.standard_form,
        tags=arguments.tags,
    )


def _content(cleaned: Cleaned, output: Path, today: date) -> tuple[bytes, tuple[Change, ...]]:
    """The copy as the kind of file that its name says, and all that differs in it from the list."""
    (sheet,) = cleaned.workbook.sheets
    is_csv = output.suffix.lower() == _CSV
    fitted = fitted_to_csv(sheet) if is_csv else fitted_to_workbook(sheet)
    changes = merged(cleaned.changes, changes_of(cleaned.tagged, fitted))
    if is_csv:
        return sheet_csv(sheet), changes
    return cleaned_workbook(cleaned.workbook, cleaned.tagged, changes, made_on=today), changes


def _undo(arguments: argparse.Namespace) -> int:
    source: Path = arguments.file
    for option in ("log", "tags", "standard_form"):
        if getattr(arguments, option):
            raise PlaitError(
                f"--undo takes changes back and does nothing else: leave out --{option.replace('_', '-')}."
            )
    output: Path = arguments.output or _new_file(source.with_name(f"{source.stem}-undone.xlsx"))
    keep_inputs([source, arguments.undo], output)
    workbook, changes = read_workbook(source), read_log(read_workbook(arguments.undo))
    sheet = undone(cleaned_sheet(workbook, arguments.sheet), changes, name=workbook.name)
    marked = 0
    if output.suffix.lower() == _CSV:
        marked = len(fitted_to_csv(sheet))
        changes = tuple(item for item in changes if harmless(item.was) != item.now)
        content = sheet_csv(sheet)
    else:
        content = _workbook_of(sheet, today_of(arguments))
    write_whole(output, content)
    if arguments.json:
        print_json({"file": workbook.name, "output": output, "taken_back": _by_rule(changes)})
        return OK
    but = f", but for the mark (') before what would be a formula in a CSV file, in {counted(marked, 'cell')}"
    say(
        f"{counted(len(changes), 'cell')} taken back: the list as it was is in {output}{but if marked else ''}; "
        f"{source} was not changed."
    )
    return OK


def _workbook_of(sheet: Sheet, today: date) -> bytes:
    long = fitted_to_workbook(sheet)
    return sheet_workbook(rewritten(sheet, {(item.row, item.letter): item.now for item in long}), made_on=today)


def _by_rule(changes: Sequence[Change]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for item in changes:
        counts[item.rule] = counts.get(item.rule, 0) + 1
    return counts


def _print(
    workbook: Workbook, tagged: TaggedList, changes: tuple[Change, ...], left: pl.DataFrame, said: Iterable[str]
) -> None:
    say(f"{workbook.name}: {size_of(tagged)}.")
    for line in (*workbook.notices, *said):
        say(f"  {line}")
    say()
    _print_changes("Put right", [item for item in changes if item.rule not in FITTING])
    if fitted := [item for item in changes if item.rule in FITTING]:
        say()
        _print_changes("Fitted to this kind of file", fitted)
    by_title = left.group_by("title", maintain_order=True).len().sort("len", descending=True, maintain_order=True)
    say()
    say(f"Left to you: {_things(left.height)}.")
    for title, count in by_title.iter_rows():
        say(f"{count:>9,}  {title}")


def _print_changes(title: str, changes: Sequence[Change]) -> None:
    say(f"{title}: {counted(len(changes), 'cell')}.")
    why = {item.rule: item.why for item in changes}
    for rule, count in sorted(_by_rule(changes).items(), key=lambda pair: -pair[1]):
        say(f"{count:>9,}  {why[rule]}")


def _print_files(source: Path, output: Path, log: Path, changes: tuple[Change, ...]) -> None:
    say()
    say(f"The cleaned copy is in {output}, the log of every changed cell in {log}.")
    say(f"Keep both like the list itself. {source} was not changed.")
    if any(item.rule == "formula-mark" for item in changes):
        say("The mark (') before what looks like a formula is only in the copy, and --undo takes it off.")


def _things(count: int) -> str:
    return counted(count, "thing to look at", "things to look at") if count else "nothing"
