from __future__ import annotations

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plait.places import (
    is_postcode,
    is_postcode_expr,
    normalise,
    normalise_expr,
    outward_only,
    outward_only_expr,
    repairs,
    without_signs,
)

# One of each form, and the exceptions that exist.
POSTCODES = (
    "M1 1AE", "B33 8TH", "W1A 0AX", "CR2 6XH", "DN55 1PT", "EC1A 1BB", "SW1A 2AA", "E1W 1LD", "GIR 0AA",
    "BX1 1LT", "XX10 1DD", "JE2 3AB", "IM1 1AA", "GY1 1AA", "BF1 2AA", "ZE1 0AA", "BT3 9EJ", "NW1W 8AR",
    "XH1 2AB",
)  # fmt: skip
NOT_POSTCODES = (
    "", "TBC", "NW1", "NW1 2", "1A1 1AA", "LL13 OTF", "A1 1A", "AAA1 1AA", "A111 1AA", "QA1 1AA", "VA1 1AA",
    "AI1 1AA", "AJ1 1AA", "W1I 1AA", "W1Z 1AA", "M1 1CE", "M1 1AI", "M1 1AK", "M1 1MA", "M1 1AO", "M1 1VA",
    "M1 AAE", "GIR 0AB", "foo bar", "90210", "N7 A7J", "SW1A 2AA.", "SW1A 2AA SW1A 2AA", "M\u0661 1AE",
)  # fmt: skip


@pytest.mark.parametrize(
    ("given_text", "normal"),
    [
        ("sw1a2aa", "SW1A 2AA"),
        ("  SW1A   2AA ", "SW1A 2AA"),
        ("S W 1 A 2 A A", "SW1A 2AA"),
        ("SW1A\u00a02AA", "SW1A 2AA"),
        ("SW1A\u20092AA\u200b", "SW1A 2AA"),
        ("m11ae", "M1 1AE"),
        ("nw1", "NW1"),
        ("tbc", "TBC"),
        ("   ", ""),
        ("ll13 otf", "LL13 OTF"),
        ("S.W.1", "S. W.1"),
    ],
)
def test_a_postcode_is_written_in_one_way_and_nothing_else_is_changed(given_text: str, normal: str) -> None:
    assert normalise(given_text) == normal


@given(st.lists(st.text(max_size=12), max_size=20))
def test_a_column_is_normalised_like_its_values(texts: list[str]) -> None:
    given_texts = pl.Series("text", texts, dtype=pl.String)
    # Polars and Python go by different editions of Unicode, so a letter may have a capital for one of them only.
    assume(given_texts.str.to_uppercase().to_list() == [text.upper() for text in texts])
    column = given_texts.to_frame().select(normalise_expr(pl.col("text")))
    assert column.to_series().to_list() == [normalise(text) for text in texts]


@given(st.text(alphabet="aBc1 9\u00a0\t", max_size=12))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", POSTCODES)
def test_every_form_of_postcode_is_known_with_and_without_its_space(text: str) -> None:
    assert is_postcode(text)
    assert is_postcode(text.replace(" ", "").lower())


@pytest.mark.parametrize("text", NOT_POSTCODES)
def test_what_no_postcode_looks_like_is_refused(text: str) -> None:
    assert not is_postcode(text)


def test_a_column_is_tested_like_its_values() -> None:
    texts = [normalise(text) for text in (*POSTCODES, *NOT_POSTCODES, "NW11", "EC1A")]
    tested = pl.DataFrame({"text": texts}).select(
        whole=is_postcode_expr(pl.col("text")), outward=outward_only_expr(pl.col("text"))
    )
    assert tested["whole"].to_list() == [is_postcode(text) for text in texts]
    assert tested["outward"].to_list() == [outward_only(text) for text in texts]


@pytest.mark.parametrize("text", ["NW1", "n1", "EC1A", " e1w ", "DN55", "NW 11"])
def test_the_first_half_of_a_postcode_is_known(text: str) -> None:
    assert outward_only(text)


@pytest.mark.parametrize("text", ["", "TBC", "NW", "NW1 2A", "NW1 2AB", "123"])
def test_anything_else_is_not_the_first_half_of_a_postcode(text: str) -> None:
    assert not outward_only(text)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("LL13 OTF", ("LL13 0TF",)),
        ("wia oaa", ("W1A 0AA",)),
        ("E1O 4AB", ("E10 4AB",)),
        ("5S1 1AA", ("SS1 1AA",)),
        ("M1 LAE", ("M1 1AE",)),
        ("M1 1A5", ("M1 1AS",)),
        ("NWS 1AA", ("NW5 1AA",)),
        ("1A1 1AA", ("IA1 1AA", "LA1 1AA")),
        ("SW1A 2AA", ()),
        ("NW1", ()),
        ("TBC", ()),
        ("moving", ()),
        ("M1 1CE", ()),
        ("00000000", ()),
    ],
)
def test_look_alikes_are_swapped_where_that_gives_a_postcode(text: str, repaired: tuple[str, ...]) -> None:
    assert repairs(text) == repaired


def test_a_look_up_decides_between_repairs() -> None:
    assert repairs("1A1 1AA", known={"LA1 1AA"}) == ("LA1 1AA",)


def test_a_look_up_lets_a_postcode_that_does_not_exist_be_repaired() -> None:
    known = {"SO1 4AB"}
    assert repairs("S01 4AB") == ()
    assert repairs("S01 4AB", known=known) == ("SO1 4AB",)
    assert repairs("SO1 4AB", known=known) == ()


@given(st.text(alphabet="ABELNOSTW0159 ", max_size=9))
def test_every_repair_is_a_postcode_and_differs_from_what_was_given(text: str) -> None:
    for repaired in repairs(text):
        assert is_postcode(repaired)
        assert repaired != normalise(text)


@pytest.mark.parametrize(
    "text",
    ["NW1-8AB", "NW1 8AB.", "nw18ab,", "NW1.8AB", "NW1 \u2013 8AB", "'NW1 8AB", "\u201cNW1 8AB\u201d", "NW1 8AB;"],
)
def test_signs_that_mean_nothing_are_taken_from_a_postcode(text: str) -> None:
    assert without_signs(text) == "NW1 8AB"


@pytest.mark.parametrize("text", ["NW1 8AB?", "NW1 8AB*", "N-W1 8AB", "NW1 8A-B", "NW1-", "NW1 8AB. Flat 2"])
def test_a_sign_that_may_say_something_stays(text: str) -> None:
    assert without_signs(text) is None
