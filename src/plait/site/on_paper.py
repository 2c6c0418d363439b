"""What other apps have to know of organisations that take part on paper, without knowing how questions work.

Whoever makes accounts says when such an organisation has its first one. Whoever shows the record asks for whom
somebody wrote down what came on paper. Both are answered by the one who registers here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

PAPER = "projects.paper"
"""The kind of a sheet that was written down, as it stands on record."""


class Keeper(Protocol):
    """Keeps what came on paper. People and organisations are named by their numbers."""

    def come_in(self, person: int, organisation: int) -> None:
        """Let the first person of an organisation go on with what was asked of it on paper."""

    def carriers(self, papers: Collection[int]) -> Mapping[int, str]:
        """The name of the organisation whose convenor wrote each of these papers down, by the paper's number."""


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Say who keeps it."""
    _keepers[:] = [keeper]


def come_in(person: int, organisation: int) -> None:
    """An organisation that took part on paper has its first account."""
    for keeper in _keepers:
        keeper.come_in(person, organisation)


def carriers(papers: Collection[int]) -> Mapping[int, str]:
    """For whom each of these papers was written down."""
    return {number: name for keeper in _keepers if papers for number, name in keeper.carriers(papers).items()}
