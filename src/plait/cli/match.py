"""``plait match``: several lists in, one workbook out that says who is in which, and what is doubtful."""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

from plait.cli.extensions import add_extension, chosen_dictionary
from plait.cli.main import OK
from plait.cli.options import add_json, add_today, keep_inputs, output_file, pairs_of, print_json, today_of
from plait.cli.progress import step
from plait.cli.saying import say
from plait.documents import write_whole
from plait.documents.wording import counted
from plait.linkage import Matches, match, match_workbook, said_of
from plait.sheets.formulas import harmless_texts

DESCRIPTION = """\
Find the rows of one or more lists that are the same person. Definite pairs are joined; doubtful ones
are on a short list, each with its reasons, for you to decide. The lists are only read, never changed,
and nothing leaves this computer."""
EXAMPLES = (
    "plait match council_helpline.csv food_share.xlsx advice_centre.xlsx -o matches.xlsx",
    "plait match council_helpline.csv food_share.xlsx --decisions reviewed.xlsx -o matches.xlsx",
    "plait match food_share.xlsx -o repeated.xlsx",
    "plait match council_helpline.csv food_share.xlsx --most 200 -o matches.xlsx",
    "plait match council_helpline.csv food_share.xlsx --pairs pairs.csv --groups groups.csv",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "lists", nargs="+", type=Path, metavar="LIST", help="one to ten lists: .csv, .xlsx, .xls or .ods"
    )
    parser.add_argument(
        "-o", "--output", type=output_file(".xlsx"), metavar="MATCHES.xlsx", help="write the workbook here"
    )
    parser.add_argument(
        "--most",
        type=_most,
        metavar="NUMBER",
        help="how many doubtful pairs you can look at; those that tell most stay",
    )
    parser.add_argument(
        "--no-repeats", action="store_true", help="no list has the same person twice: look only between lists"
    )
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="REVIEWED.xlsx",
        help="a workbook of plait match with answers filled in, of this run or an earlier one: they are applied",
    )
    parser.add_argument("--pairs", type=output_file(".csv"), metavar="FILE.csv", help="also write the pairs as a table")
    parser.add_argument(
        "--groups", type=output_file(".csv"), metavar="FILE.csv", help="also write which person each row is, as a table"
    )
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="COLUMN=#TAG",
        help="what a column is where it was not understood, by heading; the same in all lists",
    )
    add_extension(parser)
    add_today(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Match the lists."""
    keep_inputs(
        [*arguments.lists, *arguments.extension, *filter(None, [arguments.decisions])],
        *filter(None, (arguments.output, arguments.pairs, arguments.groups)),
    )
    dictionary = chosen_dictionary(arguments.extension)
    tags = pairs_of(arguments.tag, option="--tag") or None
    with step(f"Matching {counted(len(arguments.lists), 'list')}"):
        matches = match(
            arguments.lists,
            tags=tags,
            dictionary=dictionary,
            within=not arguments.no_repeats,
            decisions=arguments.decisions,
        )
    if arguments.output:
        with step("Writing the workbook"):
            write_whole(arguments.output, match_workbook(matches, made_on=today_of(arguments), most=arguments.most))
    for path, table in ((arguments.pairs, matches.pairs), (arguments.groups, matches.groups)):
        if path:
            texts = table.select(pl.col(pl.String)).columns
            safe = table.with_columns(harmless_texts(pl.col(name)).alias(name) for name in texts)
            write_whole(path, safe.write_csv().encode())
    if arguments.json:
        print_json(_figures(matches))
    else:
        _print(matches, arguments)
    return OK


def _figures(matches: Matches) -> dict[str, object]:
    """What was found, in numbers and without anybody's row."""
    return {
        "lists": [
            {"name": item.name, "rows": matches.rows.filter(pl.col("list") == number).height, "fields": item.fields}
            for number, item in enumerate(matches.lists)
        ],
        "people": matches.people,
        "on_several_lists": matches.on_several_lists,
        "repeated": _repeated(matches),
        "doubtful_pairs": matches.doubtful.height,
        "pairs_compared": matches.compared,
        "learned": matches.learned.is_learned,
        "notes": said_of(matches),
    }


def _repeated(matches: Matches) -> int:
    """People who are in one list more than once."""
    return matches.rows.filter(pl.len().over("group", "list") > 1)["group"].n_unique()


def _print(matches: Matches, arguments: argparse.Namespace) -> None:
    for number, item in enumerate(matches.lists):
        say(f"{item.name}: {counted(matches.rows.filter(pl.col('list') == number).height, 'row')}.")
    for line in said_of(matches):
        say(f"  {line}")
    say()
    say(f"{counted(matches.people, 'person', 'people')} in all, if every doubtful pair is two people:")
    say(f"  {matches.on_several_lists:,} on more than one list")
    say(f"  {_repeated(matches):,} more than once on one list")
    shown = matches.doubtful.height if arguments.most is None else min(arguments.most, matches.doubtful.height)
    say(f"  {counted(matches.doubtful.height, 'doubtful pair')} to check")
    if shown < matches.doubtful.height:
        say(f"  {matches.doubtful.height - shown:,} of them are left out, as you can look at {shown:,}")
    if arguments.output:
        say(f"Written: {arguments.output}. It shows people: keep it as safe as the lists.")
    else:
        say("With -o matches.xlsx you get everybody who was matched, and the doubtful pairs to decide.")


def _most(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError("give a number of pairs, such as 200")
    return int(text)
