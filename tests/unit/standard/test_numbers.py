"""Whole numbers and NHS numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import Fault
from plait.standard.numbers import number_in_words, read_nhs_number, read_whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("4", 4), (" 4 ", 4), ("-4", -4), ("3.0", 3), ("1,234", 1234), ("007", 7)]
)
def test_figures_are_a_whole_number(text: str, number: int) -> None:
    assert read_whole_number(text) == number


@pytest.mark.parametrize("text", ["", "two", "4 or 5", "3+", "2.5", "1.234,5", "1,23", "1e3", "4 people", "-"])
def test_anything_but_figures_is_not(text: str) -> None:
    assert read_whole_number(text) is Fault.NUMBER_FORM


@given(number=st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_every_number_reads_back(number: int) -> None:
    assert read_whole_number(str(number)) == number


@given(number=st.integers(min_value=1000, max_value=10**15 - 1))
def test_thousands_may_be_marked(number: int) -> None:
    assert read_whole_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "number"), [("two", 2), (" Twelve ", 12), ("zero", 0), ("thirteen", None), ("2", None)]
)
def test_the_small_numbers_are_known_in_words(text: str, number: int | None) -> None:
    assert number_in_words(text) == number


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "943-476-5919", "401 023 2137"])
def test_ten_digits_whose_last_one_checks_the_others_are_an_nhs_number(text: str) -> None:
    assert read_nhs_number(text) == "".join(filter(str.isdigit, text))


@pytest.mark.parametrize("text", ["943 476 5918", "943476591", "94347659190", "A434765919", "", "n/a"])
def test_any_other_text_is_none(text: str) -> None:
    assert read_nhs_number(text) is Fault.NHS_NUMBER


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_times_one_digit_stands_for_nobody(digit: str) -> None:
    assert read_nhs_number(digit * 10) is Fault.NHS_PLACEHOLDER


def test_a_check_digit_of_ten_is_never_given_out() -> None:
    without_check = "100000001"  # 1 x 10 + 1 x 2 = 12, and 11 less the rest of 12 / 11 is 10

    assert {read_nhs_number(without_check + digit) for digit in "0123456789"} == {Fault.NHS_NUMBER}


@given(first_nine=st.from_regex(r"[0-9]{9}", fullmatch=True), place=st.integers(0, 9), shift=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(first_nine: str, place: int, shift: int) -> None:
    numbers = [f"{first_nine}{digit}" for digit in range(10)]
    for good in (number for number in numbers if read_nhs_number(number) == number):
        wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]

        assert isinstance(read_nhs_number(wrong), Fault)
