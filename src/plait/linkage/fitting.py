"""The model learned from the lists themselves, without labels: EM over counts of comparison patterns.

Latent classes (`Relation`) in which the factors are independent; that two rows of one home, or two namesakes,
agree in many fields at once is carried by the classes. Some patterns are anchored: they are what they are, whatever the
model thinks (semi-supervised EM). Each class is drawn to what is expected of it. Sources: Fellegi and Sunter, A theory
for record linkage (1969); Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm
(1977).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from plait.linkage.comparisons import Comparison, Relation, comparisons
from plait.linkage.model import (
    Floats,
    Ints,
    Model,
    completed,
    expected_model,
    factors,
    levels_of,
    likelihoods,
    places_in,
    share_of,
)

_ROUNDS = 200
_ENOUGH = 1e-7
"""The likelihood's gain, of itself, at which nothing more is learned."""
_DRAWN = 0.02
"""How strongly a class is drawn to what is expected of it: as by this share of its own pairs ..."""
_DRAWN_PAIRS = 25.0
"""... and by so many pairs besides, so that a small list is matched by what is expected."""
_STARTS = 3
"""Fits that are begun, each from other figures; the one that explains the pairs best counts."""
_SHAKEN = 0.35
"""Standard deviation of the logarithms by which the figures of the second and later starts are changed."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Fit:
    """What was learned."""

    model: Model
    trouble: tuple[str, ...]
    """Why the learned model was not used, in plain words, where it was not: then ``model`` is the expected one."""
    rounds: int

    @property
    def is_learned(self) -> bool:
        """Whether the model was learned from these lists."""
        return not self.trouble


def fit(patterns: Ints, counts: Floats, *, seed: int = 0, given: Model | None = None) -> Fit:
    """Learn the model from the different patterns and how many pairs have each (arrays of one length).

    The same input and seed give the same model. Where what was learned for one person does not look like one person
    (`troubles_of`), the expected model is given, with its shares fitted, and ``trouble`` says why. A model that is
    ``given``, as it was learned before, is taken with its shares fitted and nothing else.
    """
    order = np.argsort(patterns)
    levels, counts = levels_of(patterns[order]), counts[order]
    if given is not None:
        found, _likelihood, rounds = _learn(levels, counts, given, profiles_too=False)
        return Fit(found, (), rounds)
    expected = expected_model()
    random = np.random.default_rng(seed)
    tried = [
        _learn(levels, counts, start) for start in (expected, *(_shaken(expected, random) for _ in range(1, _STARTS)))
    ]
    troubles: tuple[str, ...] = ()
    for found, _likelihood, rounds in sorted(tried, key=lambda item: -item[1]):
        wrong = troubles_of(found)
        if not wrong:
            return Fit(found, (), rounds)
        troubles = troubles or wrong
    found, _likelihood, rounds = _learn(levels, counts, expected, profiles_too=False)
    return Fit(found, troubles, rounds)


def anchors(levels: dict[str, Ints]) -> tuple[Flags, Flags]:
    """Patterns that must be one person, and patterns that never are.

    One person: both names (or swapped), the date of birth, and a sign of the place or a way to reach them; or the
    personal number and a name or the date of birth. Never: both names other; another date of birth and another first
    name; another personal number and another date of birth; or another date of birth with neither phone nor e-mail,
    street nor district in common.
    """

    def has(name: str, *wanted: str) -> Flags:
        item = next(item for item in comparisons() if item.name == name)
        return np.isin(levels[name], [item.number(one) for one in wanted])

    born, other_day = has("date_of_birth", "equal"), has("date_of_birth", "differ")
    named = has("forename", "equal", "swapped") & has("surname", "equal", "swapped")
    reached = has("phone", "equal") | has("email", "equal")
    near = has("postcode", "equal", "digit", "sector") | has("address", "equal", "flat")
    by_number = has("number", "equal") & (born | has("surname", "equal") | has("forename", "equal"))
    other_number = has("number", "differ")
    apart = has("postcode", "differ") & ~has("address", "equal", "flat", "street") & ~reached
    other_names = has("forename", "first", "differ") & has("surname", "differ") & ~has("number", "equal")
    never = other_names | other_day & (has("forename", "differ") | other_number | (apart & (levels["forename"] > 0)))
    must = ((born & named & (near | reached)) | by_number) & ~never & ~other_number
    return must, never & ~by_number


def _learn(
    levels: dict[str, Ints], counts: Floats, start: Model, *, profiles_too: bool = True
) -> tuple[Model, float, int]:
    """EM from this start: the model, its penalised likelihood, and the rounds it took."""
    must, never = anchors(levels)
    expected = expected_model()
    places = [places_in(factor, levels) for factor in factors()]
    model, before, likelihood, rounds = start, -np.inf, -np.inf, 0
    while rounds < _ROUNDS:
        rounds += 1
        logs = likelihoods(model, levels)
        top = logs.max(axis=0)
        total = top + np.log(np.exp(logs - top).sum(axis=0))
        shares = np.exp(logs - total)
        shares[:, must] = np.eye(len(Relation))[Relation.SAME][:, None]
        others = shares[1:, never]
        shares[Relation.SAME, never] = 0
        shares[1:, never] = others / np.maximum(others.sum(axis=0), np.finfo(float).tiny)
        weights = shares * counts
        sums = weights.sum(axis=1)
        pulls = _DRAWN * sums + _DRAWN_PAIRS
        profiles = model.profiles
        if profiles_too:
            profiles = tuple(
                _profile(weights, place, wanted, pulls, factor)
                for place, wanted, factor in zip(places, expected.profiles, factors(), strict=True)
            )
        shares_now = sums + _DRAWN_PAIRS * expected.shares
        model = Model(shares_now / shares_now.sum(), profiles)
        likelihood = float((total * counts).sum()) + sum(
            float((pulls[:, None] * wanted * np.log(profile)).sum())
            for wanted, profile in zip(expected.profiles, profiles, strict=True)
        )
        if abs(likelihood - before) <= _ENOUGH * abs(likelihood):
            break
        before = likelihood
    return model, likelihood, rounds


def _profile(weights: Floats, place: Ints, expected: Floats, pulls: Floats, factor: tuple[Comparison, ...]) -> Floats:
    """How often each level of a factor was seen in each relation; where a part is missing, of those with the rest.

    That a personal number is nobody else's is known, not learned: pairs that one person has twice would be taken for
    two people who share it.
    """
    if not place.any():
        return expected  # nothing is known of it
    shape = tuple(item.size for item in factor)
    profile = expected.copy()
    for relation, weight in enumerate(weights):
        if factor[0].name == "number" and relation != Relation.SAME:
            continue
        seen = np.bincount(place, weight, expected.shape[1]).reshape(shape)
        wanted = expected[relation].reshape(shape)
        if len(shape) == 1:
            present = seen[1:] + pulls[relation] * wanted[1:]
            found = np.concatenate([[1.0], present / present.sum()])
        else:
            present = seen[1:, 1:] + pulls[relation] * wanted[1:, 1:]
            found = np.ones(shape)
            found[1:, 1:] = present / present.sum()
            first, second = present.sum(axis=1) + seen[1:, 0], present.sum(axis=0) + seen[0, 1:]
            found[1:, 0], found[0, 1:] = first / first.sum(), second / second.sum()
        profile[relation] = found.ravel()
    return profile


def _shaken(model: Model, random: np.random.Generator) -> Model:
    """Another start: the same figures, each changed by chance."""
    profiles = []
    for factor, profile in zip(factors(), model.profiles, strict=True):
        present = profile.reshape(len(Relation), *(item.size for item in factor))
        present = present[(slice(None), *(slice(1, None) for _ in factor))]
        profiles.append(completed(present * np.exp(random.normal(0, _SHAKEN, present.shape))))
    return replace(model, profiles=tuple(profiles))


MUST_BE = (
    ("date_of_birth", ("equal", "swapped", "digit"), 0.85, 1.0, "too few of them have one date of birth"),
    ("date_of_birth", ("differ",), 0.0, 0.10, "too many of them have different dates of birth"),
    ("surname", ("differ",), 0.0, 0.15, "too many of them have different surnames"),
    ("forename", ("differ", "first"), 0.0, 0.15, "too many of them have different first names"),
    ("email", ("differ",), 0.0, 0.15, "too many of them have different e-mail addresses"),
)
"""What pairs of one person look like: comparison, levels, least and greatest share, and what is said otherwise."""


def troubles_of(model: Model) -> tuple[str, ...]:
    """What speaks against the learned pairs of one person being that, in plain words; nothing where they are."""
    found = []
    for name, levels, least, most, words in MUST_BE:
        share = sum(float(share_of(model, name, level)[Relation.SAME]) for level in levels)
        if not least <= share <= most:
            found.append(f"Of the pairs that seemed to be one person, {words} ({share:.0%}).")
    return tuple(found)
