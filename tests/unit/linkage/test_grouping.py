"""Groups: no chain of weak pairs, decisions before everything, and the same answer in any order."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from plait.linkage.grouping import groups_of

SURE = 0.98


def pairs(*edges: tuple[int, int, float] | tuple[int, int, float, bool | None]) -> pl.DataFrame:
    rows = [(*edge, None)[:4] for edge in edges]
    return pl.DataFrame(
        rows, {"a": pl.Int32, "b": pl.Int32, "probability": pl.Float64, "same": pl.Boolean}, orient="row"
    )


def parted(*edges: tuple[int, int, float] | tuple[int, int, float, bool | None], rows: int = 5) -> list[int]:
    return [int(group) for group in groups_of(pairs(*edges), rows, least=SURE)]


def test_sure_pairs_are_joined_and_others_are_not() -> None:
    assert parted((0, 3, 0.999), (1, 2, 0.5)) == [0, 1, 2, 0, 4]


def test_three_rows_that_all_fit_are_one_person() -> None:
    assert parted((0, 1, 0.999), (1, 2, 0.999), (0, 2, 0.99)) == [0, 0, 0, 3, 4]
    assert parted((0, 1, 0.9999), (1, 2, 0.9999)) == [0, 0, 0, 3, 4], "two that were never compared do not outweigh it"


def test_a_group_is_not_joined_through_one_weak_pair() -> None:
    assert parted((0, 1, 0.9999), (2, 3, 0.9999), (1, 2, 0.981), (0, 2, 0.01), (1, 3, 0.01), (0, 3, 0.01)) == [
        0,
        0,
        2,
        2,
        4,
    ]


def test_what_somebody_decided_goes_before_everything() -> None:
    assert parted((0, 1, 0.9999, False)) == [0, 1, 2, 3, 4]
    assert parted((0, 1, 0.06, True)) == [0, 0, 2, 3, 4]
    assert parted((0, 1, 0.9999), (1, 2, 0.9999), (0, 2, 0.999, False)) in ([0, 0, 2, 3, 4], [0, 1, 1, 3, 4])


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0, 1)), max_size=40),
    st.permutations(range(12)),
)
def test_the_order_of_the_pairs_changes_nothing_and_nobody_is_lost(
    edges: list[tuple[int, int, float]], order: list[int]
) -> None:
    known = {(min(a, b), max(a, b)): p for a, b, p in edges if a != b}
    listed = [(a, b, p) for (a, b), p in known.items()]
    groups = groups_of(pairs(*listed), 12, least=SURE)
    assert np.array_equal(groups, groups_of(pairs(*sorted(listed, key=lambda edge: order[edge[0]])), 12, least=SURE))
    assert (groups <= np.arange(12)).all()
    assert (groups[groups] == groups).all()
    joined = {(a, b) for a, b, p in listed if p >= SURE}
    for row, first in enumerate(groups.tolist()):
        assert row == first or any(row in pair for pair in joined)
