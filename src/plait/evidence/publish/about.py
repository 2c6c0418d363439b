"""What stands beside published figures wherever they go, in the same words in each file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plait.evidence import words
from plait.evidence.publish.licence import Licence
from plait.tables.pooled import Pooled


@dataclass(frozen=True)
class About:
    """One publication."""

    title: str
    published_on: date
    licence: Licence
    contact: str
    """Whom to ask, or "" if nobody was named."""


def notes(pooled: Pooled) -> tuple[str, ...]:
    """What a reader has to know, the most important first."""
    made_up = (words.MADE_UP,) if pooled.made_up else ()
    return (*made_up, words.CONTACTS_NOT_PEOPLE, words.how_rounded(), *words.further_notes(pooled))
