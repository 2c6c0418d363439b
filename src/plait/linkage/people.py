"""Each person once: the rows of every list side by side, the best value of each field, and where the lists differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from plait.linkage.alike import plain
from plait.linkage.preparing import FIELDS

if TYPE_CHECKING:
    from plait.linkage.matching import Matches

WORDS = {
    "forename": "First name",
    "middle_name": "Middle name",
    "surname": "Surname",
    "sex": "Sex",
    "date_of_birth": "Date of birth",
    "address": "Address",
    "postcode": "Postcode",
    "phone": "Phone",
    "email": "E-mail",
    "number": "NHS number",
}
"""What the fields are called for people."""


@dataclass(frozen=True)
class Row:
    """One row of one list."""

    list: int
    row: int
    values: dict[str, str]
    """The fields that it has, as shown to people."""


@dataclass(frozen=True)
class Best:
    """The value of a field that is shown for a person."""

    value: str
    lists: tuple[int, ...]
    """The lists that have it, as written here or otherwise."""
    differs: bool
    """Whether another row has another value."""


@dataclass(frozen=True)
class MatchedPerson:
    """Rows that are one person."""

    number: int
    group: int
    """The smallest ``id`` of its rows."""
    rows: tuple[Row, ...]
    best: dict[str, Best]
    probability: float
    """The least sure of the pairs by which the rows were joined."""


def matched_people(matches: Matches, *, begin: int = 0, end: int | None = None) -> Iterator[MatchedPerson]:
    """Everybody who is in more than one row, in the order of the lists; of all of them those from begin to end."""
    rows = matches.rows.with_columns(person=pl.col("group").rank("dense").cast(pl.Int64))
    frame = rows.filter(pl.len().over("group") > 1)
    frame = frame.filter(pl.col("group").is_in(frame["group"].unique().sort()[begin:end].to_list()))
    sure = _least_sure(matches)
    for rows in frame.sort("group", "id").partition_by("group", maintain_order=True):
        group = rows["group"][0]
        own = tuple(row_of(row) for row in rows.iter_rows(named=True))
        yield MatchedPerson(rows["person"][0], group, own, best_values(own), sure.get(group, 1.0))


def row_of(row: dict[str, object]) -> Row:
    """A row of `Matches.rows` as it is shown."""
    return Row(
        int(str(row["list"])), int(str(row["row"])), {name: shown(name, str(row[name])) for name in FIELDS if row[name]}
    )


def shown(field: str, text: str) -> str:
    """A value as people write it."""
    if field == "date_of_birth":
        year, month, day = text.split("-")
        return f"{day}/{month}/{year}"
    return " ".join(text.split())


def best_values(rows: Sequence[Row]) -> dict[str, Best]:
    """For each field the value that most rows have; of several the longest, then that of the first list."""
    best = {}
    for field in FIELDS:
        values = [(row.list, row.values[field]) for row in rows if field in row.values]
        if values:
            counts = Counter(plain(field, value) for _, value in values)
            most, _ = min(
                ((value, place) for place, (_, value) in enumerate(values)),
                key=lambda item: (-counts[plain(field, item[0])], -len(item[0]), item[1]),
            )
            lists = tuple(
                dict.fromkeys(number for number, value in values if plain(field, value) == plain(field, most))
            )
            best[field] = Best(most, lists, len(counts) > 1)
    return best


def _least_sure(matches: Matches) -> dict[int, float]:
    """The least sure pair inside each group that was joined."""
    group = matches.rows.select("id", "group")
    inside = (
        matches.scored.join(group, left_on="a", right_on="id")
        .join(group, left_on="b", right_on="id", suffix="_b")
        .filter(pl.col("group") == pl.col("group_b"))
    )
    return dict(inside.group_by("group").agg(pl.col("probability").min()).iter_rows())
