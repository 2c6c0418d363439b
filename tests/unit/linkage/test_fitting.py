"""The model learned without labels: it finds again what the counts were made from, and a bad one is not used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plait.linkage.comparisons import Relation, comparisons
from plait.linkage.fitting import fit, troubles_of
from plait.linkage.model import Floats, Ints, Model, expected_model, factors

TRUE = np.array([0.15, 0.25, 0.35, 0.25])
SEEN = ("forename", "surname", "date_of_birth", "postcode", "phone")
"""The fields that the made lists have; all others are missing."""
PAIRS = 40_000


def drawn(model: Model, *, spoilt: bool = False) -> tuple[Ints, Floats]:
    """Patterns and their counts, drawn from a model; spoilt, many dates of birth and surnames of one person differ."""
    chance = np.random.default_rng(5)
    relation = chance.choice(len(Relation), PAIRS, p=model.shares)
    levels = {item.name: np.zeros(PAIRS, dtype=np.int64) for item in comparisons()}
    for factor, profile in zip(factors(), model.profiles, strict=True):
        item = factor[0]
        if item.name in SEEN:
            alone = profile.reshape(len(Relation), item.size, -1)[:, 1:, 0]
            for kind in Relation:
                own = relation == kind
                levels[item.name][own] = 1 + chance.choice(item.size - 1, own.sum(), p=alone[kind] / alone[kind].sum())
    if spoilt:
        for item in comparisons():
            if item.name in {"surname", "date_of_birth"}:
                bad = (relation == Relation.SAME) & (chance.random(PAIRS) < 0.4)
                levels[item.name][bad] = item.number("differ")
    pattern, weight = np.zeros(PAIRS, dtype=np.int64), 1
    for item in comparisons():
        pattern += levels[item.name] * weight
        weight *= item.size
    patterns, counts = np.unique(pattern, return_counts=True)
    return patterns, counts.astype(float)


def test_shares_and_profiles_are_found_again() -> None:
    true = replace(expected_model(), shares=TRUE)
    found = fit(*drawn(true))
    assert found.trouble == ()
    assert found.model.shares == pytest.approx(TRUE, abs=0.02)
    for factor, learned, was in zip(factors(), found.model.profiles, true.profiles, strict=True):
        if factor[0].name in SEEN and len(factor) == 1:
            assert learned[Relation.SAME] == pytest.approx(was[Relation.SAME], abs=0.03), factor[0].name


def test_the_same_counts_in_any_order_give_the_same_model() -> None:
    patterns, counts = drawn(expected_model())
    one, other = fit(patterns, counts), fit(patterns[::-1], counts[::-1])
    assert np.array_equal(one.model.shares, other.model.shares)


def test_a_model_that_does_not_look_like_one_person_is_refused() -> None:
    expected = expected_model()
    place = next(number for number, factor in enumerate(factors()) if factor[0].name == "date_of_birth")
    born = expected.profiles[place].copy()
    born[Relation.SAME] = born[Relation.CHANCE]
    profiles = (*expected.profiles[:place], born, *expected.profiles[place + 1 :])
    assert troubles_of(expected) == ()
    assert "too few of them have one date of birth" in troubles_of(replace(expected, profiles=profiles))[0]


def test_where_the_learned_model_is_bad_the_expected_one_is_used() -> None:
    agreeing = replace(expected_model(), shares=np.array([0.97, 0.01, 0.01, 0.01]))
    found = fit(*drawn(agreeing, spoilt=True))
    assert not found.is_learned
    assert all(text.startswith("Of the pairs that seemed to be one person, too ") for text in found.trouble)
    for learned, was in zip(found.model.profiles, expected_model().profiles, strict=True):
        assert np.array_equal(learned, was)
