"""A table is broken down by one kind of area and at most one closed list."""

from __future__ import annotations

import pytest

from plait.errors import TableError
from plait.standard import load_dictionary
from plait.tables import Breakdown, parse_breakdowns
from plait.tables.breakdown import NOT_RECORDED, OFF_THE_LIST


def one(text: str) -> Breakdown:
    (breakdown,) = parse_breakdowns([text], load_dictionary())
    return breakdown


def test_an_area_and_a_list_are_read_in_either_order() -> None:
    assert one("ward,need") == one(" NEED , Ward ")
    assert (one("ward,need").level, one("ward,need").text) == ("ward", "ward,need")


def test_an_area_alone_has_no_categories() -> None:
    assert one("lsoa").category is None
    assert one("lsoa").categories == ()


def test_a_list_whose_name_has_two_words_can_be_counted_by() -> None:
    assert one("msoa,contact method").text == "msoa,contact method"


def test_the_categories_are_all_that_are_agreed_and_two_for_the_rest() -> None:
    entry = load_dictionary().by_short_name("need")
    assert entry is not None
    assert one("ward,need").categories == (*entry.allowed, OFF_THE_LIST, NOT_RECORDED)


def test_the_same_breakdown_given_twice_counts_once() -> None:
    assert len(parse_breakdowns(["ward,need", "need,ward", "lsoa"], load_dictionary())) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs one kind of area"),
        ("need", "needs one kind of area"),
        ("ward,lsoa", "needs one kind of area"),
        ("ward,need,age", "too finely"),
        ("ward,need,need", "too finely"),
        ("ward,shoe size", "nothing to count by: choose one of age, "),
    ],
)
def test_anything_else_is_refused_with_what_to_give_instead(text: str, said: str) -> None:
    with pytest.raises(TableError, match=said):
        one(text)
