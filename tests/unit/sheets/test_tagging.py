"""Columns get their tags from their owner first, then from headings, then from what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.errors import WrongTag
from plait.sheets import Column, find_list
from plait.sheets.remembering import to_remember
from plait.sheets.tagging import Sureness, TagFrom, remembered_keys
from plait.standard import load_dictionary

POSTCODES = ["NW1 8AB", "NW5 2QS", "WC1H 9JE", "NW3 1AA", "NW6 4BB", "N1 9GU"]


def columns_of(
    *rows: Sequence[str | None], tags: Mapping[str, str] | None = None, remembered: Mapping[str, str] | None = None
) -> dict[str, Column]:
    tagged = find_list(workbook_of(sheet_of(rows)), load_dictionary(), tags=tags, remembered=remembered)
    return {column.letter: column for column in tagged.columns}


def beside(heading: str, cells: Sequence[str]) -> Column:
    """The first of two columns, with these cells under its heading."""
    return columns_of([heading, "Remarks of the chair"], *[[cell, "fine"] for cell in cells])["A"]


@pytest.mark.parametrize(
    "heading",
    [
        "Phone (next of kin)",
        "Next of kin: Phone",
        "NOK tel",
        "GP phone no",
        "Carer's contact number",
        "In an emergency",
    ],
)
def test_no_cell_makes_a_phone_of_somebody_else_the_residents(heading: str) -> None:
    assert beside(heading, ["07911 123456", "07911 123457"]).tag == ""


@pytest.mark.parametrize("group", ["Next of kin", "Emergency contact details"])
def test_a_heading_that_names_somebody_else_stands_over_those_behind_it(group: str) -> None:
    cells = [f"07911 12345{number}" for number in range(4)]
    people = [["A1", "Ann Lee", cell] for cell in cells]
    columns = columns_of([None, None, group], ["Ref", "Name", "Phone"], *people)

    assert (columns["C"].heading, columns["C"].tag) == (f"{group}: Phone", "")
    assert columns["B"].tag == "#Person+Resident+AllNames"


def test_a_title_that_names_somebody_is_no_heading_of_a_group() -> None:
    columns = columns_of(["Carers of the town", None], ["Name", "Phone"], *[["Ann Lee", "07911 123456"]] * 4)

    assert [column.tag for column in columns.values()] == ["#Person+Resident+AllNames", "#Contact+Resident+Phone"]


def test_a_landline_beside_a_mobile_is_the_other_phone() -> None:
    columns = columns_of(["Mobile", "Landline", "Phone 3"], *[["07911 123456", "020 7946 0018", "07911 123457"]] * 3)

    assert [column.tag for column in columns.values()] == [
        "#Contact+Resident+Phone",
        "#Contact+Resident+OtherPhone",
        "",
    ]
    assert columns["B"].sureness is Sureness.LIKELY


def test_a_landline_alone_is_the_phone() -> None:
    assert beside("Landline", ["020 7946 0018"]).tag == "#Contact+Resident+Phone"


def test_everyday_headings_suggest_tags_and_say_so() -> None:
    column = columns_of(HEADINGS, *PEOPLE)["C"]

    assert (column.tag, column.tag_from, column.suggested) == ("#Person+Resident+DateOfBirth", TagFrom.HEADING, True)
    assert column.reason == "the heading \u201cDOB\u201d"


def test_a_misspelt_heading_suggests_the_tag_of_the_one_it_is_like() -> None:
    column = beside("Date of brith", ["03/04/1985"])

    assert column.tag == "#Person+Resident+DateOfBirth"
    assert column.reason == "the heading \u201cDate of brith\u201d is like \u201cdate of birth\u201d"


def test_a_short_heading_is_like_none() -> None:
    assert beside("Nee", ["x"]).tag == ""


@pytest.mark.parametrize(
    ("cells", "tag"),
    [
        (POSTCODES, "#Address+Resident+Postcode"),
        (["a@example.org", "b@example.org"], "#Contact+Resident+Email"),
        (["07911 123456", "07911123457"], "#Contact+Resident+Phone"),
        (["Housing", "Transport; Housing", "Medicines"], "#Need+Type"),
    ],
)
def test_contents_suggest_a_tag_where_the_heading_says_nothing(cells: list[str], tag: str) -> None:
    column = beside("Zzz", cells)

    assert (column.tag, column.tag_from) == (tag, TagFrom.CONTENTS)


@pytest.mark.parametrize("cells", [["Yes", "No", "Yes"], ["red", "green"], ["1", "2"], [POSTCODES[0], "x", "y", "z"]])
def test_contents_that_fit_many_columns_suggest_nothing(cells: list[str]) -> None:
    assert beside("Zzz", cells).tag == ""


def test_contents_may_speak_against_a_heading() -> None:
    assert beside("Postcode", ["red", "green", "blue", "brown", "grey", "pink"]).tag == ""


@pytest.mark.parametrize(
    "cells", [["03/04/2025", "04/05/2025", "05/06/2025", "06/07/2025", "07/08/2025"], list("12345")]
)
def test_what_has_no_letters_is_no_name(cells: list[str]) -> None:
    assert beside("Last", cells).tag != "#Person+Resident+FamilyName"


def test_names_under_two_rows_of_headings_are_understood_and_visits_are_none_of_them() -> None:
    columns = columns_of(
        ["Ref", "Name", None, "Postcode", "Visit", None],
        [None, "First", "Last", None, "First", "Last"],
        ["1", "Ann", "Lee", "NW1 8AB", "yes", "no"],
        ["2", "Bo", "May", "NW5 2QS", "yes", "yes"],
    )

    assert (columns["B"].tag, columns["C"].tag) == ("#Person+Resident+GivenName", "#Person+Resident+FamilyName")
    assert (columns["E"].tag, columns["F"].tag) == ("", "")


def test_no_suggestion_gives_a_tag_twice() -> None:
    columns = columns_of(["Postcode", "Zzz"], *[[code, code] for code in POSTCODES])

    assert (columns["A"].tag, columns["B"].tag) == ("#Address+Resident+Postcode", "")


def test_an_exact_heading_comes_before_one_that_is_like_it() -> None:
    columns = columns_of(["Post coode", "Postcode"], *[[code, code] for code in POSTCODES])

    assert columns["B"].tag == "#Address+Resident+Postcode"


@pytest.mark.parametrize("written", ["#Volunteer+Household+Number", " #volunteer +number +household"])
def test_a_heading_that_is_a_tag_gives_its_column_that_tag(written: str) -> None:
    columns = columns_of(["Ref", "Household", written], ["1", "2", "3"])

    assert (columns["C"].tag, columns["C"].tag_from) == ("#Volunteer+Household+Number", TagFrom.HEADING)
    assert columns["C"].reason == "its heading, which is a tag"


def test_a_household_may_be_a_reference_or_how_many_they_are_so_it_is_asked() -> None:
    assert columns_of(["Household", "Ref"], *[[str(n % 5), f"A{n}"] for n in range(20)])["A"].tag == ""


def test_a_heading_that_is_a_tag_comes_before_every_other_heading() -> None:
    columns = columns_of(["Volunteer", "#Person+Volunteer+AllNames", "Ref"], ["Tom Poe", "Meg Lee", "1"])

    assert (columns["A"].tag, columns["B"].tag) == ("", "#Person+Volunteer+AllNames")


def test_a_heading_that_is_a_tag_says_whom_the_list_is_about_and_stays_what_it_says() -> None:
    columns = columns_of(
        ["#Person+Volunteer+AllNames", "#Contact+Volunteer+Phone", "#Person+Resident+Id", "Postcode"],
        ["Tom Poe", "07911 123456", "1", "NW1 8AB"],
    )

    assert columns["C"].tag == "#Person+Resident+Id"
    assert columns["D"].tag == "#Address+Volunteer+Postcode"


def test_a_tag_row_is_never_overruled_by_a_suggestion() -> None:
    column = columns_of(["DOB", "Name"], ["#X_Our+Date", None], ["03/04/1985", "Ann"])["A"]

    assert (column.tag, column.entry, column.tag_from) == ("#X_Our+Date", None, TagFrom.TAG_ROW)


def test_a_tag_row_is_kept_as_it_was_typed() -> None:
    column = columns_of(["DOB", "Name"], ["#person+dateofbirth+resident", None], ["03/04/1985", "Ann"])["A"]

    assert column.tag == "#person+dateofbirth+resident"
    assert column.entry is not None
    assert column.entry.tag == "#Person+Resident+DateOfBirth"


def test_beside_a_tag_row_only_exact_headings_suggest_anything() -> None:
    columns = columns_of(
        ["DOB", "Name", "Zzz"], ["#Person+Resident+DateOfBirth", None, None], ["03/04/1985", "Ann", "NW1 8AB"]
    )

    assert (columns["B"].tag, columns["C"].tag) == ("#Person+Resident+AllNames", "")


@pytest.mark.parametrize("name", ["Name", "name", " NAME ", "B", "b"])
def test_the_user_names_a_column_by_its_heading_or_its_letter(name: str) -> None:
    column = columns_of(HEADINGS, *PEOPLE, tags={name: "#person+resident+knownas"})["B"]

    assert (column.tag, column.tag_from, column.suggested) == ("#Person+Resident+KnownAs", TagFrom.GIVEN, False)


def test_the_user_may_take_a_tag_away() -> None:
    assert columns_of(HEADINGS, *PEOPLE, tags={"DOB": ""})["C"].entry is None


def test_the_user_overrules_the_tag_row() -> None:
    columns = columns_of(["DOB", "Name"], ["#Contact+Date", None], ["03/04/1985", "Ann"], tags={"DOB": "#Source+Date"})

    assert columns["A"].tag == "#Source+Date"


def test_a_heading_in_another_script_is_named_as_it_stands() -> None:
    columns = columns_of(
        ["\u5730\u5740", "\u59d3\u540d"], ["a", "b"], tags={"\u59d3\u540d": "#Person+Resident+AllNames"}
    )

    assert [columns[letter].tag for letter in "AB"] == ["", "#Person+Resident+AllNames"]


def test_a_column_that_is_not_there_is_said() -> None:
    with pytest.raises(
        WrongTag, match=r"^There is no column \u201cAge\u201d: use one of its headings, or its letter\.$"
    ):
        columns_of(HEADINGS, *PEOPLE, tags={"Age": "#Need+Type"})


def test_a_tag_that_is_not_in_the_dictionary_is_answered_with_the_nearest() -> None:
    with pytest.raises(WrongTag, match=r"#Need\+Typ is not a tag in the dictionary; did you mean #Need\+Type\?$"):
        columns_of(HEADINGS, *PEOPLE, tags={"Need": "#Need+Typ"})


def test_a_column_is_called_by_its_letter_where_it_has_no_heading() -> None:
    assert (Column("C", "").title, Column("C", "DOB").title) == ("column C", "DOB")


def test_what_was_remembered_is_not_asked_again() -> None:
    rows = [["Zzz", "Name"], *[[code, "Ann"] for code in POSTCODES]]
    before = columns_of(*rows, tags={"Zzz": "#Place+Ward+Name"})
    column = columns_of(*rows, remembered=to_remember(before.values(), before))["A"]

    assert (column.tag, column.tag_from, column.sure) == ("#Place+Ward+Name", TagFrom.REMEMBERED, True)
    assert column.reason == "confirmed earlier for the heading \u201cZzz\u201d"


def test_that_a_column_has_no_tag_is_remembered_too() -> None:
    before = columns_of(HEADINGS, *PEOPLE, tags={"DOB": ""})

    assert columns_of(HEADINGS, *PEOPLE, remembered=to_remember(before.values(), before))["C"].tag == ""


def test_the_tag_row_goes_before_what_was_remembered() -> None:
    rows: list[list[str | None]] = [["DOB", "Name"], ["#Source+Date", None], ["03/04/1985", "Ann"]]

    assert columns_of(*rows, remembered={"dob": "#Contact+Date"})["A"].tag == "#Source+Date"


def test_headings_that_are_the_same_are_remembered_by_their_order() -> None:
    rows = [["Name", "Name", "Postcode"], ["Ann", "Jo", "NW1 8AB"]]
    before = columns_of(*rows, tags={"B": "#Person+Resident+KnownAs"})
    after = columns_of(*rows, remembered=to_remember(before.values(), before))

    assert [after[letter].tag for letter in "AB"] == ["#Person+Resident+AllNames", "#Person+Resident+KnownAs"]


def test_a_remembered_heading_is_known_wherever_its_column_went() -> None:
    before = columns_of(["Zzz", "Name"], ["x", "Ann"], tags={"Zzz": "#Need+Type"})
    remembered = to_remember(before.values(), before)

    assert columns_of(["Name", "zzz "], ["Ann", "x"], remembered=remembered)["B"].tag == "#Need+Type"


def test_a_remembered_tag_that_the_cells_speak_against_is_asked_about() -> None:
    rows = [["Zzz", "Name"], *[[colour, "Ann"] for colour in ("red", "green", "blue", "brown", "pink")]]

    assert columns_of(*rows, remembered={"zzz": "#Contact+Date"})["A"].sureness is Sureness.UNSURE


def test_a_remembered_tag_that_the_dictionary_no_longer_has_is_forgotten() -> None:
    assert columns_of(HEADINGS, *PEOPLE, remembered={"dob": "#Old+Tag"})["C"].tag == "#Person+Resident+DateOfBirth"


def test_a_column_without_a_heading_is_not_remembered() -> None:
    assert remembered_keys({"A": "", "B": "Name", "C": "\u5730\u5740", "D": "name"}) == {
        "B": "name",
        "C": "\u5730\u5740",
        "D": "name #2",
    }


@pytest.mark.parametrize(
    ("heading", "cells", "sureness"),
    [
        ("Postcode", POSTCODES, Sureness.CERTAIN),
        ("Post coode", POSTCODES, Sureness.LIKELY),
        ("Date of brith", ["1985"], Sureness.UNSURE),
        ("Zzz", POSTCODES, Sureness.UNSURE),
    ],
)
def test_how_sure_a_suggestion_is_depends_on_how_many_signs_agree(
    heading: str, cells: list[str], sureness: Sureness
) -> None:
    assert beside(heading, cells).sureness is sureness
