"""One row of a person on each list: the best pairs first, and nothing where two are as good as each other.

Greedy: pairs are taken by how sure they are, so that a pair that is joined is the best that both its rows still have.
Rows that are alike for the same place are all left for people to decide, whatever is next best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby

_AS_GOOD = 6
"""Decimal places of the logarithm of odds in which two pairs that are as good as each other do not differ."""

Edge = tuple[int, int, float]


@dataclass(eq=False)
class _Group:
    """Rows that are one person so far."""

    rows: list[int]
    lists: set[int]
    closed: set[int] = field(default_factory=set)
    """Lists on which several rows are as good a partner: none of them is taken."""


def one_to_one(
    edges: Sequence[Edge],
    list_of: Callable[[int], int],
    known: Mapping[tuple[int, int], float],
    *,
    missing: float,
    decided: float,
) -> Iterator[list[int]]:
    """The groups of two and more rows in one component.

    ``edges`` are the pairs that may be joined (a < b), each with the logarithm of its odds; ``decided`` is what a pair
    has that somebody said is one person, and the same below 0 where they said it is two. ``known`` has these for all
    pairs, and ``missing`` is that of a pair that was never compared. Two rows of one list come together only where
    somebody decided that they do. The order of rows and edges changes nothing.
    """
    rows = {row for a, b, _ in edges for row in (a, b)}
    groups = {row: _Group([row], {list_of(row)}) for row in rows}

    def value(edge: Edge) -> float:
        return round(edge[2], _AS_GOOD)

    for sure, level in groupby(sorted(edges, key=lambda edge: -value(edge)), key=value):
        pairs = [(groups[a], groups[b]) for a, b, _ in level]
        for party in _parties([pair for pair in pairs if sure >= decided or _may_join(*pair)]):
            whole = _whole(party)
            if (whole or sure >= decided) and _fits(party, known, missing, -decided):
                whole = whole or _joined(party)
                groups |= dict.fromkeys(whole.rows, whole)
            elif not whole:
                together = _joined(party).lists
                for group in party:
                    group.closed |= together - group.lists
    for one in {id(group): group for group in groups.values()}.values():
        if len(one.rows) > 1:
            yield sorted(one.rows)


def _fits(party: Sequence[_Group], known: Mapping[tuple[int, int], float], missing: float, never: float) -> bool:
    """Whether all pairs between these groups together speak for one person, and no decision against it."""
    pairs = ((x, y) for one, other in combinations(party, 2) for x in one.rows for y in other.rows)
    values = [known.get((min(pair), max(pair)), missing) for pair in pairs]
    return sum(values) > 0 and min(values) > never


def _joined(party: Sequence[_Group]) -> _Group:
    """These groups as one."""
    return _Group(
        [row for group in party for row in group.rows],
        set().union(*(group.lists for group in party)),
        set().union(*(group.closed for group in party)),
    )


def _whole(party: Sequence[_Group]) -> _Group | None:
    """These groups as one, where it has every list once and none of which several rows are as good."""
    whole = _joined(party)
    once = len(whole.lists) == sum(len(group.lists) for group in party)
    return whole if once and not whole.lists & whole.closed else None


def _may_join(one: _Group, other: _Group) -> bool:
    """Whether two groups would still have every list once, and neither has several as good on the other's lists."""
    return not (one.lists & (other.lists | other.closed) or other.lists & one.closed)


def _parties(pairs: Sequence[tuple[_Group, _Group]]) -> Iterator[list[_Group]]:
    """The groups that hang together through these pairs; a pair inside one group says nothing new."""
    party_of: dict[int, list[_Group]] = {}
    for one, other in pairs:
        if one is other:
            continue
        ones, others = (party_of.setdefault(id(group), [group]) for group in (one, other))
        if ones is not others:
            ones.extend(others)
            party_of |= {id(group): ones for group in others}
    return iter({id(party): party for party in party_of.values()}.values())
