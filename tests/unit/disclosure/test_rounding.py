"""Every count is rounded to the nearest 5 on its own, and a small one is hidden, not zero."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.disclosure import BASE, HIDDEN_WORDS, printed, rounded

counts = st.integers(min_value=0, max_value=10**12)


def shown(true_count: int) -> int:
    """The printed number, with 0 for hidden."""
    return printed(true_count).number or 0


@given(counts)
def test_a_printed_number_is_a_multiple_of_five(true_count: int) -> None:
    assert shown(true_count) % BASE == 0


@given(counts)
def test_a_printed_number_is_at_most_two_away_from_the_truth(true_count: int) -> None:
    assert abs(shown(true_count) - true_count) <= 2


@given(counts, counts)
def test_a_larger_count_never_prints_smaller(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert shown(low) <= shown(high)


@pytest.mark.parametrize("true_count", [0, 1, 2])
def test_zero_one_and_two_are_hidden_in_the_same_words(true_count: int) -> None:
    assert printed(true_count) == printed(0)
    assert printed(true_count).hidden
    assert printed(true_count).words == HIDDEN_WORDS == "fewer than 5"


@given(st.integers(min_value=3))
def test_from_three_on_a_number_is_shown_and_never_as_zero(true_count: int) -> None:
    assert not printed(true_count).hidden
    assert shown(true_count) >= BASE


@pytest.mark.parametrize("true_count", [3, 4, 5, 6, 7])
def test_three_to_seven_all_read_five(true_count: int) -> None:
    assert printed(true_count).words == "5"


def test_thousands_are_set_apart() -> None:
    assert printed(12_344).words == "12,345"


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        printed(-1)


@given(st.lists(counts))
def test_a_column_is_rounded_as_each_of_its_counts_is(true_counts: list[int]) -> None:
    frame = pl.DataFrame({"true": true_counts}, schema={"true": pl.Int64})
    assert frame.select(rounded(pl.col("true"))).to_series().to_list() == [
        printed(count).number for count in true_counts
    ]


@pytest.mark.parametrize("kind", [pl.UInt8, pl.UInt32, pl.Int64])
def test_a_column_is_rounded_alike_whatever_whole_numbers_it_holds(kind: type[pl.DataType]) -> None:
    frame = pl.DataFrame({"true": [0, 2, 3, 253, 255]}, schema={"true": kind})
    assert frame.select(rounded(pl.col("true"))).to_series().to_list() == [None, None, 5, 255, 255]
