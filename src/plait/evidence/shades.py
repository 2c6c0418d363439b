"""How an area looks: its shade, from natural classes of printed numbers, or the reason why it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from plait.evidence.words import NO_FIGURE
from plait.tables.pooled import Cell, Row, State

SHADES = ("#d9f2f9", "#98d2ea", "#5eafdb", "#1c8bc7", "#0069ab")
"""Light to dark in equal steps of CIE lightness (94 to 42), so that they stay apart in grey and for
colour-blind readers; black lines keep a contrast of 3 to 1 against every one of them."""

# With fewer classes than shades the ones used lie as far apart as they can.
_PICKED = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True)
class Shade:
    """One class of the scale: the lowest and highest printed number in it, and its colour."""

    low: int
    high: int
    step: int
    """1 (lightest) to 5 (darkest)."""
    colour: str


def scale(printed: Iterable[int]) -> tuple[Shade, ...]:
    """At most five classes of printed numbers, lightest first; none where there are no numbers.

    The classes are those with the least variance inside them (W. D. Fisher, "On grouping for maximum
    homogeneity", 1958; known to map makers as Jenks's natural breaks). Every bound is a printed number.
    """
    counts = Counter(printed)
    values = sorted(counts)
    classes = min(len(values), len(SHADES))
    if not classes:
        return ()
    bounds = _breaks(values, [counts[value] for value in values], classes)
    return tuple(
        Shade(values[first], values[last - 1], step + 1, SHADES[step])
        for (first, last), step in zip(pairwise(bounds), _PICKED[classes], strict=True)
    )


def shade_of(number: int, shades: Iterable[Shade]) -> Shade:
    """The class of one of the numbers that the scale was made from."""
    return next(shade for shade in shades if number <= shade.high)


class Look(NamedTuple):
    """What a map says of one area."""

    kind: str
    """"shown", "hidden" or "not-counted"."""
    shade: Shade | None
    """Only where a figure is shown."""
    words: str


def look_of(row: Row | None, shades: Iterable[Shade]) -> Look:
    """The look of an area by its row, if it has one; ``shades`` were made from all rows that are shown."""
    if row is None:
        return Look("not-counted", None, NO_FIGURE)
    number = row.pooled.number
    shade = None if number is None else shade_of(number, shades)
    return Look(kind_of(row.pooled), shade, row.pooled.words)


def kind_of(cell: Cell) -> str:
    """Whether a figure is "shown", or "hidden", or "not-counted": the classes that styles go by."""
    if cell.number is not None:
        return "shown"
    return "hidden" if cell.state is State.HIDDEN else "not-counted"


def _breaks(values: list[int], weights: list[int], classes: int) -> list[int]:
    """Where each class begins, as indices into the sorted distinct values, and the end."""
    mass, first, second = [0], [0], [0]
    for value, weight in zip(values, weights, strict=True):
        mass.append(mass[-1] + weight)
        first.append(first[-1] + weight * value)
        second.append(second[-1] + weight * value * value)

    def spread(start: int, end: int) -> float:
        total = first[end] - first[start]
        return second[end] - second[start] - total * total / (mass[end] - mass[start])

    size = len(values)
    best = [[0.0, *(spread(0, end) for end in range(1, size + 1))]]
    came_from: list[list[int]] = []
    for count in range(1, classes):
        row, origin = [0.0] * (size + 1), [0] * (size + 1)
        for end in range(count + 1, size + 1):
            row[end], origin[end] = min((best[-1][start] + spread(start, end), start) for start in range(count, end))
        best.append(row)
        came_from.append(origin)
    bounds = [size]
    for origin in reversed(came_from):
        bounds.append(origin[bounds[-1]])
    return [0, *reversed(bounds)]
