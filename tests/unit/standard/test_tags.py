"""Tags follow HXL's syntax and HXL's rules of comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import Tag, is_tag, parse_tag

WORDS = st.from_regex(r"[A-Za-z][_0-9A-Za-z]{0,8}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "#Person",
        "#Person+Volunteer+AllNames",
        "#Volunteer+Household+Number",
        "#person +volunteer +all_names",
        "  #Person+Resident+Id  ",
        "#Local+X_OurOwn2",
    ],
)
def test_a_tag_is_a_hash_a_word_and_any_number_of_attributes(text: str) -> None:
    assert is_tag(text)


@pytest.mark.parametrize(
    "text",
    [
        "Person+Resident",
        "#",
        "#2nd+Name",
        "#Person+2nd",
        "#Person+first-name",
        "#Person+Prénom",
        "#Person+ Resident",
        "#Person Resident",
        "#Person++Resident",
        "#Person+",
        "#Person+Resident, please",
        "n/a",
        "",
    ],
)
def test_what_hxl_calls_no_tag_is_none_here(text: str) -> None:
    assert parse_tag(text) is None


@pytest.mark.parametrize("text", ["#PERSON+allnames+VOLUNTEER", "#person+AllNames +Volunteer"])
def test_tags_compare_without_case_and_without_order(text: str) -> None:
    assert parse_tag(text) == parse_tag("#Person+Volunteer+AllNames")


def test_the_hashtag_is_not_one_of_the_attributes() -> None:
    assert parse_tag("#Person+Volunteer") != parse_tag("#Volunteer+Person")


@given(word=WORDS, attributes=st.lists(WORDS, unique_by=str.lower, max_size=4))
def test_a_tag_reads_as_it_was_put_together(word: str, attributes: list[str]) -> None:
    expected = Tag(word.lower(), frozenset(attribute.lower() for attribute in attributes))

    assert parse_tag("+".join([f"#{word}", *attributes])) == expected
