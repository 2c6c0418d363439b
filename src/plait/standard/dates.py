"""Dates as people type them, read strictly: two readings are never guessed between.

A two-digit year, a part of a date ("1985", "Feb") and a day that does not exist are faults.
Whether 03/04/1985 is April or March is decided by the whole column (`day_comes_first`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from plait.standard.faults import Fault

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/ ]?([A-Za-z]{3,9})\.?,?[-/ ]?(\d{4}|\d{2})"
)
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}|\d{2})")
_SIGNS_BETWEEN = re.compile(r"\s*[-/.,_\\\u2010-\u2015\u2044\u2212\ufe58\ufe63\uff0d]+\s*")
"""Dashes, strokes and whatever else people put between the figures of a date."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of Excel's 1900 date system, once its made-up 29 February 1900 is allowed for."""

_FIRST_SERIAL = 2193
"""1 January 1906."""
_SERIAL_OF_2100 = 73_051


def read_date(text: str, *, day_first: bool = True) -> date | Fault:
    """Read one date; ``day_first`` says how 03/04/1985 is meant."""
    text = " ".join(text.split())
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _NUMERIC.fullmatch(text):
        day, month, year = match.groups() if day_first else (match[2], match[1], match[3])
    elif (match := _WORDS.fullmatch(text)) and match[2].lower() in _MONTHS:
        day, month, year = match[1], str(_MONTHS[match[2].lower()]), match[3]
    elif (match := _MONTH_FIRST.fullmatch(text)) and match[1].lower() in _MONTHS:
        day, month, year = match[2], str(_MONTHS[match[1].lower()]), match[3]
    else:
        return Fault.DATE_FORM
    if len(year) == 2:
        return Fault.DATE_TWO_DIGIT_YEAR
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Fault.DATE_IMPOSSIBLE


def date_between_other_signs(text: str, *, day_first: bool = True) -> date | None:
    """The date of figures with other signs between them than `read_date` takes: long dashes, "24 / 06 / 1950"."""
    plain = "/".join(part for part in _SIGNS_BETWEEN.split(text.strip()) if part)
    if not re.fullmatch(r"[0-9]+/[0-9]+/[0-9]+", plain):
        return None
    read = read_date(plain, day_first=day_first)
    return None if isinstance(read, Fault) else read


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """What a column of dates says about itself: True, False, or None if nothing settles it.

    Where both are shown (`orders_shown`) the larger number of dates wins, and a tie settles nothing.
    """
    day, month = orders_shown(texts)
    return None if day == month else day > month


def orders_shown(texts: Iterable[str]) -> tuple[int, int]:
    """How many dates of a column show that the day comes first, and how many that the month does.

    A first part from 13 to 31 speaks for the day, a second part from 13 to 31 for the month.
    """
    day, month = 0, 0
    for text in texts:
        match = _NUMERIC.fullmatch(" ".join(text.split()))
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        day += 1 <= second <= 12 < first <= 31
        month += 1 <= first <= 12 < second <= 31
    return day, month


def date_of_serial(number: float) -> date | None:
    """The date that Excel means by a number of days, if it falls in 1906 to 2099.

    A smaller number is taken for a bare year: 1985 is more often a year of birth than 7 June 1905.
    """
    if not _FIRST_SERIAL <= number < _SERIAL_OF_2100:
        return None
    return _SERIAL_ZERO + timedelta(days=int(number))
