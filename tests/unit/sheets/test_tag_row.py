"""Tags are put in as a row, and everything else comes back as it was."""

from __future__ import annotations

from collections.abc import Sequence

from tests.files import HEADINGS, PEOPLE, sheet_of, workbook_of

from plait.sheets import Sheet, TaggedList, find_list
from plait.sheets.tag_row import with_tag_row
from plait.standard import load_dictionary

TITLED: list[Sequence[str | None]] = [["Our list"], [], [*HEADINGS, "Zzz"], [], *[[*person, "x"] for person in PEOPLE]]


def listed(sheet: Sheet) -> TaggedList:
    return find_list(workbook_of(sheet), load_dictionary())


def test_a_row_of_tags_is_put_in_under_the_headings() -> None:
    sheet = sheet_of(TITLED)
    tagged = with_tag_row(sheet, listed(sheet))

    assert tagged.cells.row(3)[1:] == (
        "#Person+Resident+Id",
        "#Person+Resident+AllNames",
        "#Person+Resident+DateOfBirth",
        "#Address+Resident+Postcode",
        "#Contact+Resident+Phone",
        "#Need+Type",
        None,
    )


def test_a_heading_that_is_a_tag_has_that_tag_under_it() -> None:
    sheet = sheet_of([["Volunteer", "#Volunteer+Household+Number"], ["Tom Poe", "1"], ["Meg Lee", "3"]])
    after = with_tag_row(sheet, listed(sheet))

    assert after.cells.row(1)[1:] == ("#Person+Volunteer+AllNames", "#Volunteer+Household+Number")
    assert (listed(after).headings_row, listed(after).tag_row, listed(after).rows.height) == (1, 2, 2)


def test_every_other_cell_stays_as_it_was() -> None:
    sheet = sheet_of(TITLED)
    cells = with_tag_row(sheet, listed(sheet)).cells

    assert cells["row"].to_list() == list(range(1, 9))
    assert [row[1:] for place, row in enumerate(cells.rows()) if place != 3] == [row[1:] for row in sheet.cells.rows()]


def test_the_list_is_found_again_by_its_tags() -> None:
    sheet = sheet_of(TITLED)
    before = listed(sheet)
    after = listed(with_tag_row(sheet, before))

    assert (after.headings_row, after.tag_row) == (3, 4)
    assert [column.tag for column in after.columns] == [column.tag for column in before.columns]
    assert after.rows.drop("row").equals(before.rows.drop("row"))


def test_tags_that_stand_there_are_never_overwritten() -> None:
    sheet = sheet_of([HEADINGS, ["#x_our+ref", None, "#person+resident+dateofbirth", None, None, None], *PEOPLE])
    cells = with_tag_row(sheet, listed(sheet)).cells

    assert cells.row(1)[1:5] == (
        "#x_our+ref",
        "#Person+Resident+AllNames",
        "#person+resident+dateofbirth",
        "#Address+Resident+Postcode",
    )
    assert cells.height == sheet.cells.height


def test_once_put_in_tags_are_not_put_in_again() -> None:
    sheet = sheet_of(TITLED)
    once = with_tag_row(sheet, listed(sheet))

    assert with_tag_row(once, listed(once)).cells.equals(once.cells)


def test_the_tags_are_texts_among_typed_cells() -> None:
    sheet = sheet_of([["DOB", "Zzz"], ["31140", "x"]], kinds=["tt", "nt"])
    kinds = with_tag_row(sheet, listed(sheet)).kinds

    assert kinds is not None
    assert [row[1:] for row in kinds.rows()] == [("t", "t"), ("t", "e"), ("n", "t")]
