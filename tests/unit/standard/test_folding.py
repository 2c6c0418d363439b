"""Texts are compared without capitals and signs, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Post-Code: ", "post code"),
        ("Client\u2019s  D.O.B.", "clients d o b"),
        ("Forename(s)", "forename s"),
        ("\u59d3\u540d\uff1a", "\u59d3\u540d"),
        ("\u09a8\u09be\u09ae", "\u09a8\u09be\u09ae"),
        ("\u0418\u041c\u042f!", "\u0438\u043c\u044f"),
        ("STRASSE", "strasse"),
        ("Stra\u00dfe", "strasse"),
        ("Pre\u0301nom", "pr\u00e9nom"),
        ("\uff30\uff4f\uff53\uff54\u3000code", "post code"),
        ("Name\u00b9", "name"),
        ("Yes \u2714\ufe0f", "yes"),
        ("???", ""),
        ("\uff1f\u2026 \u20ac", ""),
    ],
)
def test_letters_and_digits_are_left(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(text=st.text(max_size=30))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=st.text(max_size=30))
def test_what_is_folded_has_single_spaces_and_none_at_its_ends(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())
