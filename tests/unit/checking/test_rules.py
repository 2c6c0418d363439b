"""Every rule of the Data Checker finds what it is for, and lets the nearest harmless thing pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.files import sheet_of, workbook_of

from plait.checking import Finding, check_list, wordings
from plait.sheets import find_list
from plait.standard import Fault, load_dictionary

TODAY = date(2026, 11, 22)
Rows = Sequence[Sequence[str | None]]

BORN = "#Person+Resident+DateOfBirth"
WHERE = "#Address+Resident+Postcode"
CALL = "#Contact+Resident+Phone"
PLACES = "#Service+Capacity+Places"
PEOPLE = "#Resident+Household+Number"
CONSENT = ["#Sharing+Consent+Given", "#Sharing+LawfulBasis"]
SENT = ["#Referral+Updated+Date", "#Referral+Sent+Date"]
WARD = ["#Place+Ward+Name", "#Place+Ward+Code"]
CODE = "E05000128"
SPECIAL = ["#Person+Resident+Religion", "#Sharing+Condition"]
FOUR = ["DOB", "Name", "Town", "Note"]


@dataclass(frozen=True)
class Case:
    """Rows that a rule is about, and rows as like them as can be that it is not about."""

    rule: str
    found: Rows
    passed: Rows


def tagged(tags: str | list[str], *rows: Sequence[str | None]) -> list[list[str | None]]:
    """A list with these tags; a column of names stands last, so that no row is empty."""
    tags = [tags] if isinstance(tags, str) else tags
    headings = [f"Heading {number}" for number in range(len(tags))]
    return [[*headings, "Name"], [*tags, "#Person+Resident+AllNames"], *[[*row, "Ann Lee"] for row in rows]]


def one(rule: str, tag: str, found: str, passed: str) -> Case:
    return Case(rule, tagged(tag, [found]), tagged(tag, [passed]))


def untagged(*rows: Sequence[str | None]) -> list[list[str | None]]:
    return [list(row) for row in rows]


def many(tag: str, *values: str, last: str | None) -> list[list[str | None]]:
    """A list of sixty people and one more."""
    return tagged(tag, *[[values[number % len(values)]] for number in range(60)], [last])


def numbered(*, last: str | None) -> list[list[str | None]]:
    """A list with a reference of five figures for each row but the last."""
    return tagged("#Person+Resident+Id", *[[f"{number:05}"] for number in range(60)], [last])


CASES = [
    one("date-form", BORN, "1950s", "1 May 1950"),
    one("date-two-digit-year", BORN, "03/05/47", "03/05/1947"),
    one("date-impossible", BORN, "31/02/1956", "29/02/1956"),
    one("date-serial", BORN, "31140", "03/04/1985"),
    one("date-future", BORN, "23/11/2026", "22/11/2026"),
    one("date-too-old", BORN, "31/12/1905", "01/01/1906"),
    one("date-year", "#Contact+Date", "24/06/0020", "24/06/2020"),
    one("date-year", "#Volunteer+Availability+End", "31/12/9999", "31/12/2100"),
    Case("date-month-first", tagged(BORN, ["04/13/1985"]), tagged(BORN, ["13/04/1985"])),
    Case(
        "date-orders-mixed",
        tagged(BORN, ["03/25/1980"], ["13/04/1985"], ["05/04/1985"]),
        tagged(BORN, ["03/25/1980"], ["13/04/1985"], ["04/04/1985"]),
    ),
    Case("date-order-unclear", tagged(BORN, ["03/04/1985"]), tagged(BORN, ["03/04/1985"], ["13/04/1985"])),
    one("postcode-form", WHERE, "NW1 8ABC", "nw18ab"),
    one("postcode-part", WHERE, "NW1", "NW1 1AA"),
    one("phone-form", CALL, "0207 123", "0207 946 0000"),
    one("phone-beginning", CALL, "07609011111", "07911 123456"),
    one("phone-lost-zero", CALL, "7911123456", "07911123456"),
    one("phone-shortened", CALL, "7.911E+09", "7911123456.0"),
    one("phone-several", CALL, "07911 123456 / 01582 123456", "07911 123456 ext 12"),
    one("email-form", "#Contact+Resident+Email", "haniya@", "haniya@example.org"),
    one("nothing-said", CALL, "n/a", "07911 123456"),
    one("number-form", PEOPLE, "4 or 5", "4.0"),
    one("number-range", PEOPLE, "21", "20"),
    one("language-unknown", "#Contact+Resident+Language", "yes", "fr"),
    one("language-unknown", "#Contact+Resident+Language", "French?", "French"),
    one("language-unknown", "#Contact+Resident+Language", "French, Somali", "SOMALI"),
    one("language-unknown", "#Volunteer+Languages", "French, Somali", "French; so"),
    one("nothing-said", "#Contact+Resident+Language", "tbc", "bfi"),
    one("nhs-number", "#Person+Resident+NhsNumber", "943 476 5918", "943 476 5919"),
    one("nhs-placeholder", "#Person+Resident+NhsNumber", "9999999999", "943 476 5919"),
    one("list-value", "#Need+Type", "Gardening", "housing; MEDICINES"),
    Case(
        "own-words",
        untagged(["Diet", "Name"], ["meat", "Ann"], ["fish", "Bo"], ["Halal", "Cy"]),
        untagged(["Diet", "Name"], ["meat", "Ann"], ["Vegan", "Bo"], ["Halal", "Cy"]),
    ),
    one("text-form", "#Address+Resident+Uprn", "100023336956.0", "100023336956"),
    one("number-shortened", "#Address+Resident+Uprn", "1,00023E+11", "100023336956"),
    one("number-shortened", "#Address+Resident+Uprn", "1.00023E+11", "100023336956"),
    Case("number-unlike", many(PLACES, "3", "4", last="4000"), many(PLACES, "3", "4", last="13")),
    Case(
        "date-unlike",
        many("#Contact+Date", "01/05/2026", last="01/05/1926"),
        many("#Contact+Date", "01/05/2026", last="01/05/2008"),
    ),
    Case("reference-lost-zero", numbered(last="123"), numbered(last="00123")),
    Case("reference-missing", numbered(last=None), numbered(last="x")),
    Case(
        "row-repeated",
        tagged([BORN, "#Person+Resident+Id"], ["13/05/1950", "1"], ["13/05/1950", "2"]),
        tagged([BORN, "#Person+Resident+Id"], ["13/05/1950", "1"], ["14/05/1950", "2"], [None, "3"], [None, "4"]),
    ),
    Case(
        "row-alike",
        untagged(["Postcode", "Urgency"], ["NW1 8AB", "Urgent"], ["NW1 8AB", "Urgent"]),
        untagged(["Ward name", "Urgency"], ["Hill", "Urgent"], ["Hill", "Urgent"]),
    ),
    Case(
        "dbs-date-missing",
        tagged(["#Volunteer+Dbs+Date", "#Volunteer+Dbs+Level"], [None, "Enhanced"]),
        tagged(
            ["#Volunteer+Dbs+Date", "#Volunteer+Dbs+Level"], [None, "None"], ["13/05/2026", "Enhanced"], [None, None]
        ),
    ),
    one("personal-in-text", "#Volunteer+Experience", "Ring Ann on 07911 123456", "Rang 12 people in 2019"),
    one("letters-spoilt", "#Person+Resident+GivenName", "Si\u00c3\u00a2n", "Si\u00e2n"),
    Case(
        "condition-missing",
        tagged("#Person+Resident+Religion", ["Jewish"]),
        tagged(SPECIAL, ["Jewish", None]),
    ),
    Case(
        "condition-empty",
        tagged(SPECIAL, ["Jewish", None], ["Hindu", "Explicit consent"], ["Sikh", "not special category"]),
        tagged(SPECIAL, ["Jewish", "Explicit consent"], [None, None], [None, "Not special category"]),
    ),
    one("text-too-long", "#Volunteer+Experience", "x" * 501, "x" * 500),
    Case(
        "not-unique",
        tagged("#Person+Resident+Id", ["A1"], ["a1 "]),
        tagged("#Person+Resident+Id", ["A1"], ["A2"], [None], [None]),
    ),
    Case(
        "more-children-than-people",
        tagged(["#Resident+Household+Children", PEOPLE], ["5", "4"]),
        tagged(["#Resident+Household+Children", PEOPLE], ["4", "4"], [None, "1"], ["2", None]),
    ),
    Case("consent-missing", tagged(CONSENT, [None, "Consent"]), tagged(CONSENT, [None, "Public task"])),
    *(
        Case("consent-refused", tagged(CONSENT, [no, "Consent"]), tagged(CONSENT, [no, "Contract"], ["Yes", "Consent"]))
        for no in ("No", "No.", "NO!", "'no'", "nope.")
    ),
    Case(
        "consent-date-missing",
        tagged(["#Sharing+Consent+Date", "#Sharing+Consent+Given"], [None, "yes"]),
        tagged(["#Sharing+Consent+Date", "#Sharing+Consent+Given"], [None, "No"], ["13/05/2026", "Yes"]),
    ),
    Case(
        "date-before",
        tagged(SENT, ["13/05/2026", "2026-05-14"]),
        tagged(SENT, ["13/05/2026", "2026-05-13"], [None, "13/05/2026"], ["x", "13/05/2026"]),
    ),
    Case(
        "ward-mismatch",
        tagged(WARD, ["Bloomsbury", CODE], ["Bloomsbury", CODE], ["Kilburn", CODE]),
        tagged(WARD, ["Bloomsbury", CODE], ["Kilburn", "E05000129"], [None, CODE]),
    ),
    Case(
        "tag-unknown",
        tagged(["#Person+Resident+DateOfBrith", WHERE], ["13/05/1950", "NW1 8AB"]),
        tagged(["#person+dateofbirth +resident", WHERE], ["13/05/1950", "NW1 8AB"]),
    ),
    Case(
        "tag-malformed",
        tagged(["#Person+2nd", WHERE], ["Bo", "NW1 8AB"]),
        tagged([BORN, WHERE], ["13/05/1950", "NW1 8AB"]),
    ),
    Case(
        "tag-twice",
        tagged([WHERE, "#address+postcode+resident"], ["NW1 8AB", "NW1 8AB"]),
        tagged([WHERE, "#Address+Volunteer+Postcode"], ["NW1 8AB", "NW1 8AB"]),
    ),
    Case(
        "tag-row-almost",
        untagged(FOUR, [BORN, "#Person + Name", "n/a", "n/a"], ["13/05/1950", "Ann", "Luton", "x"]),
        untagged(FOUR, [BORN, "#Person+Name", "n/a", "n/a"], ["13/05/1950", "Ann", "Luton", "x"]),
    ),
    Case(
        "tag-row-low",
        [["Our list"], *[[None]] * 23, ["DOB", "Name"], [BORN, "#Person+Resident+AllNames"], ["13/05/1950", "Ann"]],
        [["Our list"], *[[None]] * 22, ["DOB", "Name"], [BORN, "#Person+Resident+AllNames"], ["13/05/1950", "Ann"]],
    ),
    Case(
        "heading-missing",
        untagged(["DOB", None, "Name"], ["13/05/1950", "x", "Ann"]),
        untagged(["DOB", None, "Name"], ["13/05/1950", None, "Ann"]),
    ),
    Case(
        "headings-missing",
        untagged(["Ann Lee", "NW1 8AB"], ["Bo May", "NW5 2QS"], ["Cy Day", "NW5 2QS"]),
        untagged(["Who", "Where NW1"], ["Bo May", "NW5 2QS"], ["Cy Day", "NW5 2QS"]),
    ),
    Case(
        "do-not-share",
        untagged(["Do not share this!"], ["DOB", "Name"], ["13/05/1950", "Ann"]),
        untagged(["Shared with all of you"], ["DOB", "Name"], ["13/05/1950", "Ann"]),
    ),
]
ELSEWHERE = {"ward-elsewhere", "required-missing"}
"""Rules that need a place, or a dictionary of their own: test_wards.py and test_missing.py have them."""
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{at}" for at, case in enumerate(CASES)])


def findings_in(rows: Rows) -> tuple[Finding, ...]:
    dictionary = load_dictionary()
    return tuple(check_list(find_list(workbook_of(sheet_of(rows)), dictionary), dictionary, today=TODAY))


def rules_in(rows: Rows) -> set[str]:
    return {finding.rule for finding in findings_in(rows)}


@EVERY_CASE
def test_the_rule_finds_what_it_is_for(case: Case) -> None:
    assert case.rule in rules_in(case.found)


@EVERY_CASE
def test_the_rule_lets_the_nearest_harmless_thing_pass(case: Case) -> None:
    assert case.rule not in rules_in(case.passed)


@EVERY_CASE
def test_the_words_are_whole(case: Case) -> None:
    for finding in findings_in(case.found):
        assert not re.search(r"[{}]", finding.title + finding.message)
        assert finding.message.endswith(".")
        assert finding.title


def test_every_rule_that_has_words_has_a_case() -> None:
    assert {case.rule for case in CASES} == set(wordings()) - ELSEWHERE


def test_every_fault_of_a_value_has_words() -> None:
    assert set(Fault) <= set(wordings())


@given(
    value=st.text(alphabet=st.characters(exclude_characters="{}", exclude_categories=["Cs"]), min_size=1, max_size=40)
)
@pytest.mark.parametrize(
    "tag", [BORN, WHERE, CALL, PEOPLE, "#Need+Type", "#Contact+Resident+Email", "#Address+Resident+Uprn"]
)
def test_whatever_stands_in_a_cell_the_words_are_whole(tag: str, value: str) -> None:
    for finding in findings_in(tagged(tag, [value])):
        assert not re.search(r"[{}]", finding.message)
        assert "\n" not in finding.message
        assert len(finding.message) < 300
