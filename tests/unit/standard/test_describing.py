"""What an entry means is said in words that settle whose it is and what may stand there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plait.standard import Entry, load_dictionary
from plait.standard.describing import (
    by_area,
    sensitivity_in_words,
    source_in_words,
    values_in_words,
    values_with_words,
    whose,
)

ENTRIES = load_dictionary().entries
EVERY_ENTRY = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.tag for entry in ENTRIES])


def entry_of(tag: str) -> Entry:
    entry = load_dictionary().find(tag)
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("tag", "who"),
    [
        ("#Volunteer+Household+Number", "the volunteer"),
        ("#Person+Volunteer+AllNames", "the volunteer"),
        ("#Resident+Household+Number", "the resident"),
        ("#Need+Type", "the resident"),
        ("#Service+Name", "a service, not a person"),
    ],
)
def test_it_says_whose_it_is(tag: str, who: str) -> None:
    assert whose(entry_of(tag)).startswith(who)


@EVERY_ENTRY
def test_every_entry_says_whose_it_is_and_what_may_stand_there(entry: Entry) -> None:
    assert whose(entry)
    assert values_in_words(entry).endswith(".")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("#Resident+Household+Number", "A whole number from 1 to 20."),
        ("#Service+Capacity+Places", "A whole number, 0 or more."),
        ("#Place+Street+Usrn", "8 digits."),
        ("#Need+Type", "One of the allowed values; several with a semicolon between them."),
        ("#Referral+Feedback", "Text; at most 500 characters."),
        ("#Need+Id", "Text; each value in one row only."),
    ],
)
def test_what_may_stand_there_is_said_in_one_line(tag: str, words: str) -> None:
    assert values_in_words(entry_of(tag)) == words


def test_a_column_that_every_row_needs_says_so() -> None:
    entry = replace(entry_of("#Need+Id"), required=True)

    assert values_in_words(entry) == "Text; needed in every row; each value in one row only."


def test_special_category_data_say_why() -> None:
    assert sensitivity_in_words(entry_of("#Person+Resident+Religion")).endswith(
        "(UK GDPR Article 9): religious belief."
    )


def test_a_source_says_what_of_it_was_read() -> None:
    assert ". Read: " in source_in_words(entry_of("#Person+Resident+NhsNumber"))
    assert "Still to be agreed: " in source_in_words(entry_of("#Contact+Resident+Language"))
    assert "A proposal of our own." in source_in_words(entry_of("#Need+Urgency"))


def test_a_value_stands_with_what_it_means_and_the_words_for_it() -> None:
    monday = values_with_words(entry_of("#Volunteer+Availability+Days"))[0]

    assert monday[:2] == ("Mo", "Monday")
    assert "monday" in monday[2]


def test_every_entry_stands_under_one_area() -> None:
    assert [entry for group in by_area(ENTRIES).values() for entry in group] == sorted(
        ENTRIES, key=lambda entry: list(by_area(ENTRIES)).index(entry.area)
    )
