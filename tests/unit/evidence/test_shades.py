"""Shades stay apart for every reader, and their bounds are printed figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.evidence.shades import SHADES, scale, shade_of
from plait.evidence.svg import INK

PRINTED = st.lists(st.integers(1, 60).map(lambda number: number * 5), min_size=1, max_size=12)


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def spread(groups: Sequence[Sequence[int]]) -> float:
    return sum(sum((n - sum(group) / len(group)) ** 2 for n in group) for group in groups)


def test_shades_stay_apart_in_grey() -> None:
    lightness = [116 * luminance(colour) ** (1 / 3) - 16 for colour in SHADES]
    assert all(light - dark > 10 for light, dark in pairwise(lightness))


@pytest.mark.parametrize("colour", SHADES)
def test_a_line_between_two_areas_of_one_shade_can_be_seen(colour: str) -> None:
    assert contrast(colour, INK) >= 3


def test_without_figures_there_is_no_scale() -> None:
    assert scale([]) == ()


def test_one_figure_makes_one_class() -> None:
    (only,) = scale([45, 45])
    assert (only.low, only.high) == (45, 45)


@given(PRINTED)
def test_every_figure_has_its_class_and_every_bound_is_a_figure(numbers: list[int]) -> None:
    shades = scale(numbers)
    assert len(shades) == min(len(set(numbers)), 5)
    for number in numbers:
        shade = shade_of(number, shades)
        assert shade.low <= number <= shade.high
    assert {bound for shade in shades for bound in (shade.low, shade.high)} <= set(numbers)


@given(PRINTED)
def test_no_other_classes_are_more_even(numbers: list[int]) -> None:
    shades = scale(numbers)
    ours = [[number for number in numbers if shade_of(number, shades) is shade] for shade in shades]
    values = sorted(set(numbers))
    best = min(
        spread(
            [
                [number for number in numbers if values[start] <= number <= values[end - 1]]
                for start, end in pairwise((0, *cuts, len(values)))
            ]
        )
        for cuts in combinations(range(1, len(values)), len(shades) - 1)
    )
    assert spread(ours) == pytest.approx(best, abs=1e-6)


@given(PRINTED)
def test_more_is_darker(numbers: list[int]) -> None:
    colours = [luminance(shade.colour) for shade in scale(numbers)]
    assert colours == sorted(colours, reverse=True)
    assert len(set(colours)) == len(colours)
