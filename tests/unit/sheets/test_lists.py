"""The one list of a workbook is found, and its columns keep their letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of, write_xlsx

from plait.errors import NotAList
from plait.sheets import TaggedList, Workbook, find_list, read_workbook
from plait.sheets.hidden import Unseen
from plait.sheets.lists import FINDINGS_SHEET
from plait.standard import load_dictionary

TAGS = ["#Person+Resident+Id", *[None] * 5]
NOTES = sheet_of([["Notes"], ["Please send this back."]], name="Notes")


def listed(workbook: Workbook, sheet: str | None = None) -> TaggedList:
    return find_list(workbook, load_dictionary(), sheet=sheet)


def test_a_sheet_of_notes_is_left_aside_and_named() -> None:
    tagged = listed(workbook_of(sheet_of([HEADINGS, *PEOPLE], name="Clients"), NOTES))

    assert (tagged.sheet, tagged.rows.height, tagged.other_sheets) == ("Clients", 3, ("Notes",))


def test_of_several_lists_one_must_be_chosen() -> None:
    workbook = workbook_of(*[sheet_of([HEADINGS, *PEOPLE], name=name) for name in ("June", "July")], name="year.xlsx")

    with pytest.raises(NotAList, match=r"^year\.xlsx has 2 sheets .*\u201cJune\u201d, \u201cJuly\u201d.*--sheet\.$"):
        listed(workbook)


def test_a_sheet_is_chosen_by_its_name_whatever_the_case() -> None:
    workbook = workbook_of(*[sheet_of([HEADINGS, *PEOPLE], name=name) for name in ("June", "July")])

    assert listed(workbook, "JULY").sheet == "July"


def test_lists_on_sheets_that_were_not_chosen_are_named_apart_from_notes() -> None:
    lists = [sheet_of([HEADINGS, *PEOPLE], name=name) for name in ("June", "July")]
    tagged = listed(workbook_of(*lists, NOTES), "July")

    assert (tagged.other_sheets, tagged.other_lists) == (("June", "Notes"), ("June",))


def test_sheets_that_plait_wrote_are_no_other_lists() -> None:
    made = sheet_of([["Row", "Cell", "What"], ["2", "B2", "x"]], name=FINDINGS_SHEET)

    assert listed(workbook_of(sheet_of([HEADINGS, *PEOPLE], name="June"), made)).other_lists == ()


def test_a_sheet_with_tags_is_chosen_by_its_tags() -> None:
    codes = sheet_of([["Code", "Meaning"], ["F", "Food"]], name="Codes")
    people = sheet_of([HEADINGS, TAGS, *PEOPLE], name="People")

    assert listed(workbook_of(codes, people)).sheet == "People"


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(NotAList, match=r"no sheet \u201cJune\u201d: it has \u201cNotes\u201d\.$"):
        listed(workbook_of(NOTES), "June")


def test_a_csv_file_has_no_sheets_to_choose_from() -> None:
    with pytest.raises(NotAList, match=r"it has one sheet without a name\.$"):
        listed(workbook_of(sheet_of([HEADINGS, *PEOPLE])), "June")


def test_a_workbook_without_a_list_says_what_a_list_needs() -> None:
    with pytest.raises(
        NotAList, match=r"^No list was found in list\.csv: .* a row of headings within the first 25 rows"
    ):
        listed(workbook_of(NOTES))


def test_a_hidden_sheet_may_hold_the_list(tmp_path: Path) -> None:
    workbook = read_workbook(
        write_xlsx(tmp_path / "list.xlsx", {"Cover": [["Hello"]], "Data": [HEADINGS, *PEOPLE]}, hidden=["Data"])
    )

    assert listed(workbook).sheet == "Data"


def test_a_column_without_a_heading_keeps_its_letter() -> None:
    tagged = listed(workbook_of(sheet_of([["Name", None, "Postcode"], ["Ann", "lame", "NW1 8AB"]])))

    assert [(column.letter, column.heading) for column in tagged.columns] == [
        ("A", "Name"),
        ("B", ""),
        ("C", "Postcode"),
    ]


def test_a_column_with_nothing_in_it_is_none() -> None:
    tagged = listed(workbook_of(sheet_of([["Name", None, "Postcode"], ["Ann", None, "NW1 8AB"]])))

    assert [column.letter for column in tagged.columns] == ["A", "C"]


def test_a_column_with_only_a_heading_is_one() -> None:
    tagged = listed(workbook_of(sheet_of([["Name", "Postcode", "Note"], ["Ann", "NW1 8AB", None]])))

    assert [column.letter for column in tagged.columns] == ["A", "B", "C"]


def test_headings_that_are_the_same_stay_apart() -> None:
    tagged = listed(workbook_of(sheet_of([["Name", "Name", "Postcode"], ["Ann", "Lee", "NW1 8AB"]])))

    assert [column.tag for column in tagged.columns][:2] == ["#Person+Resident+AllNames", ""]
    assert tagged.rows["B"].to_list() == ["Lee"]


def test_a_heading_over_two_lines_is_one_heading() -> None:
    tagged = listed(workbook_of(sheet_of([["Date of\n birth", "Name"], ["03/04/1985", "Ann"]])))

    assert tagged.columns[0].heading == "Date of birth"
    assert tagged.columns[0].tag == "#Person+Resident+DateOfBirth"


def test_a_merged_heading_belongs_to_the_first_of_its_columns() -> None:
    tagged = listed(workbook_of(sheet_of([["Postcode", "Name", None], ["NW1 8AB", "Ann", "Lee"]])))

    assert [column.heading for column in tagged.columns] == ["Postcode", "Name", ""]


def test_a_list_may_have_three_hundred_columns() -> None:
    headings = [f"Question {number}" for number in range(300)]
    tagged = listed(workbook_of(sheet_of([headings, ["yes"] * 300, ["no"] * 300])))

    assert len(tagged.columns) == 300
    assert tagged.columns[-1].letter == "KN"


def test_a_cell_is_named_with_its_sheet_where_there_are_sheets() -> None:
    in_book = listed(workbook_of(sheet_of([HEADINGS, *PEOPLE], name="Clients")))
    in_text = listed(workbook_of(sheet_of([HEADINGS, *PEOPLE])))

    assert (in_book.cell("C", 14), in_text.cell("C", 14)) == ("Clients!C14", "C14")


def test_kinds_stay_beside_the_rows_they_are_of() -> None:
    rows: list[list[str | None]] = [
        ["Our list", None],
        ["DOB", "Name"],
        ["31140", "Ann"],
        [None, None],
        ["1985-04-03", "Bo"],
    ]
    tagged = listed(workbook_of(sheet_of(rows, kinds=["te", "tt", "nt", "ee", "dt"])))

    assert tagged.kinds is not None
    assert tagged.kinds.rows() == [(3, "n", "t"), (5, "d", "t")]


def test_row_count_in_is_row_count_out_where_rows_share_a_reference() -> None:
    rows = [["A1", f"Person {number}", "NW1 8AB"] for number in range(50)]

    assert listed(workbook_of(sheet_of([["Ref", "Name", "Postcode"], *rows]))).rows.height == 50


def test_a_column_headed_only_by_the_upper_of_two_rows_is_one() -> None:
    rows: list[list[str | None]] = [
        ["Name", "Calls", None, "Postcode"],
        [None, "Yes", "No", None],
        ["Ann", "3", "4", "NW1 8AB"],
    ]
    unseen = Unseen("", merged=((1, 2, 1, 3),))
    tagged = find_list(workbook_of(replace(sheet_of(rows), unseen=unseen)), load_dictionary(), headings_row=2)

    assert [column.heading for column in tagged.columns] == ["Name", "Calls: Yes", "Calls: No", "Postcode"]
    assert (tagged.headings_row, tagged.group_row) == (2, 1)


def test_a_chosen_row_of_headings_is_meant_for_the_sheet_with_the_list() -> None:
    people = sheet_of([HEADINGS, ["a", "b", "c", "d", "e", "f"], *PEOPLE], name="People")
    tagged = find_list(workbook_of(NOTES, people), load_dictionary(), headings_row=2)

    assert (tagged.sheet, tagged.headings_row) == ("People", 2)


def test_a_row_that_was_left_out_can_be_kept() -> None:
    workbook = workbook_of(sheet_of([HEADINGS, *PEOPLE, ["Total", None, None, None, None, "3"]]))

    assert find_list(workbook, load_dictionary(), keep_rows=[5]).rows["row"].to_list() == [2, 3, 4, 5]
