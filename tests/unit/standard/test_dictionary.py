"""The data dictionary holds together: its tags, its headings, its lists and its own examples."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from plait.checking.values import Context, problem_of
from plait.evidence.publish.longform import COLUMNS, Column
from plait.sheets import Kind
from plait.standard import Dictionary, Entry, fold, load_dictionary, parse_tag
from plait.standard.describing import whose
from plait.standard.dictionary import Sensitivity, ValueType
from plait.standard.entries import OUR_OWN, TO_BE_AGREED
from plait.standard.examples import is_good_value

ENTRIES = load_dictionary().entries
EVERY_ENTRY = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.tag for entry in ENTRIES])


@pytest.fixture
def dictionary() -> Dictionary:
    return load_dictionary()


@EVERY_ENTRY
def test_every_tag_is_a_tag(entry: Entry) -> None:
    assert parse_tag(entry.tag) is not None


def test_no_two_tags_are_the_same_when_case_and_order_are_left_out() -> None:
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)


@EVERY_ENTRY
def test_every_example_is_good_by_our_own_rules(entry: Entry) -> None:
    assert problem_of(entry.example, Kind.TEXT, entry, Context(today=date(2026, 11, 22))) is None


@EVERY_ENTRY
def test_every_list_has_values_that_are_told_apart(entry: Entry) -> None:
    folded = [fold(value) for value in entry.allowed]

    assert bool(folded) is (entry.type is ValueType.LIST)
    assert len(set(folded)) == len(folded)


@EVERY_ENTRY
def test_everyday_words_for_a_value_mean_that_value_only(entry: Entry) -> None:
    meanings = Counter(fold(word) for words in entry.synonyms.values() for word in words)

    assert set(entry.synonyms) | set(entry.labels) <= set(entry.allowed)
    assert not meanings.keys() & {fold(value) for value in entry.allowed}
    assert "" not in meanings
    assert max(meanings.values(), default=1) == 1


@EVERY_ENTRY
def test_what_an_entry_is_confused_with_is_confused_with_it(entry: Entry) -> None:
    for other in entry.confused_with:
        found = load_dictionary().find(other.tag)
        assert found is not None
        assert entry.tag in {item.tag for item in found.confused_with}
        assert other.difference.endswith(".")


@EVERY_ENTRY
def test_every_entry_says_what_of_its_source_was_read(entry: Entry) -> None:
    assert entry.source_read == OUR_OWN or entry.source_read.startswith(("yes: ", f"{TO_BE_AGREED}: "))


@EVERY_ENTRY
def test_every_example_is_good_by_the_standard_itself(entry: Entry) -> None:
    assert is_good_value(entry.example, entry)


@pytest.mark.parametrize("tag", ["#Need+Type", "#Service+NeedType"])
@pytest.mark.parametrize(
    "need",
    [
        "employability",
        "debt support",
        "mental health",
        "anxiety",
        "well-being",
        "social isolation",
        "digital divide",
        "bereavement support",
        "domestic violence",
        "childcare",
    ],
)
def test_every_need_of_the_brief_is_a_value_or_a_word_for_one(dictionary: Dictionary, tag: str, need: str) -> None:
    entry = dictionary.find(tag)

    assert entry is not None
    words = {fold(word) for value in entry.allowed for word in (value, *entry.synonyms.get(value, ()))}
    assert fold(need) in words


@pytest.mark.parametrize("column", COLUMNS, ids=[column.tag for column in COLUMNS])
def test_every_column_of_published_figures_is_in_the_dictionary(dictionary: Dictionary, column: Column) -> None:
    entry = dictionary.find(column.tag)

    assert entry is not None
    assert entry.tag == column.tag
    assert entry.allowed == column.allowed


def test_every_row_of_the_research_is_in_the_dictionary_as_it_was(dictionary: Dictionary, shared: Path) -> None:
    draft = shared / "data" / "standard" / "vocabulary_draft.csv"
    with draft.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 91
    for row in rows:
        entry = dictionary.find(row["tag"])
        assert entry is not None
        assert (entry.tag, entry.name) == (row["tag"], row["plain_english_name"])
        assert (entry.definition, entry.example) == (row["definition"], row["example"])


@pytest.mark.parametrize("tag", ["#Person+Volunteer+AllNames", "#Volunteer+Household+Number"])
def test_the_two_tags_of_the_brief_are_the_volunteers(dictionary: Dictionary, tag: str) -> None:
    entry = dictionary.find(tag)

    assert entry is not None
    assert entry.tag == tag
    assert whose(entry).startswith("the volunteer")


@EVERY_ENTRY
def test_every_entry_says_what_it_means_and_where_that_comes_from(entry: Entry) -> None:
    assert all((entry.name, entry.definition, entry.source, entry.source_read, entry.area))


@EVERY_ENTRY
def test_a_special_category_says_why(entry: Entry) -> None:
    assert bool(entry.sensitive_why) is (entry.sensitive is Sensitivity.SPECIAL)


@EVERY_ENTRY
def test_a_pattern_is_also_put_in_words(entry: Entry) -> None:
    assert bool(entry.pattern) is bool(entry.form)


@EVERY_ENTRY
def test_a_largest_number_has_a_smallest_beside_it(entry: Entry) -> None:
    assert entry.largest is None or entry.smallest is not None


def test_a_heading_means_one_tag_only() -> None:
    meanings = Counter(heading for entry in ENTRIES for heading in {fold(text) for text in entry.headings})

    assert [heading for heading, count in meanings.items() if count > 1] == []


def test_no_heading_folds_to_nothing() -> None:
    assert all(fold(heading) for entry in ENTRIES for heading in entry.headings)


@EVERY_ENTRY
def test_each_of_its_headings_finds_the_entry(entry: Entry) -> None:
    assert {load_dictionary().by_heading(heading) for heading in entry.headings} <= {entry}


def test_short_names_are_unique_and_name_closed_lists() -> None:
    named = [entry for entry in ENTRIES if entry.short_name]

    assert len({entry.short_name for entry in named}) == len(named)
    assert {entry.type for entry in named} == {ValueType.LIST}


@pytest.mark.parametrize("text", ["#Need+Type", "#need+TYPE", "  #need +type "])
def test_a_tag_is_found_however_it_is_written(dictionary: Dictionary, text: str) -> None:
    entry = dictionary.find(text)

    assert entry is not None
    assert entry.tag == "#Need+Type"


@pytest.mark.parametrize("text", ["#Need", "#Need+Type+Other", "Need", ""])
def test_a_tag_is_found_whole_or_not_at_all(dictionary: Dictionary, text: str) -> None:
    assert dictionary.find(text) is None


@pytest.mark.parametrize(
    ("heading", "tag"),
    [
        ("D.O.B.", "#Person+Resident+DateOfBirth"),
        ("Date of birth (dd/mm/yyyy)", "#Person+Resident+DateOfBirth"),
        ("POST  CODE", "#Address+Resident+Postcode"),
        ("Client\u2019s surname", "#Person+Resident+FamilyName"),
        ("Forename(s)", "#Person+Resident+GivenName"),
        ("No. in household", "#Resident+Household+Number"),
        ("Volunteer's phone", "#Contact+Volunteer+Phone"),
        ("Volunteer household", "#Volunteer+Household+Number"),
        ("Shielding flag", "#Vulnerability+RiskFactor"),
        ("Shielding Y/N", "#Vulnerability+RiskFactor"),
        ("Shielded", "#Vulnerability+RiskFactor"),
        ("Name First", "#Person+Resident+GivenName"),
        ("Client name: Last", "#Person+Resident+FamilyName"),
        ("Phone (mobile, if known)", "#Contact+Resident+Phone"),
        ("Postcode [e.g. NW1 8AB]", "#Address+Resident+Postcode"),
        ("Surname (family name)", "#Person+Resident+FamilyName"),
        ("Preferred contact (phone/email)", "#Contact+Resident+PreferredMethod"),
        ("Address (inc. postcode)", "#Address+Resident+Full"),
        ("Number of children (under 18)", "#Resident+Household+Children"),
        ("Name (client)", "#Person+Resident+AllNames"),
        ("UPRN (12 digits)", "#Address+Resident+Uprn"),
        ("Service user's address", "#Address+Resident+Full"),
    ],
)
def test_everyday_headings_mean_their_tag(dictionary: Dictionary, heading: str, tag: str) -> None:
    entry = dictionary.by_heading(heading)

    assert entry is not None
    assert entry.tag == tag


@pytest.mark.parametrize("heading", ["", "???", "\u59d3\u540d", "Remarks of the chair", "(", "(optional)"])
def test_other_headings_mean_nothing(dictionary: Dictionary, heading: str) -> None:
    assert dictionary.by_heading(heading) is None


@pytest.mark.parametrize(
    "heading",
    [
        "Phone (next of kin)",
        "Postcode (school)",
        "Name (volunteer)",
        "Household size (volunteer's)",
        "Name (surname)",
        "Address (previous)",
        "Phone (2)",
        "Support needed (housing)",
        "Service address",
        "Service ref",
        "User name",
    ],
)
def test_a_heading_that_may_be_somebody_elses_is_not_the_residents(dictionary: Dictionary, heading: str) -> None:
    assert dictionary.by_heading(heading) is None


def test_a_misspelt_tag_is_near_the_one_that_was_meant(dictionary: Dictionary) -> None:
    entry = dictionary.nearest("#Person+Resident+DateofBrith")

    assert entry is not None
    assert entry.tag == "#Person+Resident+DateOfBirth"


def test_an_unlike_tag_is_near_none(dictionary: Dictionary) -> None:
    assert dictionary.nearest("#X_Garden") is None


def test_a_short_name_chooses_a_list_to_count_by(dictionary: Dictionary) -> None:
    entry = dictionary.by_short_name(" Need ")

    assert entry is not None
    assert entry.tag == "#Need+Type"
