"""What is kept of lists from one visit to the next: what their headings mean, and how good they were. No cell.

The pages that read lists do not know where this is kept. At the desk it is in files of its user's own; on a
shared site whoever keeps it for an organisation registers here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from plait.checking.history import History, Version
from plait.sheets import Remembered
from plait.site.handover import Purpose


class Keeper(Protocol):
    """Keeps it for one person: the one at the desk, or a member of an organisation."""

    @property
    def whose(self) -> str:
        """The organisation that it is kept for; "" at the desk."""

    @property
    def refusal(self) -> str:
        """Why this person cannot change what is kept, and whom to ask; "" where they can."""

    @property
    def key(self) -> bytes:
        """The secret that what is kept of findings is keyed with."""

    def headings(self) -> Remembered:
        """A heading's key -> tag, "" for none; for reading a list."""

    def how_many_headings(self) -> int:
        """How many there are; for saying so."""

    def keep_headings(self, new: Mapping[str, str]) -> None:
        """Put what was just confirmed over it. Raises PlaitError where it cannot be kept."""

    def forget_headings(self) -> None:
        """Forget all of them. Raises PlaitError where that cannot be done."""

    def history(self, name: str) -> History | None:
        """What is kept of the list with this name (`key_of_list`); None where nothing is.

        Raises PlaitError where it cannot be read.
        """

    def keep_version(self, name: str, version: Version) -> None:
        """Put a version of this list with its history, which begins here if need be. Raises PlaitError."""

    def forget_history(self, name: str) -> None:
        """Forget what is kept of this list. Raises PlaitError where that cannot be done."""


FindKeeper = Callable[[str, Purpose | None], Keeper | None]
"""Finds the keeper for the owner of a list, who may count it for a purpose."""
_finders: list[FindKeeper] = []


def register(find: FindKeeper) -> None:
    """Say who keeps things for the members of a shared site."""
    _finders[:] = [find]


def keeper_for(owner: str, purpose: Purpose | None) -> Keeper | None:
    """Who keeps things for this owner of lists; None where nothing is kept. It may look into the database."""
    return _finders[0](owner, purpose) if _finders else None
