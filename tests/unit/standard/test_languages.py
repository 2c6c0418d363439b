"""A language that somebody named is known by its code."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from plait.standard.folding import fold
from plait.standard.languages import language_code

NAMED: dict[str, list[str]] = tomllib.loads(
    resources.files("plait.standard").joinpath("languages.toml").read_text(encoding="utf-8")
)["codes"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("French", "fr"),
        (" bengali ", "bn"),
        ("BSL", "bfi"),
        ("British Sign-Language", "bfi"),
        ("EN", "en"),
        ("fr", "fr"),
        ("panjabi", "pa"),
        ("Haitian Creole", "ht"),
    ],
)
def test_a_name_or_a_code_gives_the_code(text: str, code: str) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize("text", ["", "?", "French?", "Gaelic", "French and English", "yes", "No", "n/a"])
def test_another_text_gives_none(text: str) -> None:
    assert language_code(text) is None


def test_every_code_has_two_or_three_small_letters() -> None:
    assert [code for code in NAMED if not re.fullmatch("[a-z]{2,3}", code)] == []


def test_no_name_stands_for_two_languages() -> None:
    words = [fold(word) for code, names in NAMED.items() for word in (code, *names)]

    assert len(words) == len(set(words))
