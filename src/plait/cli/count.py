"""``plait count``: a list in, a safe table and its receipt out."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path

from plait.checking.day_order import said_of_dates
from plait.cli.columns import remember_tags
from plait.cli.extensions import chosen_dictionary
from plait.cli.lists import read_list, said_of
from plait.cli.main import OK
from plait.cli.options import (
    THE_DEMOS,
    add_json,
    add_list_options,
    add_place,
    chosen_place,
    desk_key,
    keep_inputs,
    output_file,
    pairs_of,
    print_json,
    today_of,
)
from plait.cli.saying import say
from plait.documents.wording import counted as words_for
from plait.sheets import noticed_in
from plait.tables import (
    About,
    CountedList,
    Grid,
    Meaning,
    Receipt,
    count_list,
    grid_of,
    make_receipt,
    parse_breakdowns,
    receipt_path,
    write_table,
)

DESCRIPTION = """\
Count a list by area, here at your own desk. Out comes a table in which every figure is rounded,
and a receipt that says what was read, what was left out and why. Neither holds a row about a
person; send both to whoever pools them."""
EXAMPLES = (
    "plait count council_helpline.csv --by ward,need -o helpline.csv",
    'plait count food_share.xlsx --by ward,need --by lsoa,need --set need="Food or shopping" -o food_share.csv',
    "plait count advice_centre.xlsx --by ward,need --json",
)
WIDEST = 12
"""Characters of a column in the terminal; longer headings take several lines."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_list_options(parser)
    add_place(parser, otherwise=THE_DEMOS)
    parser.add_argument(
        "--by",
        action="append",
        metavar="AREA,LIST",
        help="what to count by: ward, msoa or lsoa, and one list such as need; may be given several times "
        "(else ward,need)",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="LIST=VALUE",
        help='what being on the list means, where no column says it: --set need="Food or shopping"',
    )
    parser.add_argument("--name", default="", help="whose list this is, for the picture (else the file's name)")
    parser.add_argument("--contact", default="", help="whom to ask about this list: a name and how to reach them")
    parser.add_argument(
        "--means", default="", metavar="SENTENCE", help="what being on this list means, in your own words"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=output_file(".csv"),
        metavar="TABLE.csv",
        help="write the table here, and its receipt beside it",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Count one file."""
    if arguments.output:
        keep_inputs([arguments.file, *arguments.extension], arguments.output, receipt_path(arguments.output))
    dictionary = chosen_dictionary(arguments.extension)
    place = chosen_place(arguments.place)
    today = today_of(arguments)
    breakdowns = parse_breakdowns(arguments.by or ["ward,need"], dictionary)
    workbook, tagged = read_list(arguments, dictionary)
    counted = count_list(
        tagged,
        place,
        breakdowns,
        dictionary=dictionary,
        today=today,
        means=Meaning(pairs_of(arguments.set, option="--set"), arguments.means),
    )
    name = arguments.name or arguments.file.stem.replace("_", " ")
    about = About(name, arguments.contact, today, desk_key())
    receipt = make_receipt(counted, workbook, tagged, place, about=about)
    if arguments.output:
        receipt = write_table(counted.table, receipt, arguments.output).receipt
    questions = [aside.question for aside in noticed_in(workbook, tagged)]
    if arguments.json:
        print_json(_answer(counted, receipt, questions))
    else:
        _print(
            counted,
            receipt,
            arguments.output,
            [*said_of(workbook, tagged, dictionary), *said_of_dates(tagged)],
            questions,
        )
        remember_tags(arguments, tagged)
    return OK


def _answer(counted: CountedList, receipt: Receipt, questions: Sequence[str]) -> dict[str, object]:
    return {
        "table": counted.table.to_dicts(),
        "receipt": receipt.as_dict(),
        "desk_only": {
            "note": "exact figures, for the desk that holds the list; they are in neither file",
            "rows_read": counted.rows_read,
            "rows_counted": counted.rows_counted,
            "left_out": dict(counted.left_out),
            "noted": dict(counted.noted),
            "questions": questions,
        },
    }


def _print(
    counted: CountedList, receipt: Receipt, output: Path | None, said: Sequence[str], questions: Sequence[str]
) -> None:
    made_up = " (a made-up place)" if receipt.place.made_up else ""
    say(f"{receipt.name}, counted for {receipt.place.name}{made_up}. {receipt.meaning}")
    for line in said:
        say(f"  {line}")
    for question in questions:
        say(f"  Before you send it: {question}")
    say()
    say(f"For you only, exact: {words_for(counted.rows_read, 'row')} read, {counted.rows_counted:,} counted.")
    for reason, rows in counted.left_out:
        say(f"  {rows:>6,} left out: {reason}")
    for what, rows in counted.noted:
        say(f"  {rows:>6,} counted with {what}")
    say()
    say("What the table shows (rounded to the nearest 5; \u201chidden\u201d is fewer than 5; contacts, not people):")
    say()
    _print_grid(grid_of(counted.table, counted.breakdowns[0]))
    if output:
        say()
        say(f"Written: {output} and {receipt_path(output)}. Both may be sent; the list stays here.")
    else:
        say()
        say("Nothing was written: give -o TABLE.csv to get the table and its receipt as files.")


def _print_grid(grid: Grid) -> None:
    """The table with a column for each category that has any figure to show."""
    width = max(len(name) for name, _ in grid.rows)
    heads = [textwrap.wrap(head, WIDEST) for head in grid.heads]
    widths = [max(6, *map(len, head)) for head in heads]
    for line in range(max(map(len, heads))):
        words = (head[line] if line < len(head) else "" for head in heads)
        say("  ".join([" " * width, *(f"{word:>{wide}}" for word, wide in zip(words, widths, strict=True))]))
    for name, numbers in grid.rows:
        figures = ("hidden" if number is None else f"{number:,}" for number in numbers)
        cells = (f"{figure:>{wide}}" for figure, wide in zip(figures, widths, strict=True))
        say("  ".join([f"{name:<{width}}", *cells]))
    if more := grid.hidden_categories:
        say(f"({more} more {'category is' if more == 1 else 'categories are'} hidden everywhere.)")
