"""``plait referrals``: the answers that came back put into one's own list of referrals, and who has not answered."""

from __future__ import annotations

import argparse
from pathlib import Path

from plait.cli.extensions import add_extension, chosen_dictionary
from plait.cli.main import OK
from plait.cli.options import add_json, add_tags, add_today, keep_inputs, output_file, pairs_of, print_json, today_of
from plait.cli.progress import step
from plait.cli.saying import say
from plait.documents import write_whole
from plait.referring import Referrals, referrals, referrals_workbook, said_of

DESCRIPTION = """\
Put the answers of the organisations that you referred people to into your own list of referrals, in a
copy: in your columns and your order, with every change named, and a list of who has not answered yet.
An answer belongs to the referral of the same reference, or else of the same person. What is not
certain is left to you. The lists are only read, never changed, and nothing leaves this computer."""
EXAMPLES = (
    "plait referrals referrals_sent.csv --answers referrals_returned.csv -o referrals-updated.xlsx",
    "plait referrals referrals_sent.csv --answers referrals_returned.csv --json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("sent", type=Path, metavar="SENT", help="your list of referrals: .csv, .xlsx, .xls or .ods")
    parser.add_argument(
        "--answers", type=Path, nargs="+", required=True, metavar="RETURNED", help="the lists that came back"
    )
    parser.add_argument(
        "-o", "--output", type=output_file(".xlsx"), metavar="UPDATED.xlsx", help="write the updated copy here"
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of your list, where several hold lists")
    parser.add_argument("--answers-sheet", metavar="NAME", help="the same of the lists that came back")
    add_tags(parser, more="; it holds in all lists")
    add_extension(parser)
    add_today(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Put the answers in."""
    read = [arguments.sent, *arguments.answers]
    keep_inputs([*read, *arguments.extension], *filter(None, [arguments.output]))
    with step("Reading the answers"):
        found = referrals(
            arguments.sent,
            arguments.answers,
            today=today_of(arguments),
            tags=pairs_of(arguments.tag, option="--tag") or None,
            dictionary=chosen_dictionary(arguments.extension),
            sheet=arguments.sheet,
            answers_sheet=arguments.answers_sheet,
        )
    if arguments.output:
        write_whole(arguments.output, referrals_workbook(found))
    if arguments.json:
        print_json(_figures(found))
        return OK
    for line in said_of(found):
        say(line)
    if arguments.output:
        say(f"Written: {arguments.output}. It shows people: keep it as safe as your list.")
    else:
        say("With -o updated.xlsx you get your list with the answers in it, and who has not answered.")
    return OK


def _figures(found: Referrals) -> dict[str, object]:
    """What was found, in numbers and without anybody's row."""
    return {
        "referrals": len(found.sent.lines),
        "answers": found.answered,
        "updated": len({item.row for item in found.updates}),
        "cells_changed": len(found.updates),
        "not_taken_over": len(found.left),
        "not_answered": found.unanswered.height,
        "oldest_days": found.unanswered["days"].max(),
        "notes": said_of(found),
    }
