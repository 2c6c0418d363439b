"""Which doubtful pairs somebody is asked about, and what those that are left out come to."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from plait.documents.wording import counted
from plait.linkage.matching import Matches
from plait.linkage.sampling import Sample


@dataclass(frozen=True)
class LeftOut:
    """The doubtful pairs that nobody is asked about."""

    pairs: int
    likely_same: float
    """How many of them are the same person, as far as the program can tell: the sum of their probabilities."""
    people: int
    """How many people they are about, counted as they are without them."""


def to_check(matches: Matches, *, most: int | None = None, sample: Sample | None = None) -> pl.DataFrame:
    """The doubtful pairs to ask about: so many at most, the most useful first, without those of the sample."""
    pairs = matches.doubtful
    if sample is not None:
        pairs = pairs.join(sample.pairs, on=["a", "b"], how="anti", maintain_order="left")
    return pairs if most is None else pairs.head(most)


def left_out(matches: Matches, *, most: int | None = None, sample: Sample | None = None) -> LeftOut:
    """What is not on the list of `to_check`, nor in the sample."""
    pairs = to_check(matches, sample=sample)
    pairs = pairs.clear() if most is None else pairs.slice(most)
    groups = matches.rows["group"]
    people = pl.concat([groups[pairs["a"]], groups[pairs["b"]]]).n_unique()
    return LeftOut(pairs.height, float(pairs["probability"].sum()), people)


def said_of_left_out(left: LeftOut) -> str:
    """What it means to leave these out, in a sentence."""
    return (
        f"About {round(left.likely_same):,} of them {'is' if round(left.likely_same) == 1 else 'are'} likely to be the "
        f"same person; they are about {counted(left.people, 'person', 'people')} as counted here."
    )
