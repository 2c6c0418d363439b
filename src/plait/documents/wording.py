"""Words that every room writes alike: how many of a thing, a day, and a text that is safe to show."""

from __future__ import annotations

import unicodedata
from datetime import date

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - a list of words reads better whole
)
LONGEST_QUOTE = 80
"""Characters of somebody's text that are told inside a sentence."""
_JOINERS = "\u200c\u200d"
"""Never seen by themselves, and some scripts cannot be written without them."""


def counted(number: int, one: str, many: str = "") -> str:
    """So many of a thing: "1 cell", "1,000 people". The plural is the singular with an s where none is given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_short(text: str) -> str:
    """A text inside a sentence: on one line, and not all of a long one."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rstrip() + "\u2026"


def long_day(day: date) -> str:
    """3 October 2026, whatever the language of the computer."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def printable(text: str) -> str:
    """A text on one line, with a mark for whatever would steer a terminal or turn its letters round."""
    return "".join(letter if _is_shown(letter) else "\ufffd" for letter in " ".join(text.splitlines()))


def _is_shown(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS or unicodedata.category(letter) == "Zs"
