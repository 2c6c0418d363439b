"""``plait dictionary``: looks tags up in plain words, and writes the dictionary for people and for programs."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from plait.cli.extensions import add_extension, chosen_dictionary
from plait.cli.options import add_json, keep_inputs, output_file, print_json
from plait.documents import render_page, write_whole
from plait.sheets.hxl_schema import hxl_schema
from plait.standard import Dictionary, Entry
from plait.standard.describing import (
    by_area,
    sensitivity_in_words,
    source_in_words,
    values_in_words,
    values_with_words,
    whose,
)
from plait.standard.entries import item_of
from plait.standard.page import STYLE, TEMPLATE, page_context

DESCRIPTION = """\
Look up what a tag means, whose it is and what may stand in its column. Words
are looked for in tags, names, headings, values and definitions; slips of the
hand are forgiven. A tag pattern as HXL has them finds every tag with these
parts. Without words every tag is listed."""
EXAMPLES = (
    "plait dictionary volunteer household",
    'plait dictionary "#Need+Type"',
    'plait dictionary "#*+volunteer-date"',
    "plait dictionary --page dictionary.html",
    "plait dictionary --extension camden.toml --hxl schema.csv",
)
SHOWN = 3
"""Entries that are told whole; of the others the name and the tag."""
_WIDEST = 100
_LABEL = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="what to look for: plain words, a heading, a tag or a pattern"
    )
    add_extension(parser)
    parser.add_argument(
        "--page", type=output_file(".html"), metavar="FILE.html", help="write the whole dictionary as a page to print"
    )
    parser.add_argument(
        "--hxl",
        type=output_file(".csv"),
        metavar="FILE.csv",
        help="write the whole dictionary as a schema for HXL tools",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look up, or write, and say so; give the exit status."""
    outputs = [path for path in (arguments.page, arguments.hxl) if path]
    keep_inputs(arguments.extension, *outputs)
    dictionary = chosen_dictionary(arguments.extension)
    if arguments.page:
        write_whole(arguments.page, render_page(TEMPLATE, style=STYLE, **page_context(dictionary)).encode())
    if arguments.hxl:
        # With a byte order mark, so that Excel reads £ and é as they are; HXL tools know it.
        write_whole(arguments.hxl, hxl_schema(dictionary.entries).encode("utf-8-sig"))
    words = " ".join(arguments.words)
    if outputs and not words:
        if arguments.json:
            print_json({"follows": str(dictionary.follows), "written": outputs})
            return 0
        print("\n".join(f"Written: {path}" for path in outputs))
        return 0
    found = dictionary.search(words) if words else dictionary.entries
    if arguments.json:
        print_json({"follows": str(dictionary.follows), "entries": [_as_json(entry) for entry in found]})
        return 0
    print("\n".join(_answer(dictionary, words, found)))
    return 0 if found else 1


def _answer(dictionary: Dictionary, words: str, found: Sequence[Entry]) -> Iterator[str]:
    if not words:
        yield from _listed(dictionary)
        return
    if not found:
        yield f"Nothing in the dictionary is about \u201c{words}\u201d: try another word, or none for the whole list."
        return
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for entry in found[:SHOWN]:
        yield from _told(entry, dictionary, width)
        yield ""
    rest = found[SHOWN:]
    if rest:
        yield f"Also about this ({len(rest)}):"
        yield from _rows(rest)
        yield ""
    yield f"From {dictionary.follows}."


def _listed(dictionary: Dictionary) -> Iterator[str]:
    yield f"{dictionary.follows}: {len(dictionary.entries)} tags. plait dictionary WORD says more about each."
    for area, entries in by_area(dictionary.entries).items():
        yield f"\n{area}"
        yield from _rows(entries)


def _rows(entries: Sequence[Entry]) -> Iterator[str]:
    longest = max(len(entry.tag) for entry in entries)
    yield from (f"  {entry.tag:<{longest}}  {entry.name}" for entry in entries)


def _told(entry: Entry, dictionary: Dictionary, width: int) -> Iterator[str]:
    yield entry.name
    yield f"  {entry.tag}"
    yield from textwrap.wrap(entry.definition, width, initial_indent="  ", subsequent_indent="  ")
    parts: list[tuple[str, Iterable[str]]] = [
        ("about", (f"{whose(entry)}.",) if whose(entry) else ()),
        ("what to write", (values_in_words(entry),)),
        ("allowed values", (_value(*value) for value in values_with_words(entry))),
        ("example", (entry.example,)),
        ("protection", (sensitivity_in_words(entry),)),
        ("not the same as", (_other(item.tag, item.difference, dictionary) for item in entry.confused_with)),
        ("source", (source_in_words(entry),)),
    ]
    for label, texts in parts:
        for place, text in enumerate(texts):
            first = f"  {'' if place else label:<{_LABEL}}"
            rest = " " * (len(first) + 2 * (label == "allowed values"))
            yield from textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest)


def _value(value: str, label: str, synonyms: Sequence[str]) -> str:
    means = f" = {label}" if label else ""
    also = f" (also: {', '.join(synonyms)})" if synonyms else ""
    return f"{value}{means}{also}"


def _other(tag: str, difference: str, dictionary: Dictionary) -> str:
    entry = dictionary.find(tag)
    return f"{tag} ({entry.name}). {difference}" if entry else f"{tag}. {difference}"


def _as_json(entry: Entry) -> dict[str, Any]:
    return item_of(entry) | {"about": whose(entry), "agreed": entry.agreed}
