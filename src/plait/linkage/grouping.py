"""Groups of rows that are one person: grown from the surest pair on, and never joined through one weak pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plait.linkage.model import Ints
from plait.linkage.one_to_one import Edge, one_to_one

NOT_COMPARED = -3.0
"""What two rows of a group that were never compared speak against it, as the logarithm of odds."""
_MOST = 12.0
"""What one pair can speak for or against at most."""
_PLACES = 6
"""Decimal places of the logarithms that count: the last of sixteen are another computer's or another engine's."""
_DECIDED = 1000.0
"""What somebody's decision speaks for joining: more than all that the program thinks."""


def groups_of(pairs: pl.DataFrame, rows: int, *, least: float, lists: Ints | None = None) -> Ints:
    """The group of each of so many rows, as the smallest number of a row in it; a row without a partner is its own.

    ``pairs`` has ``a``, ``b``, ``probability`` and ``same``, which is what somebody decided, or null; pairs that were
    decided so or have at least the probability ``least`` join rows. Two groups become one only where all pairs between
    them together speak for it: the sum of the logarithms of their odds is above 0, a pair that is missing counting as
    `NOT_COMPARED` (greedy correlation clustering). Two rows that were decided to be different people are never in one
    group, whatever else was decided. The order of rows changes nothing.

    ``lists``, the list of each row, is given where nobody is on a list twice: see `one_to_one`.
    """
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    sure = pairs.select(pl.coalesce("same", pl.col("probability") >= least)).to_series().to_numpy()
    group = _components(a[sure], b[sure], rows)
    sizes = np.bincount(group, minlength=rows)
    inside = np.bincount(group[a[sure]], minlength=rows)
    doubtful = inside < sizes * (sizes - 1) // 2
    if lists is not None:
        doubtful |= _on_one_list_twice(group, lists)
    within = (group[a] == group[b]) & doubtful[group[a]]
    if within.any():
        members = np.flatnonzero(doubtful[group])
        parts = group[a[within]]
        group[members] = members
        edges = list(zip(a[within].tolist(), b[within].tolist(), *_odds(pairs.filter(pl.Series(within))), strict=True))
        line = float(np.log(least / (1 - least))) if least < 1 else _MOST
        order = np.argsort(parts, kind="stable")
        for places in np.split(order, np.flatnonzero(np.diff(parts[order])) + 1):
            for members_of_one in _parted([edges[place] for place in places], line, lists):
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


def _odds(pairs: pl.DataFrame) -> tuple[list[float], list[float]]:
    """The logarithm of each pair's odds of being one person, or what somebody decided; and how much of it counts."""
    chances = np.clip(pairs["probability"].to_numpy(), 1e-9, 1 - np.finfo(float).epsneg)
    odds = pl.Series("odds", np.round(np.log(chances / (1 - chances)), _PLACES))
    said = pl.when("same").then(_DECIDED).when(~pl.col("same")).then(-np.inf)
    found = pairs.select(whole=pl.coalesce(said, odds), limited=pl.coalesce(said, odds.clip(-_MOST, _MOST)))
    return found["whole"].to_list(), found["limited"].to_list()


def _on_one_list_twice(group: Ints, lists: Ints) -> NDArray[np.bool_]:
    """Which groups have two rows of one list."""
    order = np.lexsort((lists, group))
    again = order[1:][(group[order][1:] == group[order][:-1]) & (lists[order][1:] == lists[order][:-1])]
    return np.bincount(group[again], minlength=len(group)) > 0


def _parted(edges: list[tuple[int, int, float, float]], line: float, lists: Ints | None) -> Iterator[list[int]]:
    """The groups of two and more rows that one component falls into; pairs are joined from the odds ``line`` on."""
    known = {(a, b): limited for a, b, _whole, limited in edges}
    sure = [(a, b, whole) for a, b, whole, _limited in edges if whole >= line]
    sure.sort(key=lambda edge: (-edge[2], edge[0], edge[1]))
    if lists is None:
        return _joined_where_all_fit(sure, known)
    return one_to_one(sure, lambda row: int(lists[row]), known, missing=NOT_COMPARED, decided=_DECIDED)


def _joined_where_all_fit(sure: Sequence[Edge], known: Mapping[tuple[int, int], float]) -> Iterator[list[int]]:
    """Groups joined by their surest pairs first, wherever all the pairs between them together speak for it."""
    groups = {row: [row] for edge in sure for row in edge[:2]}
    for a, b, _value in sure:
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
