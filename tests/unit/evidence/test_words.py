"""The sentences say what the printed figures say, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plait.evidence.words import (
    could_be,
    day_in_words,
    further_notes,
    headline,
    level_words,
    per_thousand,
    view_title,
)
from plait.tables.breakdown import ALL
from plait.tables.pooled import Cell, Pooled, Row, State
from plait.tables.receipt import CONTACTS, ROUNDING, SEVERAL


def with_rows(pooled: Pooled, numbers: dict[str, int]) -> Pooled:
    rows = tuple(
        Row(name, name, (cell := Cell(State.SHOWN, number, str(number), number - 2, number + 2),), cell)
        for name, number in numbers.items()
    )
    return replace(pooled, views=(replace(pooled.views[0], rows=rows),))


def test_the_headline_says_how_many_where_what_is_hidden_and_that_they_are_not_people(pooled: Pooled) -> None:
    how_many, highest, missing, not_people = headline(pooled)
    assert how_many == "Three organisations counted about 1,515 contacts for “Food or shopping” in Smallton."
    assert highest.startswith("The highest figures are in Ring (1,255 + 1 hidden), Abbey (170) and Eastern")
    assert missing == (
        "In 1 of 6 wards the figure is too small to show, so it is hidden. In 2 of 6 wards one part or more "
        "is hidden. Hidden does not mean none. In 1 of 6 wards nobody counted."
    )
    assert not_people.startswith("These are contacts, not people")


def test_all_contacts_need_no_category(pooled: Pooled) -> None:
    view = replace(pooled.views[0], category=ALL)
    assert headline(replace(pooled, views=(view,)))[0].endswith("1,515 contacts in Smallton.")


def test_a_hidden_total_is_not_nought(pooled: Pooled) -> None:
    view = pooled.views[0]
    hidden = replace(view, total=replace(view.rows[2], name="All"))
    assert headline(replace(pooled, views=(hidden,)))[0].endswith(
        "contacts for “Food or shopping” in Smallton, but too few to show how many."
    )


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"A": 50, "B": 40, "C": 40, "D": 40, "E": 5}, "A (50), B (40), C (40) and D (40)."),
        ({"A": 50, **dict.fromkeys("BCDEFG", 40)}, "The highest figure is in A (50)."),
        (dict.fromkeys("ABCDEF", 40), "No area stands out."),
        ({"A": 10, "B": 5}, "The highest figures are in A (10) and B (5)."),
    ],
)
def test_areas_that_tie_are_treated_alike(pooled: Pooled, numbers: dict[str, int], sentence: str) -> None:
    assert headline(with_rows(pooled, numbers))[1].endswith(sentence)


def test_one_area_is_not_the_highest_of_anything(pooled: Pooled) -> None:
    assert not any("highest" in sentence for sentence in headline(with_rows(pooled, {"A": 10})))


def test_without_a_view_the_headline_says_so(pooled: Pooled) -> None:
    assert headline(replace(pooled, views=())) == ("There is no table to show.",)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell(State.SHOWN, 45, "45", 43, 47), "43 to 47"),
        (Cell(State.SHOWN, 1250, "1,250", 1248, 1252), "1,248 to 1,252"),
        (Cell(State.HIDDEN, None, "fewer than 5", 0, 2), "0 to 2"),
        (Cell(State.SHOWN, 45, "45", 45, 45), "45"),
        (Cell(State.NOT_COUNTED, None, "not counted"), "not counted"),
        (Cell(State.SHOWN, 45, "45"), "not known"),
    ],
)
def test_what_a_count_could_be(cell: Cell, words: str) -> None:
    assert could_be(cell) == words


def test_a_rate_is_never_nought(rows: tuple[Row, ...]) -> None:
    assert per_thousand(replace(rows[0], per_thousand=0)) == "under 1"
    assert per_thousand(replace(rows[0], per_thousand=12)) == "12"
    assert per_thousand(replace(rows[0], per_thousand=None)) == "not known"
    assert per_thousand(rows[2]) == "hidden"
    assert per_thousand(rows[3]) == "not counted"


def test_days_are_written_in_english() -> None:
    assert day_in_words(date(2025, 3, 1)) == "1 March 2025"


def test_an_unheard_of_level_has_a_name_too(pooled: Pooled) -> None:
    assert level_words("parish").several == "areas"
    assert view_title(pooled.views[1]) == "All contacts by small area"


def test_a_note_that_the_page_says_anyway_is_not_said_twice(pooled: Pooled) -> None:
    noted = replace(pooled, notes=(CONTACTS, ROUNDING, SEVERAL, "Something else."))
    assert further_notes(noted) == ("Something else.",)
