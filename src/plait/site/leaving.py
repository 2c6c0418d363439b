"""What is somebody's in an organisation, and how a colleague takes it over when they leave.

Whoever lets people leave does not know what is kept in their name. Both meet here: a holder says what
is somebody's, and hands it over. Where a whole organisation leaves a place nothing is handed over: what it
takes part in there goes on, and is named before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Thing:
    """One thing that is somebody's."""

    words: str
    link: str = ""
    """Address of its page, if it has one."""


@dataclass(frozen=True)
class Theirs:
    """Things of one kind."""

    what: str
    """Names the kind, as a heading."""
    things: tuple[Thing, ...]
    becomes: str
    """What becomes of them when nobody takes them over, in one sentence."""
    can_be_taken_over: bool = True


class Holder(Protocol):
    """Keeps things in people's names. People and organisations are named by their numbers."""

    def theirs(self, person: int, organisation: int) -> Sequence[Theirs]:
        """What is somebody's in an organisation; kinds of which there are none are left out."""

    def hand_over(self, person: int, organisation: int, *, to: int | None) -> None:
        """Give it to a colleague, or to nobody; called in the transaction in which somebody leaves.

        Afterwards the person may do and see nothing any more in the organisation's name.
        """


_holders: list[Holder] = []


def register(holder: Holder) -> None:
    """Let a holder hand over what it keeps, whenever somebody leaves."""
    _holders.append(holder)


def what_is_theirs(person: int, organisation: int) -> list[Theirs]:
    """All that is somebody's in an organisation."""
    return [item for holder in _holders for item in holder.theirs(person, organisation)]


def hand_over(person: int, organisation: int, *, to: int | None) -> None:
    """Give all of it to a colleague, or to nobody. Doing so twice changes nothing more."""
    for holder in _holders:
        holder.hand_over(person, organisation, to=to)


GoesOn = Callable[[int, str], Sequence[Theirs]]
"""Finds what the organisation with this number has to do with in the place with this code, and what becomes of it."""
_go_on: list[GoesOn] = []


def register_in_place(find: GoesOn) -> None:
    """Let this be named before an organisation leaves a place."""
    _go_on.append(find)


def what_goes_on(organisation: int, place: str) -> list[Theirs]:
    """All that an organisation has to do with in a place; kinds of which there are none are left out."""
    return [item for find in _go_on for item in find(organisation, place) if item.things]
