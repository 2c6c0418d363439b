"""``plait place``: build a place pack from open data, or show what is in one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from plait.cli.main import OK
from plait.cli.options import THE_DEMOS, add_json, add_place, add_today, chosen_place, print_json, today_of
from plait.cli.progress import step
from plait.documents.wording import long_day
from plait.places import PlaceSummary, describe
from plait.places.build import build_place

DESCRIPTION = """\
A place pack is one folder with a council's areas, postcodes, boundaries and open statistics, made
from the files that ONS and MHCLG publish. Files are known by their column names, whatever they
are called."""
EXAMPLES = (
    "plait place build downloads/ -o camden --name Camden",
    "plait place show --place camden",
    "plait place show --json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="action", required=True, metavar="build|show")
    build = verbs.add_parser("build", help="make a place pack", allow_abbrev=False)
    build.add_argument("sources", type=Path, metavar="FOLDER", help="the folder with the downloaded files")
    build.add_argument(
        "-o", "--output", type=Path, required=True, metavar="PACK", help="the folder to write the pack to"
    )
    build.add_argument("--name", required=True, help="what people call the place")
    build.add_argument(
        "--council", metavar="CODE", help="keep only this council, where the files hold more (E09000007)"
    )
    build.add_argument("--made-up", action="store_true", help="say on every page that the place is made up")
    add_today(build)
    add_json(build)
    show = verbs.add_parser("show", help="say what is in a place pack", allow_abbrev=False)
    add_place(show, otherwise=THE_DEMOS)
    add_json(show)


def run(arguments: argparse.Namespace) -> int:
    """Build or show."""
    return _build(arguments) if arguments.action == "build" else _show(arguments)


def _build(arguments: argparse.Namespace) -> int:
    with step(f"Reading {arguments.sources}"):
        report = build_place(
            arguments.sources,
            arguments.output,
            name=arguments.name,
            built=today_of(arguments),
            council=arguments.council,
            made_up=arguments.made_up,
        )
    if arguments.json:
        print_json(asdict(report))
        return OK
    manifest = report.manifest
    print(
        f"{manifest.name} ({manifest.code}) is built: {report.postcodes:,} postcodes "
        f"from {len(manifest.sources)} files."
    )
    for file in report.left_out:
        print(f"  Not used: {file.file}: {file.reason}")
    for note in report.notes:
        print(f"  {note}")
    print(f"Written: {report.folder}. plait place show --place {report.folder} says what is in it.")
    return OK


def _show(arguments: argparse.Namespace) -> int:
    summary = describe(chosen_place(arguments.place))
    if arguments.json:
        print_json(asdict(summary))
    else:
        _print(summary)
    return OK


def _print(summary: PlaceSummary) -> None:
    made_up = ", a made-up place" if summary.made_up else ""
    print(f"{summary.name} ({summary.code}){made_up}, built on {long_day(summary.built)}\n")
    for item in summary.levels:
        people = f", {item.residents:,} residents" if item.residents is not None else ""
        boundaries = "" if item.mapped else ", no boundaries"
        print(f"  {item.areas:>6,} {item.level} areas of {item.vintage}{people}{boundaries}")
    large = "how many for large users is not stated"
    if summary.large_user_postcodes is not None:
        large = f"{summary.large_user_postcodes:,} of large users"
    print(f"  {summary.postcodes:>6,} postcodes, {summary.retired_postcodes:,} of them retired, {large}")
    for item in summary.levels:
        if item.postcodes_placed_by_position:
            print(f"         {item.postcodes_placed_by_position:,} placed in their {item.level} by position")
        if item.postcodes_without_area:
            print(f"         {item.postcodes_without_area:,} in no {item.level}")
    print("\nOpen statistics:")
    for table in summary.tables:
        print(f"  {table.title} ({table.level} {table.vintage}): {len(table.measures)} measures")
    print("\nSources:")
    for source in summary.sources:
        print(f"  {source.file}: {source.title}, {source.publisher}, {source.vintage}. {source.licence}.")
