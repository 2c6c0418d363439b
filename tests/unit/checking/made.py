"""A list with mistakes of several kinds, and its findings, for tests of what is made of findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
from tests.files import sheet_of, workbook_of

from plait.checking import Report, check_list
from plait.places import Place
from plait.places.manifest import Manifest
from plait.sheets import find_list
from plait.standard import load_dictionary

TODAY = date(2026, 11, 2)
Row = Sequence[str | None]
HEADINGS = ["Ref", "Name", "DOB", "Postcode", "Phone", "Preferred contact"]
BAD: list[list[str | None]] = [
    ["A1", "Ann Lee", "31/02/1950", "NW1", "7911123456", "Pigeon"],
    ["A1", "Bo May", "13/05/50", "NW5 2QS", "x", "SMS"],
    ["A3", "Cy Day", "13/05/1950", "LL13 OTF", "07911 123456", "Letter"],
]
GOOD: list[str | None] = ["A9", "Di Orr", "13/05/1950", "NW5 2QS", "07911 123457", "Visit"]
"""A row in which there is nothing to mend."""


def place_with(*postcodes: str) -> Place:
    """A place of which nothing is known but its postcodes."""
    manifest = Manifest("E09000099", "Testham", True, TODAY, {}, {}, (), (), {}, {}, {})
    place = Place(Path(), manifest)
    vars(place)["postcodes"] = pl.DataFrame({"postcode": postcodes})  # as if it had read its file
    return place


def report_of(*rows: Row, name: str = "", headings: Row = HEADINGS, above: Sequence[Row] = ()) -> Report:
    """The report on a list with these rows; on the bad ones where none are given."""
    dictionary = load_dictionary()
    workbook = workbook_of(sheet_of([*above, headings, *(rows or BAD)], name=name))
    tagged = find_list(workbook, dictionary)
    return Report(workbook, tagged, check_list(tagged, dictionary, today=TODAY), TODAY)
