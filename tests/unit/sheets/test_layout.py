"""The headings, the tag row and the rows are found where they stand, and nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of

from plait.errors import NotAList
from plait.sheets.layout import NO_ROW, Dropped, Layout, Places, find_layout
from plait.standard import load_dictionary

TAGS = [
    "#Person+Resident+Id",
    "#Person+Resident+AllNames",
    "#Person+Resident+DateOfBirth",
    "#Address+Resident+Postcode",
    "#Contact+Resident+Phone",
    "#Need+Type",
]
BLANK: list[str | None] = [None] * 6


def layout_of(*rows: Sequence[str | None], kinds: Sequence[str] | None = None) -> Layout | None:
    return find_layout(sheet_of(rows, kinds=kinds), load_dictionary())


def found(*rows: Sequence[str | None], kinds: Sequence[str] | None = None) -> Layout:
    layout = layout_of(*rows, kinds=kinds)
    assert layout is not None
    return layout


def row_numbers(layout: Layout) -> list[int]:
    return layout.rows["row"].to_list()


def test_headings_in_the_first_row_are_found() -> None:
    layout = found(HEADINGS, *PEOPLE)

    assert (layout.headings_row, layout.tag_row, row_numbers(layout)) == (1, None, [2, 3, 4])


def test_titles_above_the_headings_are_no_rows_of_the_list() -> None:
    layout = found(["Camden Food Bank"], ["June 2020", "not to be shared"], BLANK, HEADINGS, *PEOPLE)

    assert (layout.headings_row, row_numbers(layout)) == (4, [5, 6, 7])
    assert layout.titles == ("Camden Food Bank", "June 2020", "not to be shared")
    assert [item.row for item in layout.dropped] == [1, 2]


def test_blank_rows_between_people_renumber_nothing() -> None:
    assert row_numbers(found(HEADINGS, BLANK, PEOPLE[0], BLANK, BLANK, PEOPLE[1])) == [3, 6]


def test_headings_that_nobody_knows_are_found_by_their_place() -> None:
    assert found(["Who", "Where to", "How come"], ["Ann Lee", "Camden", "by bus"]).headings_row == 1


def test_a_word_of_the_dictionary_in_a_cell_does_not_make_its_row_the_headings() -> None:
    layout = found(
        ["Kind", "Who they are", "Where to"], ["Volunteer", "Ann Lee", "Camden"], ["Client", "Bo May", "Luton"]
    )

    assert (layout.headings_row, row_numbers(layout)) == (1, [2, 3])


def test_a_block_of_remarks_above_a_longer_list_is_not_the_list() -> None:
    remarks = [[f"Remark {number}", "as agreed"] for number in range(15)]
    layout = found(*remarks, ["a", "b", "c", "d", "e", "f"], *PEOPLE * 5)

    assert layout.headings_row == 16


def test_the_lower_of_two_rows_of_headings_is_taken() -> None:
    groups = ["Client", None, None, "Where", None, "Help"]

    assert found(groups, HEADINGS, *PEOPLE).headings_row == 2


@pytest.mark.parametrize("year_kind", ["n", "t"])
def test_years_may_be_headings_beside_known_ones(year_kind: str) -> None:
    layout = found(
        ["Name", "Postcode", "2019", "2020", "2021"],
        ["Ann Lee", "NW1 8AB", "3", "4", "5"],
        kinds=["tt" + year_kind * 3, "ttnnn"],
    )

    assert layout.headings_row == 1


@pytest.mark.parametrize("years", [["2024", "2025", "2026"], ["2023/24", "2024/25", "2025/26"]])
def test_years_in_their_order_are_headings_whatever_stands_beside_them(years: list[str]) -> None:
    assert found(["Part", *years], ["North", "3", "4", "5"], ["South", "1", "2", "2"]).headings_row == 1


def test_typed_years_in_their_order_are_headings() -> None:
    layout = found(["Part", "2024", "2025"], ["North", "3", "4"], ["South", "1", "2"], kinds=["tnn", "tnn", "tnn"])

    assert layout.headings_row == 1


def test_a_long_question_may_be_a_heading() -> None:
    question = "Which of these would help you most in the coming winter? (Please tick all that apply.)"

    assert found(["Timestamp", question], ["1 May", "Food"]).headings_row == 1


def test_headings_in_another_script_are_headings() -> None:
    assert found(["\u59d3\u540d", "\u5730\u5740"], ["\u738b\u4f1f", "NW1 8AB"]).headings_row == 1


def test_a_list_of_two_columns_and_one_person_is_a_list() -> None:
    assert row_numbers(found(["Name", "Postcode"], ["Ann", "NW1 8AB"])) == [2]


def test_one_column_is_a_list_where_its_heading_is_known() -> None:
    assert row_numbers(found(["Postcodes we visited"], ["Postcode"], ["NW1 8AB"], ["NW5 2QS"])) == [3, 4]


def test_headings_may_stand_on_row_25() -> None:
    assert found(*[BLANK] * 24, HEADINGS, *PEOPLE).headings_row == 25


def test_headings_below_row_25_are_not_looked_for() -> None:
    assert layout_of(*[BLANK] * 25, HEADINGS, *PEOPLE) is None


def test_headings_without_rows_are_no_list() -> None:
    assert layout_of(HEADINGS) is None


def test_a_column_of_notes_is_no_list() -> None:
    assert layout_of(["Notes"], ["Please send this back."], ["Ask Ann."]) is None


def test_an_empty_sheet_is_no_list() -> None:
    assert layout_of() is None


@pytest.mark.parametrize("above", [[], [["Our list"]], [["Our list"], BLANK, BLANK], [["Our list"]] + [BLANK] * 22])
def test_a_tag_row_is_found_below_titles_and_blank_rows(above: list[list[str | None]]) -> None:
    layout = found(*above, HEADINGS, TAGS, *PEOPLE)

    assert layout.headings_row == len(above) + 1
    assert layout.tag_row == len(above) + 2
    assert row_numbers(layout) == [len(above) + 3, len(above) + 4, len(above) + 5]


def test_a_tag_row_on_row_26_is_not_found_but_named() -> None:
    layout = found(["Our list"], *[BLANK] * 23, HEADINGS, TAGS, *PEOPLE)

    assert layout.tag_row is None
    assert layout.near_tag_row == (26, TAGS[0])


def test_half_the_filled_cells_are_enough_for_a_tag_row() -> None:
    assert found(HEADINGS, [*TAGS[:3], "n/a", "n/a", "n/a"], *PEOPLE).tag_row == 2


@pytest.mark.parametrize("above", [[], [["Our list"], BLANK]])
def test_headings_of_which_some_are_tags_are_headings(above: list[list[str | None]]) -> None:
    layout = found(*above, [*TAGS[:3], *HEADINGS[3:]], *PEOPLE)

    assert (layout.tag_row, layout.headings_row, layout.near_tag_row) == (None, len(above) + 1, None)
    assert [*layout.headings.values()] == [*TAGS[:3], *HEADINGS[3:]]


def test_empty_tag_cells_do_not_count() -> None:
    assert found(HEADINGS, [TAGS[0], None, None, None, None, None], *PEOPLE).tag_row == 2


def test_a_row_with_too_few_tags_is_named_with_its_first_cell_that_is_none() -> None:
    layout = found(HEADINGS, [*TAGS[:2], "n/a", "n/a", "n/a", None], *PEOPLE)

    assert layout.tag_row is None
    assert layout.near_tag_row == (2, "n/a")


def test_a_number_sign_in_one_cell_is_not_nearly_a_tag_row() -> None:
    assert found(HEADINGS, ["A1", "Ann Lee", None, None, "#1", None], *PEOPLE).near_tag_row is None


def test_a_blank_row_may_stand_between_headings_and_tags() -> None:
    layout = found(HEADINGS, BLANK, TAGS, *PEOPLE)

    assert (layout.headings_row, layout.tag_row) == (1, 3)


def test_tags_may_stand_without_headings() -> None:
    layout = found(TAGS, *PEOPLE)

    assert (layout.headings_row, layout.tag_row, row_numbers(layout)) == (1, 1, [2, 3, 4])


def test_tags_put_above_the_headings_leave_the_headings_out_of_the_rows() -> None:
    layout = found(TAGS, HEADINGS, *PEOPLE)

    assert (layout.headings_row, layout.tag_row, row_numbers(layout), layout.dropped) == (2, 1, [3, 4, 5], ())


@pytest.mark.parametrize(
    "label", ["Total", "TOTALS", "Grand total", "Sub-total", "Subtotal", "Overall total:", "Total clients"]
)
def test_a_totals_row_is_no_person(label: str) -> None:
    layout = found(HEADINGS, *PEOPLE, BLANK, [label, None, None, None, None, "3"])

    assert row_numbers(layout) == [2, 3, 4]
    assert layout.dropped == (Dropped(6, "totals row"),)


def test_a_totals_row_may_be_full_of_numbers() -> None:
    layout = found(
        ["Name", "Adults", "Children", "Visits"], ["Ann", "2", "1", "3"], ["Total", "2", "1", "\u00a33,000.50"]
    )

    assert row_numbers(layout) == [2]


def test_a_person_whose_first_name_is_total_stays() -> None:
    layout = found(["First name", "Postcode"], ["Total", "NW1 8AB"], ["Ann", "NW5 2QS"])

    assert row_numbers(layout) == [2, 3]


def test_a_service_whose_name_begins_with_total_stays() -> None:
    layout = found(
        ["Service", "Area", "Day", "Cost"],
        ["Yoga", "Camden", "Mon", "Free"],
        ["Total Wellbeing", "Camden", None, None],
        ["Chess", "Camden", "Tue", "1"],
    )

    assert row_numbers(layout) == [2, 3, 4]


def test_a_row_that_only_mentions_a_total_stays() -> None:
    assert row_numbers(found(HEADINGS, ["A1", "Total", None, None, None, None])) == [2]


def test_a_row_of_total_households_with_words_in_it_stays() -> None:
    layout = found(["Measure", "Where", "When"], ["Total households", "Camden", "2020"], ["Homes", "Camden", "2020"])

    assert row_numbers(layout) == [2, 3]


def test_headings_printed_again_are_no_person() -> None:
    layout = found(HEADINGS, PEOPLE[0], HEADINGS, PEOPLE[1])

    assert row_numbers(layout) == [2, 4]
    assert layout.dropped == (Dropped(3, "repeated headings"),)


WIDE = ["Ref", "Name", "Home", "Mobile", "Zzz", "Need"]


def test_a_row_of_groups_explains_headings_that_nobody_knows() -> None:
    layout = found(["Client", None, "Numbers", None, "Help", None], WIDE, *PEOPLE)

    assert (layout.headings_row, layout.group_row) == (2, 1)
    assert layout.headings == {
        "A": "Ref",
        "B": "Name",
        "C": "Numbers: Home",
        "D": "Mobile",
        "E": "Help: Zzz",
        "F": "Need",
    }
    assert layout.dropped == (Dropped(1, "headings of groups"),)
    assert layout.titles == ()


@pytest.mark.parametrize(
    ("group", "low", "headed"),
    [
        ("Name", "First", "Name: First"),
        ("Visit", "First", "Visit: First"),
        ("Visit", "Last", "Visit: Last"),
        ("Personal", "First", "First"),
        ("Volunteer", "Phone", "Volunteer: Phone"),
        ("Client", "Phone", "Phone"),
        ("Referral", "Date", "Referral: Date"),
        ("Contact", "Date", "Date"),
    ],
)
def test_a_group_stays_where_a_heading_means_something_else_without_it(group: str, low: str, headed: str) -> None:
    layout = found(["Ref", group, None, "Where"], [None, low, "Zzz", "Postcode"], ["1", "x", "y", "NW1 8AB"])

    assert layout.headings["B"] == headed


def test_headings_that_stand_twice_are_told_apart_by_their_groups() -> None:
    layout = found(
        ["Client", None, "Volunteer", None], ["Name", "Phone", "Name", "Phone"], ["Ann", "07911 123456", "Bo", "1"]
    )

    assert list(layout.headings.values()) == ["Client: Name", "Client: Phone", "Volunteer: Name", "Volunteer: Phone"]


def test_the_upper_of_two_rows_may_look_more_like_headings_than_the_lower() -> None:
    layout = found(
        ["Name", "Contact", None, "Postcode"], [None, "Phone", "E-mail", None], ["Ann", "07911 123456", "a@b.c", "NW1"]
    )

    assert (layout.headings_row, layout.group_row, row_numbers(layout)) == (2, 1, [3])
    assert layout.headings == {"A": "Name", "B": "Phone", "C": "E-mail", "D": "Postcode"}


def test_merged_cells_say_how_far_a_group_reaches() -> None:
    sheet = sheet_of([[None, "Calls", None, None, None, None], ["Ref", "Yes", "No", "Zzz", "Yyy", "Need"], *PEOPLE])
    layout = find_layout(sheet, load_dictionary(), merged=[(1, 2, 1, 3)])

    assert layout is not None
    assert list(layout.headings.values()) == ["Ref", "Calls: Yes", "Calls: No", "Zzz", "Yyy", "Need"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["Name", "Postcode", "2024", None, "2025/26", None], [None, None, "Q1", "Q2", "Q1", "Q2"]),
        ([None, None, "2024", None, "2025/26", None], ["Name", "Postcode", "Q1", "Q2", "Q1", "Q2"]),
    ],
    ids=["beside the names", "above the names"],
)
def test_years_over_several_columns_are_groups(upper: list[str | None], lower: list[str | None]) -> None:
    sheet = sheet_of([upper, lower, ["Ann", "NW1 8AB", "1", "2", "3", "4"]])
    layout = find_layout(sheet, load_dictionary(), merged=[(1, 3, 1, 4), (1, 5, 1, 6)])

    assert layout is not None
    assert (layout.group_row, layout.rows.height) == (1, 1)
    assert [*layout.headings.values()][2:] == ["2024: Q1", "2024: Q2", "2025/26: Q1", "2025/26: Q2"]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([["Name", "Help", None], ["Ann", "Food", "Debt"], ["Bo", "Food", None]], (1, 2, 1, 3)),
        ([["Need", None], ["Food", "Debt"], ["Food", None]], (1, 1, 1, 2)),
    ],
    ids=["beside names", "across the list"],
)
def test_a_first_row_under_merged_headings_is_a_row_of_the_list(
    rows: Sequence[Sequence[str | None]], merged: tuple[int, int, int, int]
) -> None:
    layout = find_layout(sheet_of(rows), load_dictionary(), merged=[merged])

    assert layout is not None
    assert (layout.headings_row, layout.rows.height) == (1, 2)


@pytest.mark.parametrize(
    "title",
    [
        ["Camden Food Bank", None, None, None, None, None],
        ["Camden Food Bank", None, None, "June 2020", None, None],
        ["Our clients", None, None, "Please do not share", None, None],
        ["Everybody whom we have met and talked to in our hall", None, "Our clients", None, None, None],
    ],
    ids=["one cell", "a date", "a warning", "a long text"],
)
def test_a_title_right_above_the_headings_is_no_row_of_groups(title: list[str | None]) -> None:
    layout = found(title, WIDE, *PEOPLE)

    assert (layout.group_row, list(layout.headings.values())) == (None, WIDE)


def test_a_title_merged_across_the_list_is_no_row_of_groups() -> None:
    sheet = sheet_of([["Our clients", None, None, None, None, None], WIDE, *PEOPLE])
    layout = find_layout(sheet, load_dictionary(), merged=[(1, 1, 1, 6)])

    assert layout is not None
    assert (layout.group_row, layout.titles) == (None, ("Our clients",))


@pytest.mark.parametrize("title", ["Ward: Holborn", "New this month:", "Monday", "Route 3"])
def test_a_title_between_the_rows_of_a_wide_list_is_no_person(title: str) -> None:
    layout = found(HEADINGS, [title, *[None] * 5], PEOPLE[0], BLANK, [title, *[None] * 5], PEOPLE[1])

    assert row_numbers(layout) == [3, 6]
    assert layout.dropped == (Dropped(2, "title of a section"), Dropped(5, "title of a section"))
    assert layout.dropped[0].text == title


@pytest.mark.parametrize("name", ["Ann Lee", "Hope Ward", "June Day", "A7", "Ward, Hope"])
def test_a_person_of_whom_only_the_name_is_known_stays(name: str) -> None:
    assert row_numbers(found(HEADINGS, [name, *[None] * 5], *PEOPLE)) == [2, 3, 4, 5]


def test_what_looks_like_a_title_in_every_row_is_none() -> None:
    rows = [[f"Ward: {place}", "Ann", None, None, None, "Food"] for place in ("Bow", "Kew", "Lee")]

    assert row_numbers(found(HEADINGS, ["Ward: Soho", *[None] * 5], *rows)) == [2, 3, 4, 5]


def test_a_title_with_nothing_under_it_stays() -> None:
    assert row_numbers(found(HEADINGS, *PEOPLE, ["Ward: Holborn", *[None] * 5])) == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "lines",
    [
        ["Source: our own count"],
        ["* not confirmed by the client"],
        ["Printed on 3 June 2020"],
        ["Please do not share this list"],
        ["Note: visits are counted once", "and a visit on two days counts as one of them."],
        ["Page 1 of 2"],
    ],
)
def test_what_is_written_under_the_list_is_no_person(lines: list[str]) -> None:
    layout = found(HEADINGS, *PEOPLE, BLANK, *[[line, *[None] * 5] for line in lines])

    assert row_numbers(layout) == [2, 3, 4]
    assert {item.reason for item in layout.dropped} == {"footnote"}


def test_a_page_number_between_the_rows_is_no_person() -> None:
    assert row_numbers(found(HEADINGS, PEOPLE[0], ["Page 1", *[None] * 5], PEOPLE[1])) == [2, 4]


@pytest.mark.parametrize("name", ["Ann Lee", "*Ann Lee", "* Ann Lee", "Page, Ann", "Data Khan"])
def test_a_name_under_the_list_stays(name: str) -> None:
    assert row_numbers(found(HEADINGS, *PEOPLE, BLANK, [name, *[None] * 5])) == [2, 3, 4, 6]


@pytest.mark.parametrize("detail", ["NW5 2QS", "020 7946 0018", "ann@example.org", "22/11/2020"])
def test_a_row_without_a_name_that_says_more_of_somebody_stays(detail: str) -> None:
    layout = found(
        ["Name", "Detail", "Need"], ["Ann", "x", "Food"], ["Bo", "y", "Food"], ["Confidential", detail, None]
    )

    assert row_numbers(layout) == [2, 3, 4]


def test_the_day_on_which_a_list_was_printed_is_no_row() -> None:
    lines: list[list[str | None]] = [
        ["Name", "Detail", "Need"],
        ["Ann", "x", "Food"],
        ["Bo", "y", "Food"],
        ["Printed on", "22/11/2020", None],
    ]

    assert row_numbers(found(*lines)) == [2, 3]


def test_notes_in_the_first_column_of_full_rows_stay() -> None:
    layout = found(["Notes", "Name", "Postcode"], ["Note: rang", "Ann", "NW1 8AB"], ["Source: GP", "Bo", "NW5 2QS"])

    assert row_numbers(layout) == [2, 3]


def test_a_title_that_says_notes_does_not_break_a_list() -> None:
    assert found(["Notes"], BLANK, HEADINGS, *PEOPLE).headings_row == 3


def test_a_column_of_labels_before_the_list_does_not_break_it() -> None:
    layout = found([None, *HEADINGS], *[[f"Client {place}", *cells] for place, cells in enumerate(PEOPLE)])

    assert (layout.headings_row, row_numbers(layout), layout.headings["A"]) == (1, [2, 3, 4], "")


def test_the_user_chooses_the_row_of_headings() -> None:
    sheet = sheet_of([HEADINGS, ["a", "b", "c", "d", "e", "f"], *PEOPLE])
    layout = find_layout(sheet, load_dictionary(), places=Places(headings_row=2))

    assert layout is not None
    assert (layout.headings_row, row_numbers(layout), layout.headings["B"]) == (2, [3, 4, 5], "b")


def test_the_user_may_choose_a_row_of_headings_below_row_25() -> None:
    layout = find_layout(sheet_of([*[BLANK] * 30, HEADINGS, *PEOPLE]), load_dictionary(), places=Places(31))

    assert layout is not None
    assert row_numbers(layout) == [32, 33, 34]


def test_the_user_may_say_that_no_row_is_one_of_tags() -> None:
    sheet = sheet_of([HEADINGS, TAGS, *PEOPLE])
    layout = find_layout(sheet, load_dictionary(), places=Places(tag_row=NO_ROW))

    assert layout is not None
    assert (layout.tag_row, row_numbers(layout)) == (None, [2, 3, 4, 5])


def test_the_user_keeps_a_row_that_looks_like_none() -> None:
    sheet = sheet_of([HEADINGS, *PEOPLE, ["Total", None, None, None, None, "3"]])
    layout = find_layout(sheet, load_dictionary(), places=Places(keep=[5]))

    assert layout is not None
    assert row_numbers(layout) == [2, 3, 4, 5]


def test_a_row_that_is_not_there_is_said() -> None:
    with pytest.raises(NotAList, match=r"^There is no row 9: the sheet has 4 rows\.$"):
        find_layout(sheet_of([HEADINGS, *PEOPLE]), load_dictionary(), places=Places(headings_row=9))
