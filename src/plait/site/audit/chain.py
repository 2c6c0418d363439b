"""The record's chain: every deed carries a digest of itself and of the deed before it.

Whoever changes a line, takes one out or puts one in breaks it at that place. This is the linking of Haber and
Stornetta (How to Time-Stamp a Digital Document, Journal of Cryptology 3, 1991). Alone it does not show that the end
was cut off, or that all of it was written anew: for that somebody else keeps a digest, as a monitor keeps the tree
heads of Certificate Transparency (RFC 9162), and it is looked for in the record later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from plait.site.audit.models import Deed

START = "0" * 64
"""What stands before the first deed."""
_AT_ONCE = 2_000
"""Deeds in memory while the record is read."""


class Line(NamedTuple):
    """What the digest of a deed is taken of, in this order. The deed's own number is not: its place says more."""

    at: datetime
    verb: str
    by: int | None
    kind: str
    number: int
    project: int | None
    organisation: int | None
    link: int | None = None
    """The link by which whoever did it had come. A line without one is written as it was before there were links."""


def digest_of(before: str, line: Line) -> str:
    """The digest of a deed after the one whose digest is ``before``: SHA-256, as 64 hexadecimal digits.

    It is taken of ``before``, a line feed, and the line as a JSON list of ASCII characters without spaces, its time in
    UTC with microseconds: ``["2026-11-22T13:05:00.000000+00:00","ask",7,"projects.project",3,3,2]``. The number of a
    link stands at the end where there is one.
    This can never become different: all digests on record would be wrong.
    """
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = json.dumps([at, *(line[1:] if line.link is not None else line[1:-1])], separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()


def last_digest() -> str:
    """The digest of the last deed; of the whole record, as it holds all before it."""
    return Deed.objects.order_by("-id").values_list("digest", flat=True).first() or START


class How(StrEnum):
    """How the chain is broken at a deed."""

    CHANGED = "changed"
    """The deed is not the one that its digest was taken of."""
    MOVED = "moved"
    """It does not follow the one before it: one between them is gone, or it was put in or has another place."""


@dataclass(frozen=True)
class Break:
    """Where the chain is broken first."""

    deed: int
    """The deed's number."""
    how: How


@dataclass(frozen=True)
class Verified:
    """What was found in the record."""

    deeds: int
    first: datetime | None
    """When the first deed was done; None in an empty record."""
    newest: datetime | None
    last: str
    """The digest of the last deed, to note down."""
    broken: Break | None
    """None where each deed follows the one before it."""
    known: str
    """The digest that was looked for; "" for none."""
    known_at: int | None
    """The deed that has it, with no break up to there; 0 for the beginning. None where there is none."""

    @property
    def is_whole(self) -> bool:
        """Whether the chain is not broken, and the digest that was looked for is in it."""
        return self.broken is None and (not self.known or self.known_at is not None)


def verify_record(known: str = "") -> Verified:
    """Follow the chain from its beginning to its end, and look for a digest that somebody noted earlier.

    It is read as it is at one moment, a part at a time: deeds that are done meanwhile do no harm.
    """
    deeds, first, newest, last, broken = 0, None, None, START, None
    known_at = 0 if known == START else None
    rows = Deed.objects.order_by("id").annotate(said_at=Cast("at", TextField()))
    columns = rows.values_list("id", "before", "digest", "said_at", *Line._fields[1:])
    for number, before, digest, said_at, *values in columns.iterator(chunk_size=_AT_ONCE):
        at = _time_of(said_at)
        if broken is None and before != last:
            broken = Break(number, How.MOVED)
        elif broken is None and not _is_digest(digest, before, at, values):
            broken = Break(number, How.CHANGED)
        if broken is None and digest == known:
            known_at = number
        deeds, first, newest, last = deeds + 1, first or at, at or newest, digest
    return Verified(deeds, first, newest, last, broken, known, known_at)


def _time_of(text: str) -> datetime | None:
    """The time that a database says as text, in UTC; None where somebody has made something else of it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _is_digest(digest: str, before: str, at: datetime | None, values: Sequence[Any]) -> bool:
    """Whether it is the digest of this line, whatever somebody has put into it."""
    try:
        return at is not None and digest == digest_of(before, Line(at, *values))
    except TypeError:  # SQLite keeps bytes where a text should be
        return False


def is_chained() -> bool:
    """Whether the database's record has a chain: one of an older version has none until it is brought up to date."""
    table = Deed._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        return {"digest", "link"} <= columns
