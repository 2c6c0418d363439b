"""The lists that are matched: opened, told apart by name, and refused where there is too little to match them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

import polars as pl

from plait.errors import PlaitError
from plait.linkage.preparing import FIELDS
from plait.linkage.records import records_of, unused_in
from plait.sheets import TaggedList, find_list, read_workbook
from plait.standard import Dictionary

MOST_LISTS = 10
FEWEST_FIELDS = 2
"""Fields that two lists must have in common: a first name alone, say, finds nobody."""


@dataclass(frozen=True)
class MatchedList:
    """One of the lists."""

    name: str
    """What it is called in the results: its file's name."""
    fields: tuple[str, ...]
    """What of a person it has."""
    unused: tuple[str, ...] = ()
    """The headings of its columns by which nobody is matched."""
    tagged: TaggedList | None = field(default=None, repr=False)
    """The list itself; None where the matches were kept and taken up again (`plait.linkage.kept`)."""


def lists_to_match(
    lists: Sequence[str | PathLike[str] | TaggedList],
    names: Sequence[str] | None,
    *,
    tags: Mapping[str, str] | None,
    dictionary: Dictionary,
) -> tuple[tuple[MatchedList, ...], list[pl.DataFrame]]:
    """The lists, and the records of each (`plait.linkage.records`); the arguments are those of `plait.match`.

    Raises `PlaitError`, in one plain sentence, where a file cannot be read or the lists have too little in common.
    """
    if not 1 <= len(lists) <= MOST_LISTS:
        raise PlaitError(f"One to {MOST_LISTS} lists can be matched at a time, not {len(lists)}.")
    found = [_opened(item, dictionary, tags) for item in lists]
    records = [records_of(tagged) for _, tagged in found]
    matched = tuple(
        MatchedList(name, _fields(frame), unused_in(tagged), tagged)
        for name, (_, tagged), frame in zip(
            _different(names or [name for name, _ in found]), found, records, strict=True
        )
    )
    _check(matched)
    return matched, records


def _opened(
    item: str | PathLike[str] | TaggedList, dictionary: Dictionary, tags: Mapping[str, str] | None
) -> tuple[str, TaggedList]:
    if isinstance(item, TaggedList):
        return item.sheet or "list", item
    path = Path(item)
    return path.name, find_list(read_workbook(path), dictionary, tags=tags)


def _different(names: Sequence[str]) -> list[str]:
    """Names of lists that are told apart: the second of one name gets a number."""
    return [
        f"{name} ({names[:place].count(name) + 1})" if name in names[:place] else name
        for place, name in enumerate(names)
    ]


def _fields(records: pl.DataFrame) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if records[field].null_count() < records.height)


def _check(lists: Sequence[MatchedList]) -> None:
    """Raises PlaitError where there is nothing by which rows could be found to be one person."""
    for item in lists:
        if item.tagged is not None and item.tagged.rows.is_empty():
            raise PlaitError(f"{item.name} has no rows to match.")
        if len(item.fields) < FEWEST_FIELDS:
            raise PlaitError(
                f"{item.name} has {_named(item.fields)} of its people, which is too little to tell them by: "
                "give its columns tags, such as names, date of birth, postcode or phone."
            )
    for number, one in enumerate(lists):
        others = [item for place, item in enumerate(lists) if place != number]
        common = [[field for field in one.fields if field in other.fields] for other in others]
        if others and all(len(fields) < FEWEST_FIELDS for fields in common):
            what = _named(max(common, key=len))
            other = others[0].name if len(others) == 1 else "any other list"
            raise PlaitError(f"{one.name} has {what} in common with {other}, which is too little to match them by.")


def _named(fields: Sequence[str]) -> str:
    return " and ".join(f"only the {field.replace('_', ' ')}" for field in fields) or "nothing"
