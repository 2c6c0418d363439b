"""How many, which day, and what may be printed: said the same everywhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.documents.wording import LONGEST_QUOTE, counted, in_short, long_day, printable


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 cells"), (1, "1 cell"), (2, "2 cells"), (1000, "1,000 cells"), (-1, "-1 cells")]
)
def test_one_thing_is_not_several(number: int, words: str) -> None:
    assert counted(number, "cell") == words


def test_a_plural_may_be_a_word_of_its_own() -> None:
    assert (counted(1, "person", "people"), counted(2, "person", "people")) == ("1 person", "2 people")


def test_a_day_is_written_out() -> None:
    assert long_day(date(2026, 10, 3)) == "3 October 2026"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;x\x07", "\ufffd[2J\ufffd]0;x\ufffd"),
        ("a\nb\r\nc", "a b c"),
        ("\x9b31m", "\ufffd31m"),
        ("\u202etxt.exe", "\ufffdtxt.exe"),
        (
            "caf\u00e9 23\u00a0% \u65e5\u672c \u0645\u06cc\u200c\u062e",
            "caf\u00e9 23\u00a0% \u65e5\u672c \u0645\u06cc\u200c\u062e",
        ),
    ],
)
def test_what_would_steer_a_terminal_is_a_mark(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_whatever_is_printed_is_one_line(text: str) -> None:
    assert len(printable(text).splitlines()) <= 1


def test_a_text_in_a_sentence_is_on_one_line_and_not_all_of_a_long_one() -> None:
    assert in_short(" two\n lines ") == "two lines"
    assert in_short("x" * LONGEST_QUOTE) == "x" * LONGEST_QUOTE
    assert in_short("x " * LONGEST_QUOTE) == "x " * (LONGEST_QUOTE // 2 - 1) + "x\u2026"
