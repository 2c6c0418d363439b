"""What the pages of a review show: how far it is, a pair with its reasons as bars, and what an answer led to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.linkage import Answer, Matches
from plait.linkage.explaining import Explained, Step, explained
from plait.linkage.reviewing import (
    Pair,
    Said,
    Standing,
    contradicted,
    pairs_to_look_at,
    rows_of_one,
    standings,
)
from plait.site.matching.memory import standing_of
from plait.site.matching.reviews import Review

_WIDTH = 300
"""Units of the drawing, from its left edge to its right one."""
_MUCH, _SOME = 4.0, 1.0
"""Bits from which on something speaks strongly, or clearly, for or against."""


@dataclass(frozen=True)
class Progress:
    """How far a review is."""

    done: int
    """Pairs that were answered as the review asks for."""
    left: int
    """Pairs that whoever asks can look at."""

    @property
    def all(self) -> int:
        """Both."""
        return self.done + self.left


@dataclass(frozen=True)
class State:
    """A review as it stands for one person."""

    review: Review
    said: tuple[Said, ...]
    now: Matches
    pairs: tuple[Pair, ...]
    """What they can look at."""

    @classmethod
    def of(cls, review: Review) -> State:
        """Look it up."""
        said = tuple(review.said())
        now, second = standing_of(review, said), review.terms.second_opinion
        pairs = pairs_to_look_at(now, said, who=review.who, second_opinion=second, most=review.terms.most)
        return cls(review, said, now, tuple(pairs))

    @property
    def standings(self) -> dict[Pair, Standing]:
        """How far each pair is that somebody looked at."""
        return standings(self.said, second_opinion=self.review.terms.second_opinion)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        own = {item.pair for item in self.said if item.who == self.review.who}
        settled = {Standing.SAME, Standing.DIFFERENT, Standing.DISPUTED}
        done = sum(standing in settled or pair in own for pair, standing in self.standings.items())
        return Progress(done, len(self.pairs))

    @property
    def contradicted(self) -> list[Pair]:
        """Pairs that stand otherwise than was said of them."""
        return contradicted(self.now, self.standings)

    @property
    def disputed(self) -> list[Pair]:
        """Pairs of which two people say opposite things."""
        return [pair for pair, standing in self.standings.items() if standing is Standing.DISPUTED]

    def shown_of(self, pair: Pair) -> list[Said]:
        """What was said of a pair, for the list of all answers. Who is to give a second opinion reads none before."""
        said = [item for item in self.said if item.pair == pair]
        is_second = self.standings.get(pair) is Standing.WAITS and all(item.who != self.review.who for item in said)
        return [] if is_second else said

    @property
    def own_last(self) -> Said | None:
        """The last answer of whoever asks."""
        return next((item for item in reversed(self.said) if item.who == self.review.who), None)

    @property
    def led_to_last(self) -> str:
        """What the last answer of whoever asks led to; "" where they have given none."""
        return self.led_to(self.own_last) if self.own_last else ""

    def next_pair(self) -> Pair | None:
        """The pair to look at next: one that nobody else has before them, unless no other is left."""
        taken = set(self.review.looked_at())
        return next((pair for pair in self.pairs if pair not in taken), self.pairs[0] if self.pairs else None)

    def led_to(self, said: Said) -> str:
        """What an answer led to, in a sentence."""
        standing = self.standings.get(said.pair)
        if standing is Standing.DISPUTED:
            return _("Somebody else said the opposite: nothing is decided until one of you changes it.")
        if standing is Standing.WAITS:
            return _("A second person is to look at this pair, too.")
        if said.answer is Answer.UNSURE:
            if said.pair[1] in rows_of_one(self.now, said.pair[0]):
                return _("They stay one person, unless somebody else can tell.")
            return _("They stay two people, unless somebody else can tell.")
        if said.pair in self.contradicted:
            return _("Other answers speak against it, so that it does not hold: look at all of them again.")
        if said.answer is Answer.DIFFERENT:
            return _("They are two people.")
        rows = len(rows_of_one(self.now, said.pair[0]))
        return ngettext("They are one person, in %(rows)s row.", "They are one person, in %(rows)s rows.", rows) % {
            "rows": rows
        }


@dataclass(frozen=True)
class Bar:
    """A step of the reasons, drawn from where the last one ended."""

    words: str
    says: str
    """What it speaks for or against, and how strongly, in words."""
    left: int
    width: int
    is_for: bool


@dataclass(frozen=True)
class ShownPair:
    """A pair as its page shows it."""

    pair: Pair
    explained: Explained
    bars: Sequence[Bar]
    even: int
    """Where in the drawing it is as likely as not."""
    percent: int
    own: Said | None
    """What whoever asks said of it."""
    others: Sequence[tuple[str, Said]]
    """What others said of it, with their names; empty until whoever asks has said something themselves."""
    looked_at: bool
    """Whether somebody else has it before them just now."""


def shown_pair(state: State, pair: Pair) -> ShownPair | None:
    """The page of a pair; None for one that is none."""
    try:
        found = explained(state.now, *pair)
    except LookupError:
        return None
    own = next((item for item in reversed(state.said) if item.pair == pair and item.who == state.review.who), None)
    names = state.review.people()
    others = [
        (names.get(item.who, ""), item) for item in state.said if item.pair == pair and item.who != state.review.who
    ]
    bars, even = _bars(found.steps)
    percent = min(99, max(1, round(found.probability * 100)))
    looked_at = pair in state.review.looked_at()
    return ShownPair(pair, found, bars, even, percent, own, others if own else (), looked_at)


def _bars(steps: Sequence[Step]) -> tuple[list[Bar], int]:
    ends = [0.0, *(end for step in steps for end in (step.before, step.after))]
    least, most = min(ends), max(ends)
    scale = _WIDTH / ((most - least) or 1.0)

    def at(bits: float) -> int:
        return round((bits - least) * scale)

    bars = []
    for step in steps:
        left, right = at(min(step.before, step.after)), at(max(step.before, step.after))
        bars.append(Bar(step.words, _strength(step.weight), left, max(2, right - left), step.weight >= 0))
    return bars, at(0.0)


def _strength(bits: float) -> str:
    size = abs(bits)
    if bits >= 0:
        return (
            _("speaks strongly for it")
            if size >= _MUCH
            else _("speaks for it")
            if size >= _SOME
            else _("a little for it")
        )
    if size >= _MUCH:
        return _("speaks strongly against it")
    return _("speaks against it") if size >= _SOME else _("a little against it")


def name_in(now: Matches, row: int) -> str:
    """What a row's person is called, for a list of pairs."""
    values = now.rows.row(row, named=True)
    names = " ".join(filter(None, (values["forename"], values["surname"])))
    place = f"{now.lists[values['list']].name}, {_('row %(row)s') % {'row': values['row']}}"
    return f"{names} ({place})" if names else place
