"""Groups of rows that are one person: grown from the surest pair on, and never joined through one weak pair."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plait.linkage.model import Ints

NOT_COMPARED = -3.0
"""What two rows of a group that were never compared speak against it, as the logarithm of odds."""
_MOST = 12.0
"""What one pair can speak for or against at most."""
_DECIDED = 1000.0
"""What somebody's decision speaks: more than all that the program thinks."""


def groups_of(pairs: pl.DataFrame, rows: int, *, least: float) -> Ints:
    """The group of each of so many rows, as the smallest number of a row in it; a row without a partner is its own.

    ``pairs`` has ``a``, ``b``, ``probability`` and ``same``, which is what somebody decided, or null; pairs that were
    decided so or have at least the probability ``least`` join rows. Two groups become one only where all pairs between
    them together speak for it: the sum of the logarithms of their odds is above 0, a pair that is missing counting as
    `NOT_COMPARED` (greedy correlation clustering). The order of rows changes nothing.
    """
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    sure = pairs.select(pl.coalesce("same", pl.col("probability") >= least)).to_series().to_numpy()
    group = _components(a[sure], b[sure], rows)
    sizes = np.bincount(group, minlength=rows)
    inside = np.bincount(group[a[sure]], minlength=rows)
    doubtful = inside < sizes * (sizes - 1) // 2
    within = (group[a] == group[b]) & doubtful[group[a]]
    if within.any():
        members = np.flatnonzero(doubtful[group])
        parts = pairs.filter(pl.Series(within)).with_columns(part=pl.Series(group[a[within]]))
        group[members] = members
        for part in parts.partition_by("part"):
            for members_of_one in _parted(part, least):
                group[members_of_one] = min(members_of_one)
    return group


def _components(a: NDArray[np.integer], b: NDArray[np.integer], rows: int) -> Ints:
    """The smallest row number that each row is joined with, however far round."""
    root = np.arange(rows)
    while True:
        before = root
        smaller = np.minimum(root[a], root[b])
        root = root.copy()
        np.minimum.at(root, root[a], smaller)
        np.minimum.at(root, root[b], smaller)
        root = root[root]
        while not np.array_equal(root, hopped := root[root]):
            root = hopped
        if np.array_equal(root, before):
            return root


def _parted(pairs: pl.DataFrame, least: float) -> Iterator[list[int]]:
    """The groups of two and more rows that the pairs of one component fall into."""
    chances = np.clip(pairs["probability"].to_numpy(), 1e-9, 1 - 1e-9)
    odds = pl.Series(np.clip(np.log(chances / (1 - chances)), -_MOST, _MOST))
    said = pl.when("same").then(_DECIDED).when(~pl.col("same")).then(-_DECIDED)
    edges = list(pairs.select("a", "b", pl.coalesce(said, odds)).iter_rows())
    known = {(a, b): value for a, b, value in edges}
    groups = {row: [row] for edge in edges for row in edge[:2]}
    line = np.log(least / (1 - least)) if least < 1 else _MOST
    for a, b, _value in sorted(
        (edge for edge in edges if edge[2] >= line), key=lambda edge: (-edge[2], edge[0], edge[1])
    ):
        one, other = groups[a], groups[b]
        if one is other:
            continue
        between = ((min(x, y), max(x, y)) for x in one for y in other)
        if sum(known.get(pair, NOT_COMPARED) for pair in between) > 0:
            one.extend(other)
            for row in other:
                groups[row] = one
    seen: set[int] = set()
    for members in groups.values():
        if len(members) > 1 and id(members) not in seen:
            seen.add(id(members))
            yield members
