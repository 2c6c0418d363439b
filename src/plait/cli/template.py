"""``plait template``: an empty list of the standard as a workbook, to fill in."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from plait.cli.extensions import add_extension, chosen_dictionary
from plait.cli.main import OK
from plait.cli.options import add_json, add_today, keep_inputs, output_file, print_json, today_of
from plait.documents import write_whole
from plait.documents.wording import counted
from plait.errors import PlaitError
from plait.sheets.templates import CHOSEN, chosen_columns, load_templates, template_named, template_workbook
from plait.standard import Dictionary, Entry

DESCRIPTION = """\
Make an empty list to fill in, as an XLSX workbook: agreed headings with a note on each, a row of
tags, drop-downs of the agreed values, and sheets that explain them. Excel and LibreOffice open it."""
EXAMPLES = (
    "plait template --list",
    "plait template volunteers -o volunteers.xlsx",
    'plait template --columns "Postcode, need, #Contact+Date" -o calls.xlsx',
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    names = ", ".join(item.name for item in load_templates())
    parser.add_argument("name", nargs="?", metavar="TEMPLATE", help=f"which one: {names}")
    parser.add_argument("-o", "--output", type=output_file(".xlsx"), metavar="FILE.xlsx", help="the workbook to write")
    parser.add_argument(
        "--columns",
        metavar="NAME,NAME",
        help="these columns instead of the template's own, by tag, name or short name, with commas between them",
    )
    add_extension(parser)
    parser.add_argument("--list", action="store_true", help="only say which templates there are, and their columns")
    add_today(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make a template, or say which there are."""
    dictionary = chosen_dictionary(arguments.extension)
    if arguments.list:
        _list(dictionary, as_json=arguments.json)
        return OK
    if not arguments.name and not arguments.columns:
        names = ", ".join(item.name for item in load_templates())
        raise PlaitError(f"Say which template you want ({names}), or pick columns with --columns.")
    if not arguments.output:
        raise PlaitError("Say which file to write, with -o FILE.xlsx.")
    keep_inputs(arguments.extension, arguments.output)
    template = template_named(arguments.name) if arguments.name else CHOSEN
    entries = template.entries(dictionary)
    if arguments.columns:
        entries = chosen_columns(arguments.columns, dictionary)
    content = template_workbook(
        entries, dictionary, title=template.title, today=today_of(arguments), row_is=template.row_is
    )
    write_whole(arguments.output, content)
    _tell(arguments.output, entries, dictionary, as_json=arguments.json)
    return OK


def _list(dictionary: Dictionary, *, as_json: bool) -> None:
    if as_json:
        print_json({"follows": str(dictionary.follows), "templates": [asdict(item) for item in load_templates()]})
        return
    print(f"Templates of the {dictionary.follows}:")
    for template in load_templates():
        print(f"\n{template.name}: one row for each {template.row_is}")
        for entry in template.entries(dictionary):
            print(f"  {entry.name:<40}{entry.tag}")
    print("\nOther columns can be picked with --columns.")


def _tell(path: Path, entries: tuple[Entry, ...], dictionary: Dictionary, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "file": str(path),
                "follows": str(dictionary.follows),
                "columns": [{"heading": entry.name, "tag": entry.tag} for entry in entries],
            }
        )
        return
    columns = counted(len(entries), "column")
    print(f"Written: {path}, with {columns} of the {dictionary.follows}.")
    print(f"Fill it in from row 3 on; plait check {path} then says what is wrong in it.")
