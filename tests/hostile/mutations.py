"""Damaged spreadsheets, one for each seed: good lists that were bent, broken or lied about.

The same seed gives the same file. The damage is done where it hurts most: to the text of a CSV file, to the
XML inside a workbook before it is packed again, to the way it is packed, and last to the bytes of the file.
"""

from __future__ import annotations

import csv
import io
import random
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.hostile.damages import NUMBERS, OF_BYTES, PLACES, TEXTS, Ways, some
from tests.hostile.good_files import Parts, good_ods, good_rows, good_xlsx, packed, unpacked

from plait.sheets.preflight import LARGEST_UNPACKED

KINDS = ("csv", "xlsx", "ods")
MOST_ADDED = LARGEST_UNPACKED + (10 << 20)
"""Characters that a part may become longer by: more than is opened, and not so much that making it takes minutes."""


@dataclass(frozen=True)
class Mutant:
    """One damaged file."""

    seed: int
    kind: str
    content: bytes
    damages: tuple[str, ...]
    """What was done to it, in this order."""

    @property
    def name(self) -> str:
        return f"list-{self.seed:06}.{self.kind}"


def mutant(seed: int) -> Mutant:
    """The damaged file of a seed; the kinds take turns."""
    rng, kind = random.Random(seed), KINDS[seed % len(KINDS)]
    damages: list[str] = []
    content = _damaged_csv(rng, damages) if kind == "csv" else _damaged_workbook(kind, rng, damages)
    if not damages or rng.random() < 0.1:
        content = some(OF_BYTES, content, rng, damages, most=2)
    return Mutant(seed, kind, content, tuple(damages))


# --- CSV ---------------------------------------------------------------------------------------


def _damaged_csv(rng: random.Random, damages: list[str]) -> bytes:
    out = io.StringIO()
    quoting: Literal[0, 1, 2] = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    ends = rng.choice(["\r\n", "\n", "\r"])
    csv.writer(out, delimiter=rng.choice(",;\t|"), quoting=quoting, lineterminator=ends).writerows(good_rows(rng))
    text = out.getvalue()
    encoding = rng.choice(
        ["utf-8"] * 4 + ["utf-8-sig", "cp1252", "iso8859-2", "utf-16"] * 2 + ["utf-16-le", "utf-16-be"]
    )
    if rng.random() < 0.8:
        text = some(_OF_TEXT, text, rng, damages, most=3)
    if rng.random() < 0.1:
        damages.append("two encodings in one file")
        cut = rng.randrange(len(text))
        return _encoded(text[:cut], encoding) + _encoded(text[cut:], rng.choice(["utf-8", "cp1252", "utf-16", "cp437"]))
    return _encoded(text, encoding)


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode(encoding, "replace")


def _put(text: str, more: str, rng: random.Random) -> str:
    place = rng.randrange(len(text) + 1)
    return text[:place] + more + text[place:]


def _lines_changed(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    """A damage of some lines of a text, each by itself."""

    def damage(text: str, rng: random.Random) -> str:
        lines = text.splitlines(keepends=True)
        for place in rng.sample(range(len(lines)), k=min(len(lines), rng.choice([1, 1, 3, 10]))):
            lines[place] = change(lines[place], rng)
        return "".join(lines)

    return damage


def _cell_replaced(line: str, rng: random.Random) -> str:
    cells = re.split(r"([,;\t|])", line)
    cells[rng.randrange(0, len(cells), 2)] = rng.choice([*TEXTS, *NUMBERS])
    return "".join(cells)


def _shuffled_lines(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(rng.sample(lines, k=len(lines)))


_OF_TEXT: Ways[str] = {
    "a quotation mark more": lambda text, rng: _put(text, rng.choice(['"', '""', "'", '\n"', '","']), rng),
    "a quotation mark less": lambda text, rng: text.replace('"', "", rng.choice([1, 3])),
    "cells replaced": _lines_changed(_cell_replaced),
    "another delimiter in some lines": _lines_changed(
        lambda line, rng: re.sub(r"[,;\t|]", rng.choice(",;\t| ~"), line)
    ),
    "delimiters more": lambda text, rng: _put(
        text, rng.choice(",;\t|") * rng.choice([1, 5, 1_900, 2_100, 20_000]), rng
    ),
    "lines run together": _lines_changed(lambda line, _: line.rstrip("\r\n")),
    "another end of some lines": _lines_changed(
        lambda line, rng: line.rstrip("\r\n") + rng.choice(["\r", "\n\r", "\x85", "\u2028", "\v", "\r\r\n"])
    ),
    "empty lines": _lines_changed(lambda line, rng: line + "\n" * rng.choice([1, 3, 300])),
    "lines in another order": _shuffled_lines,
    "lines again": _lines_changed(lambda line, rng: line * rng.choice([2, 50, 3_000])),
    "a text in between": lambda text, rng: _put(text, rng.choice(TEXTS), rng),
    "a very long cell": lambda text, rng: _put(
        text, rng.choice("a1(\u00e9 ;") * rng.choice([40_000, 99_999, 100_001]), rng
    ),
    "a long row": _lines_changed(lambda line, rng: line.rstrip("\r\n") + ",x" * rng.choice([300, 1_990, 2_001]) + "\n"),
    "zero bytes": lambda text, rng: _put(text, "\0" * rng.choice([1, 100, 9_000]), rng),
    "a line about the delimiter": lambda text, rng: f"sep={rng.choice(',;|x')}\n{text}",
    "the beginning gone": lambda text, rng: text[rng.randrange(len(text) + 1) :],
    "only the beginning": lambda text, rng: text[: rng.randrange(len(text) + 1)],
}


# --- Workbooks ---------------------------------------------------------------------------------


def _damaged_workbook(kind: str, rng: random.Random, damages: list[str]) -> bytes:
    parts = unpacked({"xlsx": good_xlsx, "ods": good_ods}[kind](rng))
    if rng.random() < 0.9:
        for _ in range(rng.choice([1, 1, 2, 3])):
            place = _part_to_damage(parts, rng)
            name, part = parts[place]
            text = part.decode("utf-8", "surrogateescape")
            ways = _OF_CELLS if rng.random() < 0.7 else _OF_XML
            parts[place] = (name, _encoded(some(ways, text, rng, damages, most=2), "utf-8"))
    if rng.random() < 0.15:
        parts = some(_OF_PARTS, parts, rng, damages, most=1)
    content = packed(parts, stored=rng.random() < 0.2)
    return some(_OF_PACKING, content, rng, damages, most=1) if rng.random() < 0.1 else content


def _part_to_damage(parts: Parts, rng: random.Random) -> int:
    """Mostly the parts that hold the cells; the others hold what the cells lean on."""
    told = [place for place, (name, _) in enumerate(parts) if re.search(r"sheet\d|sharedStrings|content\.xml", name)]
    leant_on = [place for place, (name, _) in enumerate(parts) if re.search(r"styles|workbook|comments|\.rels", name)]
    return rng.choice([*told * 10, *leant_on] if rng.random() < 0.9 else range(len(parts)))


def _matches_changed(pattern: str, *instead: tuple[str, ...]) -> Callable[[str, random.Random], str]:
    """A damage of some places that a pattern finds: its first group is replaced by one of the texts."""
    compiled, texts = re.compile(pattern), [text for more in instead for text in more]

    def damage(text: str, rng: random.Random) -> str:
        found = [match.span(1) for match in compiled.finditer(text)]
        for start, end in sorted(rng.sample(found, k=min(len(found), rng.choice([1, 1, 2, 20]))), reverse=True):
            text = text[:start] + rng.choice(texts) + text[end:]
        return text

    return damage


def _tag_again(text: str, rng: random.Random) -> str:
    found = list(re.finditer(r"<[^>]*>", text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + match.group() * rng.choice([1, 2, 1_000]) + text[match.start() :]


def _elements_again(text: str, rng: random.Random) -> str:
    found = list(re.finditer(r"<(row|c|si|table:table-row|table:table-cell|sheet|xf)\b.*?</\1>", text, re.DOTALL))
    if not found:
        return text
    match, place = rng.choice(found), rng.choice(found).start()
    times = min(rng.choice([1, 2, 500]), max(1, MOST_ADDED // len(match.group())))
    return text[:place] + match.group() * times + text[place:]


def _nested(text: str, rng: random.Random) -> str:
    depth = rng.choice([100, 20_000])
    tag = rng.choice(["row", "is", "text:span", "table:table-cell", "table:table-row", "si"])
    return _put(text, f"<{tag}>" * depth + "x" + f"</{tag}>" * depth, rng)


def _entities(text: str, rng: random.Random) -> str:
    entity = rng.choice(['"ha"', 'SYSTEM "file:///etc/hostname"', '"&b;&b;&b;"'])
    start = f'<!DOCTYPE x [<!ENTITY a {entity}><!ENTITY b "&a;&a;&a;">]>'
    text = re.sub(r"(<\?xml[^>]*>)?", lambda match: match.group() + start, text, count=1)
    return re.sub(r"(?<=[vtp]>)[^<]+(?=<)", "&a;", text, count=3)


_OF_CELLS: Ways[str] = {
    "numbers of attributes": _matches_changed(r'="(-?\d+)"', NUMBERS),
    "values of cells": _matches_changed(r"<v>([^<]*)</v>", NUMBERS, TEXTS),
    "values of cells of OpenDocument": _matches_changed(r'(?:office:|-)value="([^"]*)"', NUMBERS),
    "places of cells": _matches_changed(r'<(?:c|dimension|mergeCell|row)[^>]*? r(?:ef)?="([^"]*)"', PLACES, NUMBERS),
    "very long texts": _matches_changed(
        r">([^<]+)<", ("1." * 50_000, "a@" * 50_001, "1\n" * 1_500_000, "x" * 3_000_000)
    ),
    "merged regions": _matches_changed(r'ref="([^"]*)"', ("A1:XFD1048576", "B2:A1", "A1:", ":", "A1:A1:A1", "Z9")),
    "shared texts": _matches_changed(r't="s"[^>]*><v>(\d+)</v>', NUMBERS),
    "kinds of cells": _matches_changed(r'\st="([a-zA-Z]+)"', ("s", "d", "e", "b", "n", "str", "inlineStr", "zz", "")),
    "kinds of OpenDocument": _matches_changed(
        r'office:value-type="([a-z]+)"', ("date", "time", "float", "boolean", "percentage", "currency", "void", "x")
    ),
    "styles": _matches_changed(r'\ss="(\d+)"', NUMBERS),
    "repeats": _matches_changed(r'repeated="(\d+)"', NUMBERS, ("3", "1000", "16384", "60000", "1048576")),
    "a repeat": _matches_changed(
        r"<table:table-(?:cell|row)( )",
        (' table:number-columns-repeated="5000" ', ' table:number-rows-repeated="70000" '),
    ),
    "hidden": _matches_changed(
        r"<(?:row|sheet|col|table:table|table:table-row)( )", (' hidden="1" ', ' state="veryHidden" ')
    ),
    "elements again": _elements_again,
}
_OF_XML: Ways[str] = {
    "texts": _matches_changed(r">([^<]+)<", TEXTS, NUMBERS),
    "other attributes": _matches_changed(r'="([^"]*)"', TEXTS, NUMBERS, PLACES),
    "names of attributes": _matches_changed(r'\s([a-z:-]+)="', ("r", "s", "t", "val", "xml:space", "x:y", "")),
    "tags less": _matches_changed(r"(<[^>]*>)", ("",)),
    "tags renamed": _matches_changed(
        r"</?([a-zA-Z:-]+)", ("row", "c", "v", "f", "is", "t", "table:table-cell", "x", "")
    ),
    "a tag again": _tag_again,
    "nested deeply": _nested,
    "entities": _entities,
    "a text in between": lambda text, rng: _put(text, rng.choice(TEXTS), rng),
    "another encoding is named": _matches_changed(r'encoding="([^"]*)"', ("UTF-16", "ISO-8859-1", "x", "")),
    "broken bytes": lambda text, rng: some(OF_BYTES, text.encode("utf-8", "surrogateescape"), rng, [], most=3).decode(
        "utf-8", "surrogateescape"
    ),
}


def _part_renamed(parts: Parts, rng: random.Random) -> Parts:
    place = rng.randrange(len(parts))
    names = (
        "../evil.xml",
        "/etc/passwd",
        "XL/Workbook.xml",
        "xl\\workbook.xml",
        "content.xml",
        "a" * 300,
        "xl/vbaProject.bin",
    )
    return [*parts[:place], (rng.choice(names), parts[place][1]), *parts[place + 1 :]]


def _parts_swapped(parts: Parts, rng: random.Random) -> Parts:
    contents = [part for _, part in parts]
    rng.shuffle(contents)
    return [(name, part) for (name, _), part in zip(parts, contents, strict=True)]


_OF_PARTS: Ways[Parts] = {
    "a part less": lambda parts, rng: rng.sample(parts, k=len(parts) - 1),
    "a part twice": lambda parts, rng: [*parts, rng.choice(parts)],
    "a part empty": lambda parts, rng: [(name, part if rng.random() < 0.8 else b"") for name, part in parts],
    "parts renamed": _part_renamed,
    "contents of parts swapped": _parts_swapped,
    "many parts more": lambda parts, rng: (
        parts + [(f"more/{place}.xml", b"x") for place in range(rng.choice([50, 5_100]))]
    ),
    "a part in UTF-16": lambda parts, rng: [
        (name, _encoded(part.decode("utf-8", "replace"), "utf-16") if rng.random() < 0.3 else part)
        for name, part in parts
    ],
}


def _field_changed(start: bytes, *fields: tuple[int, str]) -> Callable[[bytes, random.Random], bytes]:
    """A damage of one field of a zip file's records: where it stands after their mark, and its form."""

    def damage(content: bytes, rng: random.Random) -> bytes:
        found = [match.start() for match in re.finditer(re.escape(start), content)]
        if not found:
            return content
        place, (offset, form) = rng.choice(found), rng.choice(fields)
        most = (1 << 8 * struct.calcsize(form)) - 1
        value = struct.pack(form, rng.choice([0, 1, 8, 99, most, most - 1, rng.randint(0, most)]))
        whole = bytearray(content)
        whole[place + offset : place + offset + len(value)] = value
        return bytes(whole)

    return damage


_OF_PACKING: Ways[bytes] = {
    "a wrong checksum": _field_changed(b"PK\1\2", (16, "<I")),
    "a wrong size": _field_changed(b"PK\1\2", (20, "<I"), (24, "<I"), (42, "<I")),
    "a wrong flag or method": _field_changed(b"PK\1\2", (8, "<H"), (10, "<H")),
    "a wrong length of a name": _field_changed(b"PK\1\2", (28, "<H"), (30, "<H"), (32, "<H")),
    "a part's own head wrong": _field_changed(
        b"PK\3\4", (6, "<H"), (8, "<H"), (14, "<I"), (18, "<I"), (22, "<I"), (26, "<H")
    ),
    "a wrong table of contents": _field_changed(b"PK\5\6", (8, "<H"), (10, "<H"), (12, "<I"), (16, "<I"), (20, "<H")),
}
