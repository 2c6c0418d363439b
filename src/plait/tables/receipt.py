"""The receipt that travels with a table: what was read, what was left out, what the list means.

It says nothing about a person, and every number of rows in it is rounded like the table's own
cells: an exact count of left-out rows would hand back what the rounding took away. For the same
reason every reason is listed, used or not: to leave out those of no row would tell 0 from 1 or 2.
Exact figures are shown at the desk where the list was counted, and only there.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from plait import __version__
from plait.disclosure import BASE, printed
from plait.errors import TableError
from plait.places import Place
from plait.sheets import TaggedList, Workbook
from plait.tables.counting import LEFT_OUT, NOTED, CountedList

FORMAT = "plait-receipt/1"
ROUNDING = (
    f"Every count and every total is rounded to the nearest {BASE} on its own, so totals need not add up. "
    f"A count that rounds to 0 is hidden and reads \u201cfewer than {BASE}\u201d; a true 0 reads the same."
)
CONTACTS = "Figures are contacts, not people: one person may be on a list twice, or on several lists."
SEVERAL = "A row with several values counts once for each of them, and once in the total."


@dataclass(frozen=True)
class PlaceNote:
    """The place and the look-ups that rows were counted with."""

    code: str
    name: str
    made_up: bool
    vintages: dict[str, str]
    """Year of the boundaries for each kind of area."""
    sources: tuple[str, ...]
    """Postcode look-up and boundaries, each with its vintage."""


@dataclass(frozen=True)
class Receipt:
    """All that stands beside a table. Numbers of rows are printed (rounded) words."""

    name: str
    """The list's name: whose it is, or what the file is called."""
    contact: str
    """Whom to ask about the list."""
    meaning: str
    counted_on: date
    covers: str
    place: PlaceNote
    by: tuple[str, ...]
    rows_read: str
    rows_counted: str
    left_out: tuple[tuple[str, str], ...]
    noted: tuple[tuple[str, str], ...]
    not_rows: tuple[tuple[str, int], ...]
    """What on the sheet is no row of the list (a totals row, a title), and how many: never about a person."""
    other_sheets: int
    tags_used: tuple[str, ...]
    list_checksum: str
    """Of the list's file, keyed with the desk's own secret: the same desk gives the same list the same one."""
    versions: dict[str, str]
    table_sha256: str = ""
    """Checksum of the table file, filled in when it is written."""
    notes: tuple[str, ...] = field(default=(CONTACTS, ROUNDING, SEVERAL))

    def as_dict(self) -> dict[str, Any]:
        """The receipt for JSON."""
        return {"format": FORMAT, **asdict(self), "counted_on": self.counted_on.isoformat()}


@dataclass(frozen=True)
class About:
    """What the list's owner says of it, and the day it was counted."""

    name: str
    contact: str
    counted_on: date
    desk_key: bytes
    """A secret of the desk that counts, kept there. The list's checksum is keyed with it: a plain
    checksum of a short list can be guessed, row by row, by trying every postcode and need."""


def make_receipt(
    counted: CountedList, workbook: Workbook, tagged: TaggedList, place: Place, *, about: About
) -> Receipt:
    """Write down how a list became a table."""
    reasons = [item.reason for item in tagged.dropped]
    levels = dict.fromkeys(item.level for item in counted.breakdowns)
    return Receipt(
        name=about.name,
        contact=about.contact,
        meaning=counted.meaning,
        counted_on=about.counted_on,
        covers=counted.covers,
        place=PlaceNote(
            place.code,
            place.name,
            place.made_up,
            {level: place.vintage(level) for level in levels},
            _look_ups(place),
        ),
        by=tuple(item.text for item in counted.breakdowns),
        rows_read=printed(counted.rows_read).words,
        rows_counted=printed(counted.rows_counted).words,
        left_out=_every(LEFT_OUT.values(), counted.left_out),
        noted=_every(NOTED, counted.noted),
        not_rows=tuple((reason, reasons.count(reason)) for reason in dict.fromkeys(reasons)),
        other_sheets=len(tagged.other_sheets),
        tags_used=counted.tags_used,
        list_checksum=hmac.new(about.desk_key, workbook.sha256.encode(), "sha256").hexdigest(),
        versions={"plait": __version__, "dictionary": counted.dictionary_version},
    )


def _every(wordings: Iterable[str], found: Iterable[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
    """The printed number of rows for each wording."""
    rows = dict(found)
    return tuple((words, printed(rows.get(words, 0)).words) for words in wordings)


def _look_ups(place: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{source.title} ({source.vintage})" for source in place.look_ups))


def receipt_from_dict(data: dict[str, Any], *, file: str) -> Receipt:
    """Read a receipt back. Raises TableError where it is not one, or of another version."""
    if data.get("format") != FORMAT:
        raise TableError(f"{file} is not a receipt that this version of Plait can read.")
    try:
        items = {item.name: data[item.name] for item in fields(Receipt)}
        place = items["place"]
        receipt = Receipt(
            **(
                items
                | {name: _tuples(items[name]) for name in ("left_out", "noted", "not_rows", "by", "tags_used", "notes")}
                | {
                    "counted_on": date.fromisoformat(items["counted_on"]),
                    "place": PlaceNote(**(place | {"sources": _tuples(place["sources"])})),
                }
            )
        )
        _check_kinds(receipt)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise TableError(f"{file} is damaged: count the list again to make a new table and receipt.") from None
    return receipt


def _tuples(items: object) -> tuple[Any, ...]:
    if not isinstance(items, list):
        raise TypeError("a list is wanted")
    return tuple(tuple(item) if isinstance(item, list) else item for item in items)


def _check_kinds(receipt: Receipt) -> None:
    """Raise TypeError or ValueError where a receipt from elsewhere holds what no receipt of ours does."""
    place = receipt.place
    texts = [
        *(receipt.name, receipt.contact, receipt.meaning, receipt.covers),
        *(receipt.rows_read, receipt.rows_counted, receipt.list_checksum, receipt.table_sha256),
        *(text for pair in (*receipt.left_out, *receipt.noted) for text in pair),
        *(reason for reason, _ in receipt.not_rows),
        *(*receipt.by, *receipt.tags_used, *receipt.notes),
        *(text for pair in receipt.versions.items() for text in pair),
        *(place.code, place.name, *place.sources),
        *(text for pair in place.vintages.items() for text in pair),
    ]
    "".join(texts).encode()  # a text that is none, or that no file can hold, is refused here
    pairs = (*receipt.left_out, *receipt.noted, *receipt.not_rows)
    numbers = (receipt.other_sheets, *(rows for _, rows in receipt.not_rows))
    if (
        any(len(pair) != 2 for pair in pairs)
        or not all(isinstance(number, int) for number in numbers)
        or not isinstance(place.made_up, bool)
    ):
        raise TypeError("a receipt of another form")
