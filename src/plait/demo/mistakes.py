"""The mistakes of the demo's lists: spoiling cells by a plan, and saying which cells were spoilt."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

Cell = str | int | date
Row = dict[str, Cell]
"""A row by its headings; "" is an empty cell."""

_MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


class Expect(StrEnum):
    """What a checker should make of a planted cell."""

    WRONG = "wrong"
    """It has to be named."""
    UNTIDY = "untidy"
    """It means the same, or is missing, and may be tidied or noted."""
    RIGHT = "right"
    """It looks odd or lies elsewhere, is well written, and has to be left alone."""


Change = Callable[[Cell, Row], Cell]
"""The spoilt cell, or the cell as it was where this mistake cannot be made."""


def _in_text(change: Callable[[str], str]) -> Change:
    return lambda cell, _row: change(cell) if isinstance(cell, str) else cell


def _in_date(change: Callable[[date], str]) -> Change:
    return lambda cell, _row: change(cell) if isinstance(cell, date) else cell


def _in_number(change: Callable[[int, Row], Cell]) -> Change:
    return lambda cell, row: change(cell, row) if isinstance(cell, int) else cell


def _short_month(text: str) -> str:
    return f"31/{(2, 4, 6, 9, 11)[int(text[:2]) % 5]:02}{text[5:]}"


def _typed_date(born: date) -> str:
    forms = (
        f"{born.day}.{born.month}.{born.year}",
        f"{born.day} {_MONTHS[born.month - 1]} {born.year}",
        born.isoformat(),
    )
    return forms[born.day % 3]


def _too_many_children(children: int, row: Row) -> Cell:
    people = row["No. in household"]
    return people + 1 + children if isinstance(people, int) else children


def _consent_lost(cell: Cell, row: Row) -> Cell:
    return "" if row["Lawful basis"] == "Consent" else cell


def _as_number(cell: Cell, _row: Row) -> Cell:
    return int(cell.replace(" ", "")) if isinstance(cell, str) and cell.startswith("0") else cell


_CHANGES: Mapping[str, Change] = {
    "left empty": lambda _cell, _row: "",
    "small letters": _in_text(str.lower),
    "capitals": _in_text(str.upper),
    "space at the end": _in_text(lambda text: text + " "),
    "space left out": _in_text(lambda text: text.replace(" ", "")),
    "letter O for 0": _in_text(lambda text: text.replace("0", "O", 1)),
    "letter I for 1": _in_text(lambda text: text.replace("1", "I", 1)),
    "last letter lost": _in_text(lambda text: text[:-1]),
    "last digits lost": _in_text(lambda text: text[:8]),
    "domain lost": _in_text(lambda text: text[: text.index("@") + 1]),
    "born in 2091": _in_text(lambda text: text[:-4] + "2091"),
    "two-digit year": _in_text(lambda text: text[:-4] + text[-2:]),
    "the 31st of a short month": _in_text(_short_month),
    "the 31st of June": _in_date(lambda born: f"31/06/{born.year}"),
    "1950s": _in_date(lambda born: f"{born.year // 10 * 10}s"),
    "date written as text": _in_date(_typed_date),
    "4 or 5": _in_number(lambda people, _row: f"{people} or {people + 1}"),
    "more children than people": _in_number(_too_many_children),
    "number without its first zero": _as_number,
    "consent left empty": _consent_lost,
}


class Spoilt(NamedTuple):
    """One cell that was spoilt."""

    position: int
    """The row's place in the list, from 0."""
    heading: str
    mistake: str
    expect: Expect


def spoil(
    rows: list[Row], plan: Sequence[Mapping[str, Any]], elsewhere: Sequence[str], rng: random.Random
) -> list[Spoilt]:
    """Plant what the plan says, in place, and say where. No cell is spoilt twice and no row is wrong twice.

    Where the rows do not allow as many as planned (no postcode holds a 0), fewer are planted.
    """
    done = list(_repeated(rows))
    closed = {spoilt.position for spoilt in done}
    touched: set[tuple[int, str]] = set()
    for entry in plan:
        open_rows = [
            index
            for index in rng.sample(range(len(rows)), len(rows))
            if index not in closed and (index, entry["heading"]) not in touched
        ]
        change = _change(entry, elsewhere, rng)
        planted = list(islice(_spoilt(rows, open_rows, entry, change), entry["rows"]))
        touched.update((spoilt.position, spoilt.heading) for spoilt in planted)
        closed.update(spoilt.position for spoilt in planted if spoilt.expect is Expect.WRONG)
        done += planted
    return sorted(done)


def _spoilt(rows: list[Row], open_rows: Sequence[int], entry: Mapping[str, Any], change: Change) -> Iterator[Spoilt]:
    """One planned mistake in each open row that allows it, in the order given."""
    heading = entry["heading"]
    for index in open_rows:
        was = rows[index][heading]
        now = was if was == "" else change(was, rows[index])
        if now != was:
            rows[index][heading] = now
            yield Spoilt(index, heading, entry["mistake"], Expect(entry["expect"]))


def _repeated(rows: Sequence[Row]) -> Iterator[Spoilt]:
    heading = next(iter(rows[0]))
    times = Counter(row[heading] for row in rows)
    for index, row in enumerate(rows):
        if times[row[heading]] > 1:
            yield Spoilt(index, heading, "reference used twice", Expect.WRONG)


def _change(entry: Mapping[str, Any], elsewhere: Sequence[str], rng: random.Random) -> Change:
    if "how" in entry and entry["how"] != "elsewhere":
        return _CHANGES[entry["how"]]
    values = entry.get("values", elsewhere)
    return lambda cell, _row: rng.choice(values) if values else cell
