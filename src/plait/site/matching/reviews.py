"""Reviews of matched lists, and where they are kept.

The pages do not know where that is. At the desk a review lies in memory; on a shared site whoever keeps it for an
organisation registers here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.http import HttpRequest

from plait.linkage import Answer, Matches
from plait.linkage.reviewing import Pair, Said


@dataclass(frozen=True)
class Terms:
    """How a review is to be done."""

    whose: int | None = None
    """The number of the organisation whose lists they are; None at the desk."""
    most: int | None = None
    """How many pairs somebody can look at; None for all."""
    second_opinion: bool = False
    """Whether two people have to say the same of a pair."""
    days: int = 30
    """After how many days a review on a shared site is deleted."""


class Review(Protocol):
    """One review, as one person sees it."""

    @property
    def token(self) -> str:
        """What names it in addresses."""

    @property
    def terms(self) -> Terms:
        """How it is to be done."""

    @property
    def who(self) -> str:
        """Whoever asks, as the answers name them."""

    @property
    def title(self) -> str:
        """The names of its lists."""

    @property
    def whose(self) -> str:
        """The organisation whose lists they are; "" at the desk."""

    @property
    def until(self) -> date | None:
        """The day on which it is deleted; None where it is forgotten when the desk is closed."""

    @property
    def refusal(self) -> str:
        """Why this person cannot decide anything here, and whom to ask; "" where they can."""

    def matches(self) -> Matches:
        """What was found, before anybody looked at it."""

    def said(self) -> Sequence[Said]:
        """All answers, in the order in which they were given."""

    def people(self) -> Mapping[str, str]:
        """What those are called who have answered."""

    def say(self, pair: Pair, answer: Answer, note: str) -> None:
        """Answer a pair, instead of what this person said of it before. Raises PlaitError where they may not."""

    def take_back(self) -> Pair | None:
        """Take this person's last answer back; gives its pair, or None where there is none. Raises PlaitError."""

    def look_at(self, pair: Pair) -> None:
        """Note that this person has a pair before them, so that nobody else is given it."""

    def looked_at(self) -> Collection[Pair]:
        """The pairs that others have before them just now."""

    def delete(self) -> None:
        """Delete the review with all its rows. Raises PlaitError where this person may not."""


class Reviews(Protocol):
    """The reviews that one person can see."""

    def organisations(self) -> Sequence[tuple[int, str]]:
        """Number and name of the organisations whose lists this person may have matched; none at the desk."""

    def begin(self, matches: Matches, terms: Terms) -> str:
        """Begin a review; gives its token. Raises PlaitError where this person may not, or it is too large."""

    def all(self) -> Sequence[Review]:
        """The reviews, the newest first."""

    def find(self, token: str) -> Review | None:
        """The review of this token, if this person can see it."""


FindReviews = Callable[[HttpRequest], Reviews | None]
"""Finds the reviews of whoever asks; None for a visitor without an account."""
_finders: list[FindReviews] = []


def register(find: FindReviews) -> None:
    """Say who keeps reviews."""
    _finders[:] = [find]


def reviews_for(request: HttpRequest) -> Reviews | None:
    """The reviews of whoever asks; None where they have to sign in first."""
    return _finders[0](request) if _finders else None
