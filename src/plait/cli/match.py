"""``plait match``: several lists in, one workbook out that says who is in which, and what is doubtful."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import polars as pl

from plait.cli.extensions import add_extension, chosen_dictionary
from plait.cli.main import OK
from plait.cli.options import add_json, add_tags, add_today, keep_inputs, output_file, pairs_of, print_json, today_of
from plait.cli.progress import step
from plait.cli.saying import say
from plait.documents import write_whole
from plait.documents.wording import counted
from plait.errors import PlaitError
from plait.linkage import (
    CHANGED,
    ENGINES,
    GONE,
    MOST_SAMPLED,
    NEW,
    Matches,
    Sample,
    left_out,
    match,
    match_workbook,
    said_of,
    said_of_left_out,
    said_of_sample,
    sample_of,
    splink_view,
)
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
    "plait match council_helpline.csv food_share.xlsx --sample 50 -o matches.xlsx",
    "plait match council_helpline.csv food_share.xlsx --pairs pairs.csv --groups groups.csv",
    "plait match council_helpline.csv food_share.xlsx --save-model model.json",
    "plait match council_helpline.csv food_share.xlsx --splink settings.json",
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
        "--sample",
        type=_sampled,
        metavar="NUMBER",
        help="also ask about so many pairs drawn by lot, definite ones among them: "
        "handed back, their answers say how right the program is",
    )
    parser.add_argument(
        "--one-to-one",
        action="store_true",
        help="each person is at most once on each list: nobody is joined with two rows of one, "
        "and where two are as good as each other, both are asked",
    )
    parser.add_argument(
        "--no-repeats", action="store_true", help="no list has the same person twice: look only between lists"
    )
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="REVIEWED.xlsx",
        help="a workbook of plait match with answers filled in, of this run or an earlier one: they are applied, "
        "and it is told who is new since, gone or changed",
    )
    parser.add_argument("--pairs", type=output_file(".csv"), metavar="FILE.csv", help="also write the pairs as a table")
    parser.add_argument(
        "--groups",
        type=output_file(".csv"),
        metavar="FILE.csv",
        help="also write which person each row is, who joined its rows and how sure it is, as a table",
    )
    parser.add_argument(
        "--save-model",
        type=output_file(".json"),
        metavar="MODEL.json",
        help="write what was learned from these lists, to use it again; nobody's row is in it",
    )
    parser.add_argument(
        "--model", type=Path, metavar="MODEL.json", help="use a model that was saved, and learn nothing anew"
    )
    parser.add_argument(
        "--splink",
        type=output_file(".json"),
        metavar="SETTINGS.json",
        help="write the model as settings for Splink 5, to compare, and beside them the rows as it compares them, "
        "SETTINGS.parquet, which show people",
    )
    add_tags(parser, more="; it holds in all lists")
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="what to match on: this computer alone (duckdb), or Spark, which must be installed and is sent the rows",
    )
    add_extension(parser)
    add_today(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Match the lists."""
    splink = [arguments.splink, arguments.splink.with_suffix(".parquet")] if arguments.splink else []
    keep_inputs(
        [*arguments.lists, *arguments.extension, *filter(None, [arguments.decisions, arguments.model])],
        *filter(None, (arguments.output, arguments.pairs, arguments.groups, arguments.save_model)),
        *splink,
    )
    if arguments.model and arguments.save_model:
        raise PlaitError("With --model nothing is learned, so there is nothing for --save-model to save.")
    if splink and arguments.engine == "spark":
        raise PlaitError("Settings for Splink are written from a run on this computer alone: leave --engine spark out.")
    dictionary = chosen_dictionary(arguments.extension)
    tags = pairs_of(arguments.tag, option="--tag") or None
    with step(f"Matching {counted(len(arguments.lists), 'list')}"):
        matches = match(
            arguments.lists,
            tags=tags,
            dictionary=dictionary,
            within=not arguments.no_repeats,
            one_to_one=arguments.one_to_one,
            decisions=arguments.decisions,
            model=arguments.model,
            engine=arguments.engine,
        )
    size = arguments.sample or matches.sampled
    sample = sample_of(matches, size) if size else None
    files: dict[Path, bytes] = {}
    if arguments.save_model:
        files[arguments.save_model] = matches.model_file(made_on=today_of(arguments))
    if splink:
        with step("Preparing rows for Splink"):
            view = splink_view(matches)
            files |= zip(splink, (view.settings_file(), view.rows), strict=True)
    if arguments.output:
        with step("Writing the workbook"):
            book = match_workbook(matches, made_on=today_of(arguments), most=arguments.most, sample=sample)
            write_whole(arguments.output, book)
    for path, table in ((arguments.pairs, matches.pairs), (arguments.groups, matches.groups)):
        if path:
            texts = table.select(pl.col(pl.String)).columns
            safe = table.with_columns(harmless_texts(pl.col(name)).alias(name) for name in texts)
            write_whole(path, safe.write_csv().encode())
    for path, data in files.items():
        write_whole(path, data)
    if arguments.json:
        print_json(_figures(matches, arguments.most, sample))
    else:
        _print(matches, arguments, sample)
    return OK


def _figures(matches: Matches, most: int | None, sample: Sample | None) -> dict[str, object]:
    """What was found, in numbers and without anybody's row."""
    return {
        "lists": [
            {"name": item.name, "rows": matches.rows.filter(pl.col("list") == number).height, "fields": item.fields}
            for number, item in enumerate(matches.lists)
        ],
        "people": matches.people,
        "on_several_lists": matches.on_several_lists,
        "repeated": matches.repeated_on_several_lists + matches.repeated_on_one_list,
        "repeated_on_one_list": matches.repeated_on_one_list,
        "in_one_row": matches.in_one_row,
        "joined_by_answers": matches.joined_by_answers,
        "doubtful_pairs": matches.doubtful.height,
        "left_out": asdict(left_out(matches, most=most, sample=sample)),
        "sample": {"definite": asdict(sample.definite), "doubtful": asdict(sample.doubtful)} if sample else None,
        "pairs_compared": matches.compared,
        "learned": matches.learned.is_learned,
        "changes": [
            {
                "list": item.name,
                "before": item.before.name,
                "since": item.since,
                **{what: item.count(what) for what in (NEW, GONE, CHANGED)},
            }
            for item in matches.repeats.lists
        ],
        "notes": said_of(matches),
    }


def _print(matches: Matches, arguments: argparse.Namespace, sample: Sample | None) -> None:
    for number, item in enumerate(matches.lists):
        say(f"{item.name}: {counted(matches.rows.filter(pl.col('list') == number).height, 'row')}.")
    for line in said_of(matches):
        say(f"  {line}")
    say()
    say(f"{counted(matches.people, 'person', 'people')} in all, if every doubtful pair is two people:")
    if len(matches.lists) > 1:
        both = matches.repeated_on_several_lists
        too = f" ({both:,} of them more than once on one list, too)" if both else ""
        say(f"  {matches.on_several_lists:,} on more than one list{too}")
        say(f"  {matches.repeated_on_one_list:,} more than once on one list, and on no other")
    else:
        say(f"  {matches.repeated_on_one_list:,} more than once on the list")
    say(f"  {matches.in_one_row:,} in one row only")
    if matches.decisions:
        say(f"Your answers joined {matches.joined_by_answers:,} of those in more than one row.")
    say(f"{counted(matches.doubtful.height, 'doubtful pair')} to check")
    left = left_out(matches, most=arguments.most, sample=sample)
    if left.pairs:
        say(f"  {left.pairs:,} of them are left out, as you can look at {arguments.most:,}. {said_of_left_out(left)}")
    for line in said_of_sample(sample) if sample else []:
        say(f"  {line}")
    if arguments.splink:
        rows = arguments.splink.with_suffix(".parquet")
        say(f"Written for Splink: {arguments.splink} and {rows}. The rows show people: keep them as safe as the lists.")
    if arguments.output:
        say(f"Written: {arguments.output}. It shows people: keep it as safe as the lists.")
    else:
        say("With -o matches.xlsx you get everybody who was matched, and the doubtful pairs to decide.")


def _most(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("give a number of pairs, such as 200")
    return int(text)


def _sampled(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_SAMPLED:
        raise argparse.ArgumentTypeError(f"give a number of pairs from 1 to {MOST_SAMPLED:,}, such as 50")
    return int(text)
