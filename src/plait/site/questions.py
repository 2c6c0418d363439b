"""Which questions somebody may follow, for pages that do not know how questions work.

Whoever keeps questions registers here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question that somebody may follow."""

    number: int
    ident: str
    """What names it in addresses."""
    title: str
    """In its asker's words."""
    address: str
    takes_part: bool
    """Whether they were asked to; if not, it is open to everyone, and one of their organisations takes part."""
    organisations: frozenset[int]
    """The numbers of all organisations that were asked to take part."""


FindQuestions = Callable[[int], Sequence[Question]]
"""Finds, for the person with this number, the questions in which they or one of their organisations take part."""
_finders: list[FindQuestions] = []


def register(find: FindQuestions) -> None:
    """Say who knows which questions there are."""
    _finders[:] = [find]


def questions_of(person: int) -> Sequence[Question]:
    """What the person with this number may follow and takes part in, the newest first. It looks into the database."""
    return _finders[0](person) if _finders else ()
