"""The Data Checker's findings: which cell, how grave, in which order, and what was perhaps meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of
from tests.unit.checking.made import place_with

from plait.checking import Finding, Severity, check_list
from plait.places import Place
from plait.sheets import find_list
from plait.standard import load_dictionary

TODAY = date(2026, 11, 22)


def findings_in(
    *rows: Sequence[str | None],
    kinds: Sequence[str] | None = None,
    name: str = "",
    tags: Mapping[str, str] | None = None,
    place: Place | None = None,
) -> tuple[Finding, ...]:
    """What is found; not that a list of needs names no condition of the law, which these short lists never do."""
    dictionary = load_dictionary()
    tagged = find_list(workbook_of(sheet_of(rows, name=name, kinds=kinds)), dictionary, tags=tags)
    found = check_list(tagged, dictionary, today=TODAY, place=place)
    return tuple(item for item in found if item.rule != "condition-missing")


def column(heading: str, *cells: str, place: Place | None = None) -> tuple[Finding, ...]:
    """Findings in a column with this heading, beside one that nothing can be wrong with."""
    rows = [[cell, "fine"] for cell in cells]
    return findings_in([heading, "Remarks of the chair"], *rows, place=place)


def rules(findings: Sequence[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def suggestions(findings: Sequence[Finding]) -> list[str | None]:
    return [finding.suggestion for finding in findings]


def test_in_a_good_list_nothing_is_found() -> None:
    assert not findings_in(HEADINGS, *PEOPLE)


def test_a_finding_names_the_cell_by_its_sheet_its_column_and_its_row_in_the_file() -> None:
    (finding,) = findings_in(["Our list", None], [], ["Name", "Postcode"], [], ["Ann", "NW1"], name="Clients")

    assert (finding.cell, finding.row, finding.letter) == ("Clients!B5", 5, "B")
    assert (finding.heading, finding.tag, finding.value) == ("Postcode", "#Address+Resident+Postcode", "NW1")


def test_findings_come_in_the_order_of_the_sheet_those_about_all_of_it_first() -> None:
    found = findings_in(
        ["Do not share"],
        ["Postcode", "DOB", None],
        ["NW1", "1950", "x"],
        ["NW1 8AB", "13/05/1950", "x"],
        ["x", "2", "x"],
    )

    assert [finding.cell for finding in found] == ["", "column C", "A3", "B3", "A5", "B5"]


def test_a_value_is_shown_as_it_was_typed() -> None:
    (finding,) = column("Postcode", " nw1  ")

    assert finding.value == " nw1  "
    assert finding.message.startswith("\u201cnw1\u201d is only")


def test_a_long_cell_is_quoted_in_short() -> None:
    (finding,) = column("Postcode", "very " * 1000)

    assert len(finding.message) < 200
    assert "\u2026\u201d is not a UK postcode" in finding.message


def test_every_copy_of_a_reference_is_found() -> None:
    found = findings_in(["Ref", "Name"], *[[ref, "Ann"] for ref in ("A1", "A2", "a1", "A3", " A1")])

    assert [(finding.cell, finding.rule) for finding in found] == [
        ("A2", "not-unique"),
        ("A4", "not-unique"),
        ("A6", "not-unique"),
    ]
    assert {finding.message for finding in found if finding.value == "A1"} == {
        "\u201cA1\u201d stands in 3 rows: every row needs a reference of its own."
    }


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["Name", "Town", "Visits"], ["Ann Lee", "Camden", None]),
        (["Phone", "Urgency"], ["07911 123456", "Urgent"]),
        (["Name", "DOB", "Phone"], ["Ann Lee", "13/04/1985", None]),
    ],
    ids=["a name alone", "nothing but a phone number", "a detail that is missing"],
)
def test_two_rows_that_are_the_same_in_every_column_are_found_whatever_the_columns(
    headings: Sequence[str], row: Sequence[str | None]
) -> None:
    found = findings_in(headings, row, row, ["x" if cell is None else cell + "9" for cell in row])
    same = [finding for finding in found if finding.rule == "row-repeated"]

    assert [finding.row for finding in same] == [2, 3]
    assert "row 3 too" in same[0].message


def test_rows_about_nobody_that_are_often_alike_are_a_habit_of_the_list() -> None:
    rows = [["NW1 8AB", "Hill"]] * 11

    assert rules(findings_in(["Postcode", "Ward name"], *rows[:10])) == ["row-alike"] * 10
    assert rules(findings_in(["Postcode", "Ward name"], *rows)) == []


def test_the_same_mistake_is_found_in_every_row_that_has_it() -> None:
    found = [finding for finding in column("Postcode", "NW1", "NW1 8AB", "NW1", "NW1") if finding.rule != "row-alike"]

    assert [(finding.rule, finding.row) for finding in found] == [("postcode-part", row) for row in (2, 4, 5)]


def test_a_column_that_shows_its_order_is_read_in_it() -> None:
    (finding,) = column("DOB", "04/03/1985", "04/13/1985")

    assert (finding.rule, finding.severity, finding.row) == ("date-month-first", Severity.NOTICE, None)


def test_a_column_that_shows_days_first_leaves_no_doubt() -> None:
    assert rules(column("DOB", "03/04/1985", "13/04/1985")) == []


def test_a_column_that_shows_nothing_is_read_days_first_and_said_once() -> None:
    (finding,) = column("DOB", "03/04/1985", "05/06/1985")

    assert (finding.rule, finding.severity, finding.row) == ("date-order-unclear", Severity.NOTICE, None)


def test_dates_that_are_the_same_in_both_orders_raise_no_question() -> None:
    assert rules(column("DOB", "1985-04-03", "01/01/1985", "04/04/1985")) == []


@pytest.mark.parametrize(
    ("more", "read"),
    [("13/04/1985", "is read as 3 April"), ("05/25/1985", "is read as 4 March")],
    ids=["mostly day first", "mostly month first"],
)
def test_a_column_that_contradicts_itself_is_warned_of_once(more: str, read: str) -> None:
    warning, *others = column("DOB", "24/04/1985", "04/24/1985", more, "03/04/1985")

    assert (warning.rule, warning.severity, warning.row) == ("date-orders-mixed", Severity.WARNING, None)
    assert read in warning.message
    assert {finding.rule for finding in others} == {"date-impossible"}


def test_each_column_shows_its_own_order() -> None:
    found = findings_in(["DOB", "Last visit"], ["13/04/1985", "04/13/2020"], ["24/04/1985", "04/24/2020"])

    assert [(finding.rule, finding.letter) for finding in found] == [("date-month-first", "B")]


def test_one_column_settles_nothing_for_another() -> None:
    found = findings_in(
        ["Sent", "Updated", "Name"],
        ["#Referral+Sent+Date", "#Referral+Updated+Date", "#Person+Resident+AllNames"],
        ["13/04/2026", "05/01/2026", "Ann"],
        ["24/04/2026", "05/24/2026", "Bo"],
    )

    assert rules(found) == ["date-month-first"]


def test_a_month_out_of_step_with_its_column_is_impossible() -> None:
    (finding,) = column("DOB", "13/04/1985", "24/04/1985", "04/24/1985")

    assert (finding.cell, finding.rule) == ("A4", "date-impossible")


def test_a_date_a_text_and_a_number_of_days_are_three_outcomes() -> None:
    found = findings_in(
        ["DOB", "Name"],
        ["1985-04-03", "Ann"],
        ["1985", "Bo"],
        ["31140", "Cy"],
        ["1985", "Di"],
        kinds=["tt", "dt", "tt", "nt", "nt"],
    )

    assert [(finding.cell, finding.rule, finding.suggestion) for finding in found] == [
        ("A3", "date-form", None),
        ("A4", "date-serial", "1985-04-03"),
        ("A5", "date-form", None),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("LL13 OTF", "LL13 0TF"), ("NWI 8AB", "NW1 8AB"), ("1A1 1AA", None), ("NW1", None), ("TBC", None)],
)
def test_a_postcode_is_repaired_only_where_one_repair_is_possible(typed: str, meant: str | None) -> None:
    assert suggestions(column("Postcode", typed)) == [meant]


@pytest.mark.parametrize(
    ("heading", "typed", "rule"),
    [
        ("Postcode", "-", "nothing-said"),
        ("DOB", "Unknown", "nothing-said"),
        ("Phone", "none", "nothing-said"),
        ("Phone", "not given", "nothing-said"),
        ("Phone", "Not provided.", "nothing-said"),
        ("Phone", "not her own", "phone-form"),
        ("Household size", "TBC", "nothing-said"),
        ("Household size", "none", "number-form"),
        ("Postcode", "NFA", "postcode-form"),
        ("Postcode", "\u043d\u0435\u0442", "postcode-form"),
    ],
)
def test_words_for_nothing_are_told_from_a_bad_value(heading: str, typed: str, rule: str) -> None:
    assert rules(column(heading, typed)) == [rule]


def test_a_person_who_said_no_in_another_word_has_not_agreed() -> None:
    found = findings_in(["Consent to share", "Lawful basis"], ["N", "Consent"], ["Y", "Consent"])

    assert [item.cell for item in found if item.rule == "consent-refused"] == ["A2"]


def test_where_no_check_was_needed_its_date_is_not_missing() -> None:
    found = findings_in(["X", "Y"], ["#Volunteer+Dbs+Date", "#Volunteer+Dbs+Level"], [None, "N/A"], [None, "Basic"])

    assert [item.cell for item in found if item.rule == "dbs-date-missing"] == ["A4"]


def test_an_agreed_value_with_a_question_mark_is_a_doubt() -> None:
    found = findings_in(["X", "Name"], ["#Sharing+Consent+Given", None], ["Yes?", "Ann"], ["Yes", "Bo"])

    assert [(item.cell, item.suggestion, item.certain) for item in found] == [("A3", "Yes", False)]


def test_the_short_number_of_a_helpline_is_good_and_nobody_lives_there() -> None:
    found = findings_in(
        ["X", "Y"], ["#Contact+Service+Phone", "#Contact+Resident+Phone"], ["116 123", "07911 123456"], ["111", "111"]
    )

    assert [item.cell for item in found] == ["B4"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("24\u201306\u20131950", "1950-06-24"), ("24\u201306\u20132950", None), ("24\u201306\u201350", None)],
)
def test_a_date_with_other_signs_between_its_figures_is_offered_as_the_standard_writes_it(
    typed: str, meant: str | None
) -> None:
    assert suggestions(column("DOB", typed)) == [meant]


def test_a_placeholder_that_was_taken_for_a_number_is_one() -> None:
    assert rules(column("NHS number", "9999999999.0")) == ["nhs-placeholder"]


@pytest.mark.parametrize("typed", ["Yes?", "Y?"])
def test_a_doubted_answer_is_offered_without_the_doubt(typed: str) -> None:
    found = findings_in(["X", "Name"], ["#Sharing+Consent+Given", None], [typed, "Ann"])

    assert [(item.suggestion, item.certain) for item in found] == [("Yes", False)]


def test_only_a_postcode_of_the_place_is_suggested() -> None:
    assert suggestions(column("Postcode", "LL13 OTF", place=place_with("NW1 8AB"))) == [None]


@pytest.mark.parametrize("typed", ["7911123456", "7911123456.0"])
def test_the_zero_of_a_phone_number_is_offered_back(typed: str) -> None:
    assert suggestions(column("Phone", typed)) == ["07911 123456"]


@pytest.mark.parametrize(("typed", "meant"), [("two", "2"), ("1.234,5", None)])
def test_a_number_in_words_is_offered_in_figures(typed: str, meant: str | None) -> None:
    assert suggestions(column("Household size", typed)) == [meant]


def test_a_number_without_a_largest_has_only_to_be_large_enough() -> None:
    found = findings_in(["X", "Name"], ["#Service+Capacity+Places", None], ["-1", "Ann"], ["900", "Bo"])

    assert [finding.message for finding in found] == ["\u201c-1\u201d is not 0 or more: check it."]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("houseing", "Housing"),
        ("Debt", "Debt or money"),
        ("Transport, Medicines", "Transport; Medicines"),
        ("transport/houseing", "Transport; Housing"),
        ("Food or shopping and Medicines", "Food or shopping; Medicines"),
        ("Food or shopping; houseing", "Food or shopping; Housing"),
        ("Zumba", None),
        ("Transport; Zumba", None),
    ],
)
def test_the_nearest_allowed_value_is_suggested_and_no_value_is_dropped(typed: str, meant: str | None) -> None:
    assert suggestions(findings_in(["X", "Name"], ["#Need+Type", None], [typed, "Ann"])) == [meant]


@pytest.mark.parametrize(("typed", "meant"), [("Y", "Yes"), ("n", "No"), ("TRUE", "Yes"), ("false", "No")])
def test_other_ways_of_saying_yes_and_no_are_known(typed: str, meant: str) -> None:
    assert suggestions(findings_in(["X", "Name"], ["#Digital+Resident+Access", None], [typed, "Ann"])) == [meant]


def test_straying_from_a_list_is_an_error_where_the_owner_put_the_tag() -> None:
    (finding,) = findings_in(["X", "Name"], ["#Need+Type", None], ["Zumba", "Ann"])

    assert finding.severity is Severity.ERROR


def test_straying_from_a_list_is_a_warning_where_we_only_suppose_the_tag() -> None:
    (finding,) = column("Need", "Zumba", "Housing", "Transport")

    assert (finding.rule, finding.severity) == ("list-value", Severity.WARNING)


def test_a_reference_used_twice_is_a_warning_where_we_only_suppose_the_tag() -> None:
    assert {finding.severity for finding in column("Ref", "A1", "A1")} == {Severity.WARNING}


@pytest.mark.parametrize("heading", ["Ethnicity", "Language"])
def test_a_column_in_words_of_its_own_is_said_once(heading: str) -> None:
    found = column(heading, *["Purple", "Green", "Orange"] * 10)

    assert [(finding.rule, finding.row, finding.severity) for finding in found] == [
        ("own-words", None, Severity.NOTICE)
    ]
    assert "Different values in it: 3; not as agreed" in found[0].message


def test_languages_may_be_written_by_their_names() -> None:
    assert column("Language", "English", "somali", "BSL", "fr") == ()


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [("Englsh", "English"), ("Bengali; frensh", None), ("Bengali / Welsh & en", "Bengali; Welsh; en")],
)
def test_what_is_no_language_gets_the_one_that_can_be_meant_and_is_never_put_right_unasked(
    typed: str, suggestion: str | None
) -> None:
    (finding,) = column("#Volunteer+Languages", typed, *["English"] * 9)

    assert (finding.rule, finding.suggestion, finding.certain) == ("language-unknown", suggestion, False)


def test_a_column_in_everyday_words_is_no_column_in_words_of_its_own() -> None:
    found = column("Consent to share", *["Y", "N"] * 10)

    assert {(finding.rule, finding.value, finding.suggestion, finding.certain) for finding in found} == {
        ("list-value", "Y", "Yes", True),
        ("list-value", "N", "No", True),
    }


def test_of_words_of_its_own_nobody_works_out_what_they_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, _entry: object) -> None:
        pytest.fail(f"a value was sought for {text}")

    monkeypatch.setattr("plait.checking.values.nearest_value", fail)

    assert rules(column("Need", *(f"Story {number}" for number in range(50)))) == ["own-words"]


def test_one_child_and_one_value_are_spoken_of_as_well_as_many() -> None:
    household = findings_in(["Name", "Children", "People in household"], ["Ann", "2", "1"], ["Bo", "1", "0"])
    (own_words,) = column("Ethnicity", "Purple")

    assert [item.message for item in household if item.rule == "more-children-than-people"] == [
        "The household has more children (2) than people (1): check both numbers.",
        "The household has more children (1) than people (0): check both numbers.",
    ]
    assert own_words.message.endswith(
        "Different values in it: 1; not as agreed for \u201cResident's ethnic group\u201d: 1."
    )


def test_large_numbers_are_written_out() -> None:
    rows = [[str(1_234_560 + number), "Ann"] for number in range(60)]
    (finding,) = findings_in(["X", "Name"], ["#Service+Capacity+Places", None], *rows, ["9", "Bo"])

    assert "lie from 1,234,574 to 1,234,604" in finding.message


def test_a_column_that_the_owner_tagged_is_not_excused_by_words_of_its_own() -> None:
    found = findings_in(["X", "Name"], ["#Person+Resident+Ethnicity", None], ["Purple", "Ann"], ["Green", "Bo"])

    assert rules(found) == ["list-value", "list-value"]


def test_a_misspelt_tag_is_answered_with_the_nearest() -> None:
    (finding,) = findings_in(["X", "Name"], ["#Need+Tpye", "#Person+Resident+AllNames"], ["Housing", "Ann"])

    assert (finding.rule, finding.suggestion) == ("tag-unknown", "#Need+Type")


@pytest.mark.parametrize("cell", ["n/a", "#Need+1st", "#Need+first-one", "#Need+Bedürfnis", "#Need+ Type"])
def test_what_is_no_tag_is_named_with_its_column(cell: str) -> None:
    (finding,) = findings_in(["X", "Name"], [cell, "#Person+Resident+AllNames"], ["Housing", "Ann"])

    assert (finding.rule, finding.value, finding.cell) == ("tag-malformed", cell, "column A")


def test_the_same_tag_twice_is_said_once_with_both_columns() -> None:
    found = findings_in(["X", "Y", "Name"], ["#Need+Type", "#need+type", None], ["Housing", "Housing", "Ann"])

    assert [(finding.rule, finding.message) for finding in found] == [
        ("tag-twice", "#Need+Type stands on the columns A and B: only the first one is used for counting.")
    ]


def test_a_tag_row_that_stands_too_low_is_said_with_its_row() -> None:
    found = findings_in(
        ["Ours"], *[[]] * 23, ["Thing", "Who"], ["#Need+Type", "#Person+Resident+AllNames"], ["Food", "Ann"]
    )

    assert "Row 26 looks like tags" in found[0].message


@pytest.mark.parametrize("name", ["Null", "None", "NaN", "Total", "True", "N/A"])
def test_a_person_may_be_called_anything(name: str) -> None:
    assert not findings_in(["First name", "Surname", "Postcode"], [name, name, "NW1 8AB"], ["Ann", "Lee", "NW5 2QS"])


def test_a_column_without_a_tag_is_not_checked() -> None:
    assert not findings_in(HEADINGS, *PEOPLE, ["A4", "Di", "13/05/1950", "x", None, None], tags={"Postcode": ""})


def test_a_finding_can_be_written_as_json() -> None:
    (finding,) = column("Postcode", "LL13 OTF")

    assert finding.as_dict() == {
        "rule": "postcode-form",
        "severity": "error",
        "title": "Not a postcode",
        "cell": "A2",
        "row": 2,
        "letter": "A",
        "heading": "Postcode",
        "tag": "#Address+Resident+Postcode",
        "value": "LL13 OTF",
        "message": "\u201cLL13 OTF\u201d is not a UK postcode: check it, or leave the cell empty.",
        "suggestion": "LL13 0TF",
        "certain": False,
    }
