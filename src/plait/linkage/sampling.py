"""How right the definite pairs are, and what the doubtful list holds: from a sample that somebody looked at.

Pairs are drawn by lot from each of four strata, so that from what was said of them an interval follows that holds the
truth in at least 95 of 100 samples. Which are drawn depends on what the rows say and on nothing else: the same lists
have the same sample, in any order of rows, however much of it was answered before. It judges the program, so decisions
change neither the strata nor what is drawn.

For one stratum the limits are exact (Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 1934)
for a sample without replacement, by the hypergeometric distribution (Buonaccorsi, A note on confidence intervals for
proportions in finite populations, The American Statistician 1987). Strata are put together by the method of variance
estimates recovery (Zou, Huang and Zhang, A note on confidence interval estimation for a linear function of binomial
proportions, Computational Statistics and Data Analysis 2009).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, sqrt

import numpy as np
import polars as pl

from plait.documents.wording import counted
from plait.linkage.decisions import Answer, pair_key, pairs_of, row_key
from plait.linkage.matching import DEFINITE, Matches, decided_anew

MOST_SAMPLED = 2000
"""Pairs that a sample can have; more would say little that these do not."""
FAR = 0.999
"""Definite pairs from here on are far from the line at which pairs are joined."""
_DEFINITE_TAKE = 2 / 3
"""Which part of the sample is of definite pairs: nobody looks at these otherwise."""
_FEWEST = 3
"""Pairs that are drawn from a stratum at least, as long as it has them."""
_LEAST_DOUBT = 0.002
"""How often a pair is taken to be wrong at least, when pairs are shared out among strata."""
_TAIL = 0.025
"""The chance that an interval lies wholly above the truth, and that it lies wholly below."""


@dataclass(frozen=True)
class Part:
    """What a sample says of one kind of pairs."""

    pairs: int
    """How many pairs of the kind there are."""
    drawn: int
    answered: int
    """How many of them were said to be the same person or different people."""
    unsure: int
    """How many were said to be not sure, or left empty above one with an answer."""
    same: int
    """How many were said to be the same person."""
    share: float | None
    """The share of all that are the same person, as far as the sample tells; None with too few answers."""
    least: float
    most: float
    """The 95 % interval of that share."""


@dataclass(frozen=True)
class Sample:
    """Pairs to look at, and what their answers say of all."""

    pairs: pl.DataFrame
    """The pairs in the order in which they are to be answered: ``a``, ``b``, ``pattern``, ``probability``, ``key``,
    ``answer`` (null so far)."""
    definite: Part
    """Of the pairs that the program joins."""
    doubtful: Part
    """Of the pairs that it asks about."""


def sample_of(matches: Matches, size: int, *, seed: int = 0) -> Sample:
    """A sample of so many pairs, or of all where there are no more, with the answers among the decisions."""
    strata = _strata(matches)
    split = _shared_out(
        [min(round(size * _DEFINITE_TAKE), size), size], [sum(map(len, strata[:2])), sum(map(len, strata[2:]))]
    )
    sizes = [*_sizes(strata[:2], split[0]), *_sizes(strata[2:], split[1])]
    answers = {decision.key: decision.answer for decision in matches.decisions}
    drawn = [
        _drawn(matches, stratum, size, seed).with_columns(
            pl.col("key").replace_strict(answers, default=None, return_dtype=pl.String).alias("answer"),
            stratum=pl.lit(number),
        )
        for number, (stratum, size) in enumerate(zip(strata, sizes, strict=True))
    ]
    pairs = pl.concat(drawn).sort("draw")
    parts = [
        _part([(len(strata[number]), pairs.filter(stratum=number)["answer"].to_list()) for number in numbers])
        for numbers in ((0, 1), (2, 3))
    ]
    return Sample(pairs.drop("draw", "stratum"), *parts)


def said_of_sample(sample: Sample) -> list[str]:
    """What a sample says, in sentences."""
    said = []
    for part, kind, means in (
        (sample.definite, "definite", "right"),
        (sample.doubtful, "doubtful", "the same person"),
    ):
        pairs = counted(part.pairs, f"{kind} pair")
        if not part.pairs or not part.drawn:
            continue
        if part.share is None:
            said.append(
                f"How many of the {pairs} are {means} cannot be said yet: of {part.drawn:,} that were drawn, "
                f"{part.answered or 'none'} {'has' if part.answered == 1 else 'have'} an answer."
            )
            continue
        text = (
            f"Of the {pairs} about {_percent(part.share)} are {means}, by {part.answered + part.unsure:,} that were "
            f"looked at; with 95 % confidence between {_percent(part.least, floor)} and {_percent(part.most, ceil)}."
        )
        if part.unsure:
            text += f" {part.unsure:,} of which nobody was sure could be either, and make this wider."
        if part.same == part.answered < part.pairs and not part.unsure:
            text += " None of those looked at was otherwise, which does not mean that none is."
        said.append(text)
    return said


def _percent(share: float, rounded: Callable[[float], int] = round) -> str:
    """A share as people read it; limits are rounded away from the middle."""
    return f"{rounded(round(share * 1000, 6)) / 10:.1f} %"


def _strata(matches: Matches) -> list[pl.DataFrame]:
    """The pairs near the line and far from it, and the likely and unlikely ones of those asked about; no decisions."""
    alone = decided_anew(matches, pairs_of([], {}))
    scored, group = alone.scored, alone.rows["group"].to_numpy()
    together = pl.Series(group[scored["a"].to_numpy()] == group[scored["b"].to_numpy()], dtype=pl.Boolean)
    definite = scored.filter(together & (scored["probability"] >= DEFINITE))
    columns = ("a", "b", "pattern", "probability")
    return [
        frame.filter(side).select(columns)
        for frame, line in ((definite, FAR), (alone.doubtful, 0.5))
        for side in (pl.col("probability") < line, pl.col("probability") >= line)
    ]


def _shared_out(sizes: Sequence[int], there: Sequence[int]) -> tuple[int, int]:
    """How much of the sample goes to definite and to doubtful pairs: what one does not have, the other gets."""
    wanted, size = sizes
    doubtful = min(size - wanted, there[1])
    definite = min(size - doubtful, there[0])
    return definite, min(size - definite, there[1])


def _sizes(strata: Sequence[pl.DataFrame], size: int) -> list[int]:
    """So many pairs shared out among strata: the larger and the more doubtful one is, the more (Neyman)."""
    there = [len(stratum) for stratum in strata]
    sizes = [min(_FEWEST, number) for number in there]
    if sum(sizes) > size:  # less than a few of each
        sizes = [min(size, sizes[0]), 0]
        sizes[1] = size - sizes[0]
    doubt = [
        number * sqrt(chance * (1 - chance))
        for number, chance in (
            (len(stratum), min(max(float(stratum["probability"].mean() or 0), _LEAST_DOUBT), 1 - _LEAST_DOUBT))  # type: ignore[arg-type]
            for stratum in strata
        )
    ]
    while sum(sizes) < min(size, sum(there)):
        open_to = [number for number in range(len(strata)) if sizes[number] < there[number]]
        sizes[max(open_to, key=lambda number: (doubt[number] / (sizes[number] + 1), number))] += 1
    return sizes


def _drawn(matches: Matches, stratum: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """So many pairs of a stratum, by lot: ``draw`` is a number that depends on what the two rows say, and the seed."""
    names = {"draw": pl.String, "key": pl.String}
    if not size:
        return stratum.clear().with_columns(pl.lit(None, kind).alias(name) for name, kind in names.items())
    wanted = np.unique(np.concatenate([stratum["a"].to_numpy(), stratum["b"].to_numpy()]))
    keys = {int(row["id"]): row_key(row) for row in matches.rows[wanted].iter_rows(named=True)}
    codes = [pair_key(keys[a], keys[b]) for a, b in stratum.select("a", "b").iter_rows()]
    times: Counter[str] = Counter()
    lots = []
    for code in codes:  # of pairs that are alike in all, each has a lot of its own
        times[code] += 1
        lots.append(hashlib.sha256(f"{seed} {code} {times[code]}".encode()).hexdigest())
    return stratum.with_columns(pl.Series("draw", lots), pl.Series("key", codes)).sort("draw").head(size)


def _part(strata: Sequence[tuple[int, list[str | None]]]) -> Part:
    """What the answers of some strata, each with its number of pairs, say of them together."""
    strata = [stratum for stratum in strata if stratum[0]]
    tallies = [_Tally.of(there, answers) for there, answers in strata]
    there = sum(tally.there for tally in tallies)
    same, answered, unsure = (sum(getattr(tally, name) for tally in tallies) for name in ("same", "answered", "unsure"))
    share, least, most = None, 0.0, 1.0
    if there and all(tally.answered + tally.unsure for tally in tallies):
        if answered and all(tally.answered for tally in tallies):
            share = sum(tally.there * tally.same / tally.answered for tally in tallies) / there
        least, most = interval([tally.low for tally in tallies])[0], interval([tally.high for tally in tallies])[1]
    return Part(there, sum(len(answers) for _, answers in strata), answered, unsure, same, share, least, most)


@dataclass(frozen=True)
class _Tally:
    """The answers of one stratum."""

    there: int
    same: int
    answered: int
    unsure: int

    @staticmethod
    def of(there: int, answers: Sequence[str | None]) -> _Tally:
        """Whoever stops early has answered a sample still; whoever leaves one out on the way was not sure of it."""
        last = max((place for place, answer in enumerate(answers, start=1) if answer), default=0)
        counts = Counter(answers[:last])
        same, different = counts[Answer.SAME], counts[Answer.DIFFERENT]
        return _Tally(there, same, same + different, last - same - different)

    @property
    def low(self) -> tuple[int, int, int]:
        """As if all that nobody was sure of were different people."""
        return self.there, self.answered + self.unsure, self.same

    @property
    def high(self) -> tuple[int, int, int]:
        """As if they were the same person."""
        return self.there, self.answered + self.unsure, self.same + self.unsure


def interval(strata: Sequence[tuple[int, int, int]]) -> tuple[float, float]:
    """The 95 % interval of the share of all pairs of some strata that are the same person.

    Each stratum is how many pairs there are, how many of these were looked at, and how many of those are the same.
    """
    whole = sum(there for there, _, _ in strata)
    middle = sum(there * same / seen for there, seen, same in strata) / whole
    below = above = 0.0
    for there, seen, same in strata:
        least, most = limits(there, seen, same)
        below += (there / whole * (same / seen - least)) ** 2
        above += (there / whole * (most - same / seen)) ** 2
    return max(0.0, middle - sqrt(below)), min(1.0, middle + sqrt(above))


def limits(there: int, seen: int, same: int) -> tuple[float, float]:
    """The exact 95 % limits of one stratum's share: so many are there, so many of these seen, so many of those same.

    The smallest and the greatest number in all with which as many as were seen, or as few, are no rarer than 2.5 %.
    """
    certain, open_to = same, there - (seen - same)
    least = certain if same == 0 else _first(certain, open_to, lambda all_: _at_least(there, all_, seen, same) > _TAIL)
    if same == seen:
        return least / there, open_to / there
    # As few of the same are as many of the others.
    others = _first(seen - same, there - same, lambda all_: _at_least(there, all_, seen, seen - same) > _TAIL)
    return least / there, (there - others) / there


def _first(least: int, most: int, holds: Callable[[int], bool]) -> int:
    """The smallest number that something holds for, which holds for all above."""
    while least < most:
        middle = (least + most) // 2
        if holds(middle):
            most = middle
        else:
            least = middle + 1
    return least


def _at_least(there: int, same: int, seen: int, found: int) -> float:
    """The chance that of so many seen at least so many are among the same."""
    return sum(exp(term) for term in _terms(there, same, seen, found))


def _terms(there: int, same: int, seen: int, found: int) -> Iterator[float]:
    for number in range(max(found, seen - (there - same)), min(seen, same) + 1):
        yield _choose(same, number) + _choose(there - same, seen - number) - _choose(there, seen)


def _choose(of: int, number: int) -> float:
    """The logarithm of the ways to choose so many."""
    return lgamma(of + 1) - lgamma(number + 1) - lgamma(of - number + 1)
