"""Dates are read strictly, and day and month are never guessed between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import Fault
from plait.standard.dates import date_between_other_signs, date_of_serial, day_comes_first, read_date

THIRD_OF_APRIL = date(1985, 4, 3)
DAYS = st.dates(min_value=date(1000, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "1985-04-03",
        "1985/4/3",
        "03/04/1985",
        "3/4/1985",
        "03-04-1985",
        "3.4.1985",
        "03 04 1985",
        "3 April 1985",
        "3rd April 1985",
        "3 Apr 1985",
        "03-APR-1985",
        "Wednesday 3 April 1985",
        "Wed, 3 Apr. 1985",
        "3rd of April 1985",
        "3/Apr/1985",
        "3Apr1985",
        "April 3, 1985",
        "Wednesday, April 3rd 1985",
        "  3   April\n1985 ",
        "1985-04-03 00:00:00",
        "1985-04-03T10:15",
        "03/04/1985 10:15",
    ],
)
def test_the_ways_people_write_a_date_mean_that_day(text: str) -> None:
    assert read_date(text) == THIRD_OF_APRIL


@pytest.mark.parametrize(
    "text",
    [
        "03\u201304\u20131985",
        "3 / 4 / 1985",
        "03\u201204\u20121985",
        "03,04,1985",
        "03//04//1985",
        "03/04/1985.",
        "1985\u201304\u201303",
    ],
)
def test_other_signs_between_the_figures_leave_the_day_as_it_is(text: str) -> None:
    assert isinstance(read_date(text), Fault)
    assert date_between_other_signs(text) == THIRD_OF_APRIL


@pytest.mark.parametrize("text", ["31\u201302\u20131985", "3\u20134\u201385", "3\u20131985", "1-2-3-1985", "3?4?1985"])
def test_other_signs_make_no_day_of_what_is_none(text: str) -> None:
    assert date_between_other_signs(text) is None


@pytest.mark.parametrize("text", ["13/4/45", "3 Apr 85", "03-Apr-85", "April 3, 85", "1.1.01"])
def test_a_year_of_two_figures_is_never_given_a_century(text: str) -> None:
    assert read_date(text) is Fault.DATE_TWO_DIGIT_YEAR


@pytest.mark.parametrize(
    "text", ["31/02/1985", "29/02/1900", "1985-13-01", "00/04/1985", "99 April 1985", "32/01/0000"]
)
def test_a_day_that_is_not_in_the_calendar_is_impossible(text: str) -> None:
    assert read_date(text) is Fault.DATE_IMPOSSIBLE


@pytest.mark.parametrize(
    "text", ["10", "1985", "Feb", "April 1985", "03/04", "44300", "", "TBC", "1950s", "3 Febtober 1985", "03//04/1985"]
)
def test_a_part_of_a_date_is_no_date(text: str) -> None:
    assert read_date(text) is Fault.DATE_FORM


def test_the_month_comes_first_only_where_the_caller_says_so() -> None:
    assert read_date("03/04/1985", day_first=False) == date(1985, 3, 4)


def test_dates_that_name_their_parts_do_not_care_for_order() -> None:
    assert {read_date(text, day_first=False) for text in ("1985-04-03", "3 April 1985")} == {THIRD_OF_APRIL}


@given(day=DAYS)
def test_every_day_reads_back_from_how_it_is_written(day: date) -> None:
    iso, british, words = day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {day:%B} {day:%Y}"
    american = f"{day:%m/%d/%Y}"

    assert {read_date(iso), read_date(british), read_date(words), read_date(american, day_first=False)} == {day}


@given(text=st.text(max_size=30))
def test_any_text_is_a_date_or_a_fault(text: str) -> None:
    assert isinstance(read_date(text), date | Fault)


def test_a_first_part_over_twelve_shows_that_days_come_first() -> None:
    assert day_comes_first(["03/04/1985", "13/04/1985"]) is True


def test_a_second_part_over_twelve_shows_that_months_come_first() -> None:
    assert day_comes_first(["03/04/1985", "04/13/1985"]) is False


@pytest.mark.parametrize(
    "texts", [[], ["03/04/1985"], ["1985-04-13", "13 April 1985"], ["13/04/1985", "04/13/1985"], ["31/31/1985"], ["x"]]
)
def test_nothing_is_settled_by_dates_that_fit_both_orders_or_neither(texts: list[str]) -> None:
    assert day_comes_first(texts) is None


def test_one_slip_does_not_outvote_the_column() -> None:
    assert day_comes_first(["13/04/1985", "24/04/1985", "04/13/1985"]) is True


@pytest.mark.parametrize(
    ("number", "day"), [(31140, THIRD_OF_APRIL), (31140.75, THIRD_OF_APRIL), (44197, date(2021, 1, 1))]
)
def test_a_number_of_days_is_the_date_that_excel_shows(number: float, day: date) -> None:
    assert date_of_serial(number) == day


@pytest.mark.parametrize("number", [-3, 0, 59, 1985, 2026, 73_051, 19850403, 7911123456])
def test_a_year_or_a_phone_number_is_no_number_of_days(number: float) -> None:
    assert date_of_serial(number) is None


@given(day=st.dates(min_value=date(1906, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_from_1906_to_2099_has_its_number(day: date) -> None:
    assert date_of_serial((day - date(1900, 1, 1)) / timedelta(days=1) + 2) == day
