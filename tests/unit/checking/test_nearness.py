"""A value is suggested only where a text is really near to it, and to no other."""

from __future__ import annotations

import pytest

from plait.checking.nearness import nearest_value
from plait.standard import load_dictionary

NEED, ALLERGY = "#Need+Type", "#Food+Resident+Allergy"
CONSENT = "#Sharing+Consent+Given"
AGE, CALL, ETHNICITY = "#Person+Resident+AgeBand", "#Contact+Resident+PreferredMethod", "#Person+Resident+Ethnicity"


def near(tag: str, text: str) -> str | None:
    entry = load_dictionary().find(tag)
    assert entry is not None
    return nearest_value(text, entry)


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        (NEED, "Hausing", "Housing"),
        (NEED, "Bereavment councelling", "Bereavement"),
        (CALL, "e-mial", "E-mail"),
        (CONSENT, "Yess", "Yes"),
        (CONSENT, "yse", "Yes"),
        (ETHNICITY, "White Irsh", "White: Irish"),
    ],
)
def test_a_misspelt_value_is_near_to_it(tag: str, text: str, value: str) -> None:
    assert near(tag, text) == value


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        (ALLERGY, "Milk allergy", "Milk"),
        (NEED, "Other: furniture", "Other (say which)"),
        (AGE, "85 and above", "85 and over"),
        (ETHNICITY, "Mixed White and Black Caribbean heritage", "Mixed or Multiple: White and Black Caribbean"),
    ],
)
def test_a_value_with_more_words_beside_it_is_near_to_it(tag: str, text: str, value: str) -> None:
    assert near(tag, text) == value


def test_a_word_of_one_value_only_is_near_to_it() -> None:
    assert near(ALLERGY, "Nuts") == "Tree nuts"


@pytest.mark.parametrize(("tag", "text"), [(ALLERGY, "Nut allergy"), (ALLERGY, "Penicillin"), (NEED, "Alcohol abuse")])
def test_what_shares_a_few_letters_or_one_word_of_several_is_near_to_none(tag: str, text: str) -> None:
    assert near(tag, text) is None


@pytest.mark.parametrize(("tag", "text"), [(ETHNICITY, "White"), (NEED, "Advice"), (ALLERGY, "Fish eggs")])
def test_what_may_be_either_of_two_values_is_near_to_none(tag: str, text: str) -> None:
    assert near(tag, text) is None


@pytest.mark.parametrize(("tag", "text"), [(AGE, "16 to 25"), ("#Need+Urgency", "Within 4 days")])
def test_another_figure_is_another_value(tag: str, text: str) -> None:
    assert near(tag, text) is None


@pytest.mark.parametrize(("tag", "text"), [(NEED, "Needs no housing"), ("#Food+Resident+Diet", "No pork")])
def test_a_denied_value_is_near_to_none(tag: str, text: str) -> None:
    assert near(tag, text) is None


def test_a_story_is_near_to_none() -> None:
    assert near(NEED, "She rang about housing because her landlord wants her out by May") is None
