"""The model learned without labels: it finds again what the counts were made from, and a bad one is not used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plait.linkage.comparisons import Relation, comparisons
from plait.linkage.fitting import fit, troubles_of
from plait.linkage.model import Floats, Ints, Model, expected_model, factors, likelihoods

TRUE = np.array([0.15, 0.25, 0.30, 0.22, 0.08])
SEEN = ("forename", "surname", "date_of_birth", "postcode", "phone")
"""The fields that the made lists have; all others are missing."""
PAIRS = 40_000


def drawn(model: Model, *, spoilt: bool = False) -> tuple[Ints, Floats]:
    """Patterns and their counts, drawn from a model; spoilt, many dates of birth and surnames of one person differ."""
    chance = np.random.default_rng(5)
    relation = chance.choice(len(Relation), PAIRS, p=model.shares)
    levels = {item.name: np.zeros(PAIRS, dtype=np.int64) for item in comparisons()}
    for factor, profile in zip(factors(), model.profiles, strict=True):
        seen = [item for item in factor if item.name in SEEN]
        if not seen:
            continue
        among = tuple(slice(1, None) if item in seen else 0 for item in factor)
        shares = profile.reshape(len(Relation), *(item.size for item in factor))[(slice(None), *among)]
        for kind in Relation:
            own = np.flatnonzero(relation == kind)
            cells = chance.choice(shares[kind].size, own.size, p=shares[kind].ravel() / shares[kind].sum())
            for item, level in zip(seen, np.unravel_index(cells, shares[kind].shape), strict=True):
                levels[item.name][own] = 1 + level
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


def certainty(model: Model, **agreeing: str) -> float:
    """How sure a model is of a pair of which all that is known is these levels."""
    levels = {
        item.name: np.array([item.number(agreeing[item.name]) if item.name in agreeing else 0])
        for item in comparisons()
    }
    likely = np.exp(likelihoods(model, levels)[:, 0])
    return float(likely[Relation.SAME] / likely.sum())


AGREE = {"forename": "equal", "surname": "equal", "date_of_birth": "equal", "postcode": "differ", "address": "differ"}


@pytest.mark.parametrize("name", ["forename", "surname"])
def test_strangers_who_share_a_birthday_and_one_name_are_not_one_person(name: str) -> None:
    model = fit(*drawn(replace(expected_model(), shares=TRUE))).model
    assert certainty(model, **AGREE) > 0.8
    assert certainty(model, **AGREE | {name: "differ"}) < 0.2


def test_whoever_has_both_names_other_is_somebody_else() -> None:
    model = expected_model()
    home = AGREE | {"postcode": "equal", "address": "equal"}
    assert certainty(model, **home | {"forename": "differ", "surname": "differ"}) < 0.3


def test_that_a_number_is_nobody_elses_is_not_unlearned() -> None:
    expected = expected_model()
    place = next(number for number, factor in enumerate(factors()) if factor[0].name == "number")
    item = factors()[place][0]
    patterns, counts = drawn(replace(expected, shares=TRUE))
    weight = int(np.prod([other.size for other in comparisons()[: comparisons().index(item)]]))
    learned = fit(patterns + item.number("equal") * weight, counts).model
    assert learned.profiles[place][1:] == pytest.approx(expected.profiles[place][1:])


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
    agreeing = replace(expected_model(), shares=np.array([0.96, 0.01, 0.01, 0.01, 0.01]))
    found = fit(*drawn(agreeing, spoilt=True))
    assert not found.is_learned
    assert all(text.startswith("Of the pairs that seemed to be one person, too ") for text in found.trouble)
    for learned, was in zip(found.model.profiles, expected_model().profiles, strict=True):
        assert np.array_equal(learned, was)
