"""Plain words find the entries that somebody who knows no tag is looking for."""

from __future__ import annotations

import pytest

from plait.standard import load_dictionary


def found(words: str) -> list[str]:
    return [entry.tag for entry in load_dictionary().search(words)]


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("volunteer household", "#Volunteer+Household+Number"),
        ("how many people live with the volunteer?", "#Volunteer+Household+Number"),
        ("dob", "#Person+Resident+DateOfBirth"),
        ("Client's surname", "#Person+Resident+FamilyName"),
        ("wardcode", "#Place+Ward+Code"),
        ("childcare", "#Need+Type"),
        ("where did the row come from", "#Source+Org"),
        ("kids", "#Resident+Household+Children"),
        ("E05", "#Place+Ward+Code"),
        ("shielded", "#Vulnerability+RiskFactor"),
    ],
)
def test_the_entry_that_is_meant_stands_first(words: str, tag: str) -> None:
    assert found(words)[0] == tag


def test_the_other_household_is_found_as_well() -> None:
    assert "#Resident+Household+Number" in found("volunteer household")


def test_a_tag_finds_its_own_entry_alone() -> None:
    assert found("#need + type".replace(" + ", " +")) == ["#Need+Type"]


def test_a_pattern_finds_every_tag_with_its_parts() -> None:
    tags = found("#volunteer+availability")

    assert "#Volunteer+Availability+Start" in tags
    assert all(tag.startswith("#Volunteer+Availability+") for tag in tags)


def test_a_pattern_that_fits_no_tag_is_taken_for_words() -> None:
    assert found("#surname")[0] == "#Person+Resident+FamilyName"


@pytest.mark.parametrize("words", ["adress postcode", "post code adress", "adresses postcode"])
def test_slips_of_the_hand_are_forgiven(words: str) -> None:
    assert found(words)[0] == "#Address+Resident+Postcode"


def test_a_value_leads_to_the_lists_that_allow_it() -> None:
    assert {"#Need+Type", "#Service+NeedType"} <= set(found("bereavement"))


def test_an_everyday_word_for_a_value_does_too() -> None:
    assert {"#Need+Type", "#Service+NeedType"} <= set(found("food parcel"))


def test_only_entries_with_all_of_the_words_are_given_where_there_are_some() -> None:
    assert all("Resident+Household" in tag or "Volunteer+Household" in tag for tag in found("live household"))


@pytest.mark.parametrize("words", ["", "   ", "?!", "xyzzyx", "\u59d3\u540d"])
def test_words_that_mean_nothing_find_nothing(words: str) -> None:
    assert found(words) == []


def test_a_very_long_question_is_answered_too() -> None:
    assert found("household " * 10_000)[0] == "#Household+Id"


def test_no_entry_is_given_twice() -> None:
    tags = found("postcode")

    assert len(tags) == len(set(tags))
