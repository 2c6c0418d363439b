"""Who saw what is held: of an organisation, and of what is somebody's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plait.site.people import seeing
from plait.site.people.models import Person, Seen

SHOWN = 100
"""Openings that are listed, the newest ones; all are counted."""


@dataclass(frozen=True)
class Opening:
    """That somebody opened something on a day."""

    what: str
    whose: str
    """The name of whoever wrote it or whom it is about; "" for nobody."""
    who: str
    day: date


@dataclass(frozen=True)
class Openings:
    """What was opened of an organisation."""

    counts: tuple[tuple[str, int], ...]
    """What it is -> how often it was opened: once a person and day."""
    newest: tuple[Opening, ...]
    more: int
    """How many there are that are not listed."""


def openings_of(organisation: int) -> Openings:
    """Who opened what of an organisation."""
    found = seeing.of_organisation(organisation)
    counts = Counter(found.order_by().values_list("kind", flat=True))
    newest = _in_words(found[:SHOWN])
    in_words = sorted((seeing.words_of(kind), times) for kind, times in counts.items())
    return Openings(tuple(in_words), newest, max(0, counts.total() - SHOWN))


def openings_by_others(person: Person) -> tuple[Opening, ...]:
    """Who opened what is somebody's own."""
    return _in_words(seeing.of_person(person))


def _in_words(found: Iterable[Seen]) -> tuple[Opening, ...]:
    return tuple(
        Opening(
            what=seeing.words_of(item.kind),
            whose=item.whose.words if item.whose else "",
            who=item.person.words,
            day=item.day,
        )
        for item in found
    )
