"""Tags follow HXL's syntax and HXL's rules of comparison."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import Tag, is_tag, parse_pattern, parse_tag

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


@pytest.fixture(scope="module")
def hxl() -> ModuleType:
    library: ModuleType = pytest.importorskip(
        "hxl", reason="libhxl is not installed: ./run test installs the test lock"
    )
    return library


@pytest.mark.parametrize(
    ("pattern", "tag", "fits"),
    [
        ("#Person", "#Person+Resident+Id", True),
        ("#person+RESIDENT", "#Person+Id+Resident", True),
        ("#Person +Resident -Id", "#Person+Resident+Id", False),
        ("#Person-Volunteer", "#Person+Resident+Id", True),
        ("#*+Resident", "#Contact+Resident+Phone", True),
        ("#*", "#Need", True),
        ("#Person+Resident!", "#Person+Resident+Id", False),
        ("#Person+Id+Resident!", "#Person+Resident+Id", True),
        ("#Need", "#Person+Resident+Id", False),
    ],
)
def test_a_pattern_fits_the_tags_that_have_its_parts(pattern: str, tag: str, fits: bool) -> None:
    read, parsed = parse_pattern(pattern), parse_tag(tag)

    assert read is not None
    assert parsed is not None
    assert read.matches(parsed) is fits


@pytest.mark.parametrize(
    "text", ["", "Person", "#", "#?", "#Per*", "#Person+", "#Person+*", "#Person+ Resident", "#Person!+Id", "#Need-Id!"]
)
def test_what_is_no_pattern_is_none(text: str) -> None:
    assert parse_pattern(text) is None


FEW_WORDS = st.sampled_from(["a", "B", "x_1", "Id"])
PARTS = st.lists(st.tuples(st.sampled_from(["+", "-", " +", " -"]), FEW_WORDS), max_size=4)


@given(hashtag=st.sampled_from(["a", "B", "*"]), parts=PARTS, end=st.sampled_from(["", "!"]),
       word=FEW_WORDS, attributes=st.lists(FEW_WORDS, max_size=4))  # fmt: skip
def test_patterns_fit_what_they_fit_for_libhxl(
    hxl: ModuleType, hashtag: str, parts: list[tuple[str, str]], end: str, word: str, attributes: list[str]
) -> None:
    pattern, tag = f"#{hashtag}{''.join(map(''.join, parts))}{end}", "+".join([f"#{word}", *attributes])
    read, parsed = parse_pattern(pattern), parse_tag(tag)

    assert parsed is not None
    if read is None:
        with pytest.raises(ValueError, match="Exclusions not allowed"):
            hxl.model.TagPattern.parse(pattern)
    else:
        assert read.matches(parsed) == hxl.model.TagPattern.parse(pattern).match(hxl.model.Column.parse(tag))
