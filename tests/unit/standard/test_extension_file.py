"""An extension is a file that people write: it reads back as it was written, and says what is wrong in it."""

from __future__ import annotations

import string
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.errors import StandardError
from plait.standard import (
    Extension,
    Version,
    load_dictionary,
    read_extension,
    write_extension,
)

FILE = """\
name = "Camden"
version = "3"

[allowed]
"#Need+Type" = ["Housing", "Transport"]

[[versions]]
number = "3"
date = "2026-11-22"
changes = ["The choir."]
renamed = { "#Person+X_Songs" = "#Person+Resident+X_Choir" }

[[tag]]
tag = "#Person+Resident+X_Choir"
name = "Sings in the choir"
definition = "Whether the resident sings in the neighbourhood choir."
type = "list"
allowed = ["Yes", "No"]
example = "Yes"
sensitive = "personal"

[tag.synonyms]
"Yes" = ["sings", "y"]

[[tag.confused_with]]
tag = "#Volunteer+Skills"
difference = "This is what a resident enjoys; that is what a volunteer can do."
"""
TAG = FILE[FILE.index("[[tag]]") :]


def test_a_file_is_read_and_can_be_added() -> None:
    dictionary = load_dictionary().extended(read_extension(FILE))
    entry = dictionary.find("#Person+Resident+X_Choir")

    assert entry is not None
    assert (entry.area, entry.source, entry.source_read) == ("Camden", "Camden", "local proposal")
    assert entry.synonyms == {"Yes": ("sings", "y")}
    assert dictionary.find("#Person+X_Songs") is entry


def test_it_reads_back_as_it_was_written() -> None:
    extension = read_extension(FILE)

    assert read_extension(write_extension(extension)) == extension


def test_an_own_tag_can_be_needed_in_every_row() -> None:
    extension = read_extension(FILE.replace('type = "list"', 'type = "list"\nrequired = true'))

    assert [entry.required for entry in extension.entries] == [True]
    assert read_extension(write_extension(extension)) == extension


def test_every_entry_of_the_standard_reads_back_as_it_was_written() -> None:
    entries = tuple(replace(entry, pattern=None, form="") for entry in load_dictionary().entries)
    extension = Extension("Whole", "1", entries)

    assert read_extension(write_extension(extension)) == extension


@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)))
def test_whatever_people_write_in_a_text_reads_back(texts: list[str]) -> None:
    written = Extension("Camden", "3", versions=(Version("3", "", changes=tuple(texts)),))

    assert read_extension(write_extension(written)) == written


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ('name = "Camden"', "", "The extension has no name"),
        ('version = "3"', "version = 3", "The extension has no version"),
        ("[[tag]]", "[tags]", "'tags'"),
        ('tag = "#Person+Resident+X_Choir"', 'tag = "Choir"', "'Choir' is not a tag"),
        ('tag = "#Person+Resident+X_Choir"', 'tag = "#Choir+1st"', "'#Choir.1st' is not a tag"),
        ('definition = "Whether the resident sings in the neighbourhood choir."', "", "has no definition"),
        ('sensitive = "personal"', "", "has no sensitive"),
        ('sensitive = "personal"', 'sensitive = "very"', "a sensitivity .'very'."),
        ('type = "list"', 'type = "colour"', "a type .'colour'."),
        ('type = "list"', 'type = "list"\ncolour = "red"', "has 'colour', which no entry"),
        ('allowed = ["Yes", "No"]', 'allowed = ["Yes", 2]', "is not a text"),
        ('allowed = ["Yes", "No"]', 'allowed = "Yes"', "allowed is not written as it has to be"),
        ('type = "list"', 'type = "list"\nseveral = "yes"', "several is not written as it has to be"),
        ('type = "list"', 'type = "list"\nrequired = 1', "required is not written as it has to be"),
        ('type = "list"', 'type = "list"\nsmallest = true', "smallest is not written as it has to be"),
        ('difference = "This is', 'because = "This is', "confused_with"),
        ('changes = ["The choir."]', 'changes = "The choir."', "is not a text"),
        ("#Person+X_Songs", "Songs", "renames 'Songs', which is not a tag"),
        ('= "#Person+Resident+X_Choir" }', '= "Choir" }', "renames 'Choir', which is not a tag"),
        ("number =", "no =", "A version of the extension has a number"),
        ("[[versions]]", "[versions]", r"\[\[versions\]\] before each version"),
        ('"Yes" = ["sings", "y"]', '"Yes" = "sings"', "is not a text"),
        ("The choir.", "The\\nchoir.", "or than one line"),
        ("The choir.", "The choir" + "." * 1000, "longer than 1000 characters"),
        ('name = "Camden"', "name = Camden", "is not a TOML file"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_one_sentence(was: str, now: str, sentence: str) -> None:
    assert was in FILE
    with pytest.raises(StandardError, match=sentence) as caught:
        read_extension(FILE.replace(was, now))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pattern", ["[A-Z]{2}[0-9]{4,6}", "CB-[0-9]{6}", "[0-9]{8}"])
def test_a_simple_pattern_is_taken(pattern: str) -> None:
    text = FILE.replace('type = "list"\nallowed = ["Yes", "No"]', f"type = 'text'\npattern = '{pattern}'\nform = 'so'")

    assert read_extension(text).entries[0].pattern == pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "a*a*a*b",
        ".*",
        "[a",
        "a{2,3}b{2,3}c{2,3}",
        r"\d",
        "[z-a]",
        "[^&&a]",
        "[a--b]",
        "[a~~b]",
        "[a||b]",
        "[[a]]",
    ],
)
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    text = FILE.replace('type = "list"', f"type = 'text'\npattern = '{pattern}'\nform = 'so'")

    with pytest.raises(StandardError, match="needs a simpler pattern"):
        read_extension(text)


def test_a_file_that_is_much_too_long_is_not_read() -> None:
    with pytest.raises(StandardError, match="under a million characters"):
        read_extension("#" * 1_000_001)


@given(text=st.text(string.printable, max_size=200))
def test_no_text_is_more_than_refused(text: str) -> None:
    with suppress(StandardError):
        read_extension(text)


@given(place=st.integers(0, len(FILE) - 1), put=st.sampled_from(['"', "[", "]", "=", "\n", "1", "{", ""]))
def test_no_slip_in_a_good_file_is_more_than_refused(place: int, put: str) -> None:
    with suppress(StandardError):
        read_extension(FILE[:place] + put + FILE[place + 1 :])


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(StandardError, match="TOML"):
        read_extension("name = " + "[" * 100_000)
