"""Each person once: the rows of every list side by side, the best value of each field, and where the lists differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


_NAMES = ("forename", "middle_name", "surname")
_SHARED = (*_NAMES, "sex", "address", "postcode")
"""Fields of which many people have the same value."""
_SHORTEST_POSTCODE = 5
"""Letters and figures of a whole postcode."""


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
    probability: float | None
    """How sure it is of the two rows that are least alike; None of whom answers joined, as the program was not."""


def matched_people(matches: Matches, *, begin: int = 0, end: int | None = None) -> Iterator[MatchedPerson]:
    """Everybody who is in more than one row, in the order of the lists; of all of them those from begin to end."""
    rows = matches.rows.with_columns(person=pl.col("group").rank("dense").cast(pl.Int64))
    people = matches.joined[begin:end]
    frame = rows.filter(pl.col("group").is_in(people["group"].implode()))
    sure = dict(people.select("group", "probability").iter_rows())
    written = times_written(rows, frame)
    for rows in frame.sort("group", "id").partition_by("group", maintain_order=True):
        group = rows["group"][0]
        own = tuple(row_of(row) for row in rows.iter_rows(named=True))
        yield MatchedPerson(rows["person"][0], group, own, best_values(own, written), sure[group])


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


def best_values(rows: Sequence[Row], written: Mapping[tuple[str, str], int] | None = None) -> dict[str, Best]:
    """For each field the value that most rows have, and of several such values the best one.

    That is, in this order: one that is not cut short, the one that is ``written`` more often in all the lists
    (`times_written`: a mistake is rare), one in well-written capitals, the longest, and that of the first row.
    """
    best = {}
    for field in FIELDS:
        values = [(row.list, row.values[field]) for row in rows if field in row.values]
        if values:
            says = {value: plain(field, value) for _, value in values}
            counts = Counter(says[value] for _, value in values)
            most = min(
                says,
                key=lambda value: (
                    -counts[says[value]],
                    _is_cut_short(field, says[value], counts),
                    -(written or {}).get((field, value), 0),
                    not _is_well_written(field, value),
                    -len(value),
                ),
            )
            lists = tuple(dict.fromkeys(number for number, value in values if says[value] == says[most]))
            best[field] = Best(most, lists, len(counts) > 1)
    return best


def times_written(rows: pl.DataFrame, of: pl.DataFrame) -> dict[tuple[str, str], int]:
    """How many rows have each field and value on which the rows ``of`` one person differ, in whatever capitals.

    Only of what many people share: that a date of birth or a phone is common speaks against it.
    """
    found = {}
    for field in _SHARED:
        key = pl.col(field).str.to_lowercase()
        doubtful = of.filter(pl.col(field).n_unique().over("group") > 1).drop_nulls(field).select(field, key=key)
        if doubtful.is_empty():
            continue
        times = rows.select(key=key).join(doubtful, on="key", how="semi").group_by("key").len()
        for value, times_of_it in doubtful.unique().join(times, on="key").select(field, "len").iter_rows():
            found[field, shown(field, value)] = times_of_it
    return found


def _is_cut_short(field: str, says: str, others: Iterable[str]) -> bool:
    """Whether it tells less than a whole value, and is common for that: an initial, half a postcode, no fixed abode."""
    if field == "address":
        goes_on = any(other != says and other.startswith(says) for other in others)
        return goes_on or not any(letter.isdigit() for letter in says)
    shortest = _SHORTEST_POSTCODE if field == "postcode" else 2 if field in _NAMES else 0
    return len(says) < shortest


def _is_well_written(field: str, value: str) -> bool:
    """Whether its capitals are as people write them."""
    if field == "postcode":
        return value.isupper()
    if field == "email":
        return value.islower()
    words = [word for word in re.split(r"[\W\d_]+", value) if len(word) > 1]
    return any(word[0].isupper() and not word.isupper() for word in words)


def sources_of(person: MatchedPerson, names: Sequence[str]) -> str:
    """Which lists have the best values, by the lists' ``names``; what every list of the person has comes last."""
    lists = tuple(dict.fromkeys(row.list for row in person.rows))
    fields: dict[tuple[int, ...], list[str]] = {}
    for field, best in person.best.items():
        fields.setdefault(tuple(sorted(best.lists)), []).append(WORDS[field])
    shared = fields.pop(lists, [])
    lines = [
        f"{', '.join(names[number] for number in some)}: {', '.join(words)}" for some, words in sorted(fields.items())
    ]
    if shared:
        every = "every list" if len(lists) > 1 else names[lists[0]]
        lines.append(f"{every}: {'all else' if lines else 'all'}")
    return "\n".join(lines)
