"""What stands in a list more than once: whole rows, and references that only one row may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from plait.checking.hits import Hits
from plait.checking.missing import is_empty
from plait.sheets import Column, TaggedList
from plait.standard import Entry
from plait.standard.dictionary import ValueType

REPEATED = ("row-repeated", "row-alike")
"""The rules of whole rows."""
MOST_SHARE, MOST_ROWS = 0.1, 10
"""Rows about nobody in particular that are alike: more than both are a habit of the list."""

_NAME_PARTS = ("#Person+Resident+GivenName", "#Person+Resident+FamilyName")
_TELLING = (
    "#Person+Resident+DateOfBirth",
    "#Contact+Resident+Phone",
    "#Contact+Volunteer+Phone",
    "#Contact+Resident+Email",
    "#Contact+Volunteer+Email",
    "#Address+Resident+Full",
)
"""Columns that tell two people of one name apart."""
_OF_ONE = {ValueType.PHONE, ValueType.EMAIL, ValueType.NHS_NUMBER}
"""Types whose values are one person's or one service's."""
_OF_FEW = {ValueType.POSTCODE, ValueType.UPRN}
_OF_MANY = (
    "#Place",
    "#Area",
    "#Count",
    "#Source",
    "#Sharing",
    "#Referral+From",
    "#Referral+To",
    "#Address+Resident+Town",
)
"""How tags begin whose texts many rows share in any good list."""


def hits_of_repeated_rows(tagged: TaggedList) -> Iterator[Hits]:
    """Every copy of a row: of one that is about the same person, and of one that is the same in every column.

    A person's row is a copy whatever its reference. In a list of codes alone rows are alike by nature.
    """
    filled = [column for column in tagged.columns if not is_empty(tagged, column)]
    known = [(column, column.entry) for column in filled if column.entry]
    compared = [column.letter for column in filled if not (column.entry and column.entry.unique)]
    of_one = [column.letter for column, entry in known if _is_of_one(entry)]
    telling = [column.letter for column, entry in known if _is_of_one(entry) or _is_of_few(entry)]
    if not telling or not compared or len(filled) < 2:
        return
    names = _names(filled)
    details = [column.letter for column, entry in known if entry.tag in _TELLING]
    first = dict.fromkeys([*details[::-1], *telling])  # what has most different values
    copies = _copies(tagged.rows, [letter for letter in first if letter in compared], compared)
    if copies.is_empty():
        return
    every = [column.letter for column in filled]
    whole = pl.struct(every).is_duplicated() & (pl.sum_horizontal(pl.col(every).is_not_null()) > 1)
    person = pl.all_horizontal(pl.col(names).is_not_null()) & pl.any_horizontal(pl.col(details).is_not_null())
    same = whole & pl.any_horizontal(pl.col(of_one).is_not_null()) if of_one else pl.lit(value=False)
    repeated = copies.filter(same | person if names and details else same)
    yield from _named("row-repeated", repeated, compared, (names or of_one or telling)[0])
    alike = copies.filter(whole & pl.any_horizontal(pl.col(telling).is_not_null())).join(repeated, on="row", how="anti")
    if alike.height <= max(MOST_ROWS, MOST_SHARE * tagged.rows.height):
        yield from _named("row-alike", alike, every, telling[0])


def hits_of_copies(tagged: TaggedList) -> Iterator[Hits]:
    """Every copy of a value that should stand in one row only."""
    for column in tagged.columns:
        if column.entry and column.entry.unique:
            cells = tagged.rows.select("row", value=pl.col(column.letter)).drop_nulls("value")
            folded = cells.with_columns(folded=pl.col("value").str.strip_chars().str.to_lowercase())
            likely = folded.filter(_perhaps_alike(folded["folded"].hash()))
            copied = likely.filter(pl.col("folded").is_duplicated())
            if not copied.is_empty():
                count = pl.len().over("folded").cast(pl.String)
                yield Hits("not-unique", column.letter, copied.select("row", "value", count=count))


def _copies(rows: pl.DataFrame, first: Sequence[str], compared: Sequence[str]) -> pl.DataFrame:
    """The rows that are not the only ones of their kind in the compared columns."""
    for letter in first:  # one column after the other, which leaves few rows to compare
        rows = rows.filter(_perhaps_alike(rows[letter].hash()))
    rows = rows.filter(_perhaps_alike(rows.select(compared).hash_rows()))
    return rows.filter(pl.struct(compared).is_duplicated())


def _named(rule: str, copies: pl.DataFrame, compared: Sequence[str], letter: str) -> Iterator[Hits]:
    """The copies, each with the row that it is like."""
    if copies.is_empty():
        return
    first_row, last_row = pl.col("row").min().over(compared), pl.col("row").max().over(compared)
    others = pl.when(pl.col("row") == first_row).then(last_row).otherwise(first_row)
    yield Hits(rule, letter, copies.select("row", value=pl.col(letter), other=others.cast(pl.String)))


def _perhaps_alike(hashes: pl.Series) -> pl.Series:
    """Which of these hashes have a twin: few do, and are found in a quarter of the time."""
    in_order = hashes.sort()
    return hashes.is_in(in_order.filter(in_order == in_order.shift()).unique().implode())


def _names(columns: Sequence[Column]) -> list[str]:
    """The columns that have a person's whole name, or its parts."""
    tags = {column.letter: column.entry.tag for column in columns if column.entry}
    whole = [letter for letter, tag in tags.items() if "+allnames" in tag.lower()]
    return whole or [letter for letter, tag in tags.items() if tag in _NAME_PARTS]


def _is_of_one(entry: Entry) -> bool:
    """Whether a value of this kind points to one person, service or case."""
    named = entry.tag.startswith(("#Person", "#Service")) and entry.tag.endswith(("Name", "Names"))
    return entry.unique or entry.type in _OF_ONE or named


def _is_of_few(entry: Entry) -> bool:
    """Whether few rows share a value of this kind: a place to live, an organisation, a free text."""
    free = entry.type is ValueType.TEXT and entry.pattern is None and not entry.tag.startswith(_OF_MANY)
    return free or entry.type in _OF_FEW
