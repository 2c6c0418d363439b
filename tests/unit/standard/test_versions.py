"""A file says which version it follows, and what was renamed since then is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plait.errors import StandardError
from plait.standard import Extension, Followed, Version, load_dictionary, parse_tag, read_followed
from plait.standard.versions import renamed_in

HISTORY = (
    Version("1", "2026-01-01"),
    Version("2", "2026-02-01", renamed={"#Need+Kind": "#Need+Sort"}),
    Version("3", "2026-03-01", renamed={"#need+sort": "#Need+Type", "#Org+Title": "#Org+Name"}),
)


@pytest.mark.parametrize(
    "followed",
    [
        Followed("1.0"),
        Followed("1.0-draft", (("Camden", "3"),)),
        Followed("2", (("Central Bedfordshire & Luton", "1.2"), ("O'Neill Trust", "4"))),
    ],
)
def test_what_a_file_follows_reads_back_as_it_was_written(followed: Followed) -> None:
    assert read_followed(str(followed)) == followed


def test_it_is_written_in_plain_words() -> None:
    assert str(Followed("1.0", (("Camden", "3"),))) == "Plait standard 1.0; Camden 3"


def test_it_is_read_with_other_spaces_and_capitals() -> None:
    assert read_followed(" plait  Standard 1.0 ;Camden 3 ") == Followed("1.0", (("Camden", "3"),))


@pytest.mark.parametrize("text", ["", "1.0", "Camden 3", "Plait standard", "Plait standard 1.0; ", "Plait standard x"])
def test_another_text_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(StandardError, match=r"Plait standard 1\.0; Camden 3"):
        read_followed(text)


def test_a_tag_renamed_twice_has_its_last_name() -> None:
    became = renamed_in(HISTORY)

    assert became == {parse_tag("#Need+Kind"): "#Need+Type", parse_tag("#Need+Sort"): "#Need+Type",
                      parse_tag("#Org+Title"): "#Org+Name"}  # fmt: skip


def test_an_old_tag_finds_the_entry_that_it_became() -> None:
    dictionary = replace(load_dictionary(), history=HISTORY)

    assert dictionary.find("#NEED+kind") is dictionary.find("#Need+Type") is not None


def test_an_old_tag_of_a_partnership_finds_the_entry_that_it_became() -> None:
    versions = (Version("1", ""), Version("2", "", renamed={"#Need+X_Old": "#Need+Type"}))
    dictionary = load_dictionary().extended(Extension("Camden", "2", versions=versions))

    assert dictionary.find("#Need+X_Old") is dictionary.find("#Need+Type") is not None


def test_the_shipped_dictionary_ends_its_history_with_its_own_version() -> None:
    dictionary = load_dictionary()

    assert dictionary.history[-1].number == dictionary.version
    assert all(version.changes and version.date for version in dictionary.history)
