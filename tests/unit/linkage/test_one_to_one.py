"""One to one: the best pair first, nothing by lot, decisions before everything, and the same answer in any order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.linkage.made import people, written
from tests.unit.linkage.test_grouping import pairs

import plait
from plait.errors import PlaitError
from plait.linkage import match
from plait.linkage.grouping import groups_of

SURE = 0.98
LISTS = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2])
"""Three lists of three rows each."""

Edge = tuple[int, int, float] | tuple[int, int, float, bool | None]


def parted(*edges: Edge) -> set[frozenset[int]]:
    """The groups of more than one row."""
    group = groups_of(pairs(*edges), len(LISTS), least=SURE, lists=LISTS)
    return {frozenset(np.flatnonzero(group == one).tolist()) for one in set(group.tolist()) if (group == one).sum() > 1}


def test_the_best_pair_is_joined_and_the_second_best_left_for_review() -> None:
    assert parted((0, 3, 0.9999), (0, 4, 0.99)) == {frozenset({0, 3})}
    assert parted((0, 3, 0.9999), (1, 3, 0.999), (1, 4, 0.99)) == {frozenset({0, 3}), frozenset({1, 4})}


def test_the_order_counts_among_the_surest_too() -> None:
    assert parted((0, 3, 1 - 1e-12), (0, 4, 1 - 1e-10)) == {frozenset({0, 3})}


def test_two_that_are_as_good_are_both_left_whatever_is_next_best() -> None:
    assert parted((0, 3, 0.999), (0, 4, 0.999)) == set()
    assert parted((0, 3, 0.999), (0, 4, 0.999), (1, 3, 0.99)) == set()
    assert parted((0, 3, 0.999), (0, 4, 0.999), (0, 6, 0.99)) == {frozenset({0, 6})}, "another list is no rival"


def test_one_row_of_each_of_three_lists_is_one_person() -> None:
    assert parted((0, 3, 0.999), (3, 6, 0.999), (0, 6, 0.999)) == {frozenset({0, 3, 6})}
    assert parted((0, 3, 0.9999), (3, 6, 0.999), (6, 1, 0.99)) == {frozenset({0, 3, 6})}


def test_a_second_row_of_one_list_comes_only_by_a_decision() -> None:
    assert parted((0, 1, 0.9999)) == set()
    assert parted((0, 1, 0.5, True), (0, 3, 0.999), (1, 3, 0.999)) == {frozenset({0, 1, 3})}


def test_rows_that_were_decided_to_be_different_never_come_together() -> None:
    assert parted((0, 3, 0.9999), (3, 6, 0.999), (0, 6, 0.5, False)) == {frozenset({0, 3})}
    assert parted((0, 3, 0.5, True), (3, 6, 0.5, True), (0, 6, 0.9, False)) == set(), "decisions against each other"


def _in_order(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 8),
            st.integers(0, 8),
            st.sampled_from([0.2, 0.98, 0.985, 0.99, 0.999, 0.9999]),
            st.sampled_from([None, None, None, None, True, False]),
        ),
        max_size=20,
    ),
    st.permutations(range(3)),
    st.permutations(range(3)),
)
def test_the_order_of_rows_changes_nothing(
    edges: list[tuple[int, int, float, bool | None]], one: list[int], other: list[int]
) -> None:
    known = {(min(a, b), max(a, b)): (p, same) for a, b, p, same in edges if a != b}
    moved = {row: row // 3 * 3 + (one if row < 6 else other)[row % 3] for row in range(9)}
    there = parted(*((a, b, p, same) for (a, b), (p, same) in known.items()))
    again = [(*pair, p, same) for (a, b), (p, same) in known.items() for pair in [_in_order(moved[a], moved[b])]]
    assert parted(*again) == {frozenset(moved[row] for row in group) for group in there}
    for group in there:
        decided = any(same and {a, b} <= group for (a, b), (_, same) in known.items())
        assert decided or len({row // 3 for row in group}) == len(group)
        assert not any(same is False and {a, b} <= group for (a, b), (_, same) in known.items())


def test_a_person_on_one_list_twice_is_asked_about(tmp_path: Path) -> None:
    everybody = people(60)
    lists = [
        written(tmp_path, "one.csv", everybody[:50]),
        written(tmp_path, "two.csv", [*everybody[20:], everybody[25]]),
    ]
    found = plait.match(lists, one_to_one=True)
    assert found.on_several_lists == 29
    assert found.doubtful.select("a", "b").rows() == [(25, 50 + 5), (25, 50 + 40)]
    assert found.rows.filter(pl.len().over("group", "list") > 1).is_empty()
    assert plait.match(lists).on_several_lists == 30


def test_one_list_has_nobody_to_be_matched_with_one_to_one(tmp_path: Path) -> None:
    with pytest.raises(PlaitError, match="needs two lists"):
        match([written(tmp_path, "one.csv", people(9))], one_to_one=True)
