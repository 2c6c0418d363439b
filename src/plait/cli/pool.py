"""``plait pool``: several partners' tables in, one picture out, as a page and as a workbook."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from plait.cli.main import OK
from plait.cli.options import THE_DEMOS, add_json, add_place, chosen_place, keep_inputs, output_file, print_json
from plait.documents import write_whole
from plait.documents.wording import long_day
from plait.errors import PlaitError
from plait.evidence import picture_page, write_workbook
from plait.tables import Pooled, pool_tables, read_table, receipt_path

DESCRIPTION = """\
Add up tables made by plait count into one picture: a page with map, table and chart that opens
without a network, and a workbook. Each partner's meaning, date and sources stand beside the figures."""
EXAMPLES = (
    "plait pool helpline.csv food_share.csv advice.csv -o picture.html",
    'plait pool helpline.csv advice.csv --category "Debt or money" -o debt.html',
    "plait pool helpline.csv food_share.csv --json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "tables", nargs="+", type=Path, metavar="TABLE.csv", help="tables with their receipts beside them"
    )
    add_place(parser, otherwise=THE_DEMOS)
    parser.add_argument(
        "--category",
        metavar="NAME",
        help="what the first map shows (else the one category that all partners counted)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=output_file(".html"),
        metavar="PICTURE.html",
        help="write the page here, and the workbook beside it as .xlsx",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Pool the tables."""
    if arguments.output:
        _check_output(arguments.output, arguments.tables)
    place = chosen_place(arguments.place)
    pooled = pool_tables([read_table(path) for path in arguments.tables], place, category=arguments.category)
    if arguments.output:
        levels = dict.fromkeys(view.level for view in pooled.views if place.is_mapped(view.level))
        boundaries = {level: place.boundaries(level) for level in levels}
        write_whole(arguments.output, picture_page(pooled, boundaries=boundaries).encode())
        write_workbook(pooled, arguments.output.with_suffix(".xlsx"))
    if arguments.json:
        print_json(asdict(pooled))
    else:
        _print(pooled, arguments.output)
    return OK


def _check_output(page: Path, tables: Sequence[Path]) -> None:
    """Raise PlaitError where the page or its workbook would take another file's place."""
    workbook = page.with_suffix(".xlsx")
    keep_inputs((*tables, *map(receipt_path, tables)), page, workbook)
    if workbook.exists() and not page.exists():
        # The workbook's name is not asked for: it must not replace a list that happens to have it.
        raise PlaitError(
            f"{workbook} is there already, and no page {page.name} beside it that it could belong to: "
            "move it away or choose another name."
        )


def _print(pooled: Pooled, output: Path | None) -> None:
    view = pooled.views[0]
    print(f"{pooled.question}{' (a made-up place)' if pooled.made_up else ''}\n")
    width = max(len(row.name) for row in (*view.rows, view.total))
    for row in (*view.rows, view.total):
        rate = f"  {row.per_thousand} for each 1,000 residents" if row.per_thousand is not None else ""
        print(f"  {row.name:<{width}}  {row.pooled.words:>18}{rate}")
    print()
    for partner in pooled.partners:
        asked = f" Ask {partner.contact}." if partner.contact else ""
        print(
            f"{partner.name}: {partner.counted.words} contacts, counted on {long_day(partner.counted_on)}. "
            f"{partner.meaning}{asked}"
        )
    print()
    for note in pooled.notes:
        print(note)
    if output:
        print(f"\nWritten: {output} and {output.with_suffix('.xlsx')}.")
