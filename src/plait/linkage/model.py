"""The model: how common each relation is among compared pairs, and how often its pairs have each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plait.linkage.comparisons import Comparison, Relation, comparisons

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOGETHER = (("postcode", "address"), ("forename", "surname"))
"""Comparisons that are weighed as one, as they go together: who moved house has neither in common, swapped names are
swapped both, and of two strangers who are compared at all one name agrees, not both."""
MOVED = 0.1
"""The share of pairs of one person of which one row has an earlier address, before anything was learned."""
_ALIKE, _OTHER = ("equal", "part", "short", "close", "similar"), ("two", "first", "differ")
_SELDOM = 0.02
"""How often something is seen of both names that hardly goes together, of how often it would be seen if the names had
nothing to do with each other."""
_SHARES = (0.25, 0.30, 0.28, 0.13, 0.04)
"""How common the relations are, in their order, before anything was learned."""


@dataclass(frozen=True)
class Model:
    """Shares and profiles; `plait.linkage.fitting` learns them."""

    shares: Floats
    """One for each `Relation`; they add up to 1."""
    profiles: tuple[Floats, ...]
    """For each of `factors`, an array of relations x levels. Where all that a factor looks at is missing it has 1."""


def factors() -> tuple[tuple[Comparison, ...], ...]:
    """The comparisons, those that are weighed together in one."""
    by_name = {item.name: item for item in comparisons()}
    joined = {name for names in TOGETHER for name in names}
    single = [(item,) for item in comparisons() if item.name not in joined]
    return (*single, *(tuple(by_name[name] for name in names) for names in TOGETHER))


def levels_of(patterns: Ints) -> dict[str, Ints]:
    """The level of each comparison in each pattern: what `plait.linkage.comparisons.pattern_sql` put together."""
    found, left = {}, patterns
    for item in comparisons():
        found[item.name] = left % item.size
        left = left // item.size
    return found


def places_in(factor: Sequence[Comparison], levels: dict[str, Ints]) -> Ints:
    """Where each pattern stands in a factor's profile."""
    place = levels[factor[0].name]
    for item in factor[1:]:
        place = place * item.size + levels[item.name]
    return place


def likelihoods(model: Model, levels: dict[str, Ints]) -> Floats:
    """Natural logarithm of share x probability, as an array of relations x patterns."""
    logs = np.repeat(np.log(model.shares)[:, None], len(next(iter(levels.values()))), axis=1)
    for factor, profile in zip(factors(), model.profiles, strict=True):
        places = places_in(factor, levels)
        if places.any():  # where nothing is known of a field, nothing is added
            logs += np.take(np.log(profile), places, axis=1)
    return logs


def share_of(model: Model, name: str, level: str) -> Floats:
    """How often a level of one comparison is seen in each relation."""
    for factor, profile in zip(factors(), model.profiles, strict=True):
        for place, item in enumerate(factor):
            if item.name == name:
                only = [0] * len(factor)
                only[place] = item.number(level)
                shape = tuple(each.size for each in factor)
                return profile[:, np.ravel_multi_index(only, shape)]
    raise KeyError(name)


def expected_model() -> Model:
    """What is expected before anything was learned: the figures of ``comparisons.toml``."""
    return Model(np.array(_SHARES), tuple(_expected(factor) for factor in factors()))


def _expected(factor: Sequence[Comparison]) -> Floats:
    profile = _product([np.array([level.expected for level in item.levels]).T for item in factor])
    shape = tuple(len(item.levels) for item in factor)
    if factor[0].name == "postcode":
        moved = _product([np.array([[level.moved for level in item.levels]]) for item in factor])
        profile[Relation.SAME] = (1 - MOVED) * profile[Relation.SAME] + MOVED * moved[0]
    profile = profile.reshape(len(profile), *shape)
    if factor[0].name == "forename":
        _weigh_names(factor, profile)
    return completed(profile)


def _weigh_names(factor: Sequence[Comparison], profile: Floats) -> None:
    """Swapped names are swapped both; strangers seldom have both alike, and one person seldom has both other."""
    numbers = [{level.name: place for place, level in enumerate(item.levels)} for item in factor]

    def cells(relations: Sequence[Relation], *names: str) -> tuple[Ints, ...]:
        return np.ix_(relations, *([own[name] for name in names if name in own] for own in numbers))

    swapped = [own["swapped"] for own in numbers]
    both = profile[:, swapped[0]].sum(axis=1)
    profile[:, swapped[0]] *= _SELDOM
    profile[:, :, swapped[1]] *= _SELDOM
    profile[:, swapped[0], swapped[1]] = both
    profile[cells([Relation.CHANCE, Relation.BIRTHDAY], *_ALIKE)] *= _SELDOM
    profile[cells([Relation.SAME], *_OTHER)] *= _SELDOM


def _product(parts: Sequence[Floats]) -> Floats:
    """The probabilities of all combinations, as if the parts had nothing to do with each other."""
    joint = parts[0]
    for part in parts[1:]:
        joint = (joint[:, :, None] * part[:, None, :]).reshape(len(joint), -1)
    return joint


def completed(present: Floats) -> Floats:
    """A profile with the missing levels, from relations x levels of the first comparison x levels of the second ...

    Gives relations x all levels. What is missing says nothing: where one comparison is, the other has its own
    probabilities over all that the first may have been.
    """
    profile: Floats = present / present.sum(axis=tuple(range(1, present.ndim)), keepdims=True)
    for axis in range(1, profile.ndim):
        profile = np.concatenate([profile.sum(axis=axis, keepdims=True), profile], axis=axis)
    return profile.reshape(len(profile), -1)
