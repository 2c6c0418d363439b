"""How a list comes to be counted for something, and how its table gets there.

The pages that read and count lists do not know what a table is for, and whoever wants a table does
not know how lists are read. Both meet here: an asker says for what and by what a list is to be
counted, and takes the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.http import Http404, HttpRequest

from plait.tables import SafeTable


@dataclass(frozen=True)
class Purpose:
    """What a list is counted for."""

    ident: str
    """Names the purpose in an address: ``project-k3Jd92``."""
    title: str
    """The question, in its asker's words."""
    organisation: str
    """Whose list it is: the organisation of whoever counts it."""
    contact: str
    """Whom partners can ask about the list."""
    breakdowns: tuple[str, ...]
    """What to count by: ``("ward,need", "lsoa,need")``."""
    back: str
    """Address of the page that the list is counted for."""
    place: str
    """The code of the place by whose areas it is counted."""


class Asker(Protocol):
    """Someone who wants tables."""

    def purpose(self, request: HttpRequest, ident: str) -> Purpose:
        """The purpose of this name, for whoever asks. Raises Http404 where they may not count for it."""

    def take(self, request: HttpRequest, purpose: Purpose, table: SafeTable, *, put_right: str) -> str:
        """Keep a counted table, not shared yet; gives the address of the page where it can be shared.

        ``put_right`` is the address where the list's columns can be put right while it lies open.
        Raises PlaitError where the table cannot be taken.
        """


_askers: dict[str, Asker] = {}


def register(kind: str, asker: Asker) -> None:
    """Let an asker answer for all purposes named ``KIND-...``."""
    _askers[kind] = asker


def purpose_of(request: HttpRequest, ident: str) -> Purpose:
    """The purpose of this name. Raises Http404 where there is none for whoever asks."""
    return _asker(ident).purpose(request, ident)


def hand_over(request: HttpRequest, purpose: Purpose, table: SafeTable, *, put_right: str) -> str:
    """Give a counted table to whoever asked for it; gives the address to go on to."""
    return _asker(purpose.ident).take(request, purpose, table, put_right=put_right)


def _asker(ident: str) -> Asker:
    found = _askers.get(ident.partition("-")[0])
    if found is None:
        raise Http404
    return found
