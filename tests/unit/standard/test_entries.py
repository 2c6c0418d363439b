"""The allowed value that a text means is found by its own name, or by an everyday word for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plait.standard import Entry, load_dictionary


@pytest.fixture
def need() -> Entry:
    (entry,) = (item for item in load_dictionary().entries if item.tag == "#Need+Type")
    return entry


@pytest.mark.parametrize("text", ["Food or shopping", " FOOD-or-shopping ", "food", "Food bank"])
def test_an_allowed_value_is_known_by_its_name_and_by_everyday_words(need: Entry, text: str) -> None:
    assert need.allowed_meant(text) == "Food or shopping"


@pytest.mark.parametrize("text", ["", "?", "Juggling"])
def test_a_text_that_means_none_of_them_is_none(need: Entry, text: str) -> None:
    assert need.allowed_meant(text) is None


@pytest.mark.parametrize("text", ["Housing?", "housing ??", "food (?)", "Food bank\uff1f", "Housing \u061f"])
def test_a_value_that_somebody_doubted_is_not_said(need: Entry, text: str) -> None:
    assert need.allowed_meant(text) is None


def test_a_question_mark_of_the_value_itself_is_no_doubt(need: Entry) -> None:
    entry = replace(need, allowed=("Why?",), synonyms={})

    assert (entry.allowed_meant("why?"), entry.allowed_meant("Why??")) == ("Why?", None)


def test_a_word_in_another_script_makes_nothing_stand_for_its_value(need: Entry) -> None:
    entry = replace(need, synonyms={"Housing": ("\u0633\u0643\u0646",)})

    assert entry.allowed_meant("\u0637\u0639\u0627\u0645") is None
