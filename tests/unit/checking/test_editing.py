"""An edited list is the same list, but for the cells that were edited."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.files import sheet_of, workbook_of

from plait.checking import edited
from plait.sheets import TaggedList, find_list
from plait.standard import load_dictionary

ROWS: Sequence[Sequence[str | None]] = [
    ["Name", "DOB", "Own notes"],
    ["Ann", "1985-04-03", "x"],
    [None, None, None],
    ["Bo", None, None],
]
KINDS = ["ttt", "tdt", "eee", "tee"]


def listed(*, typed: bool = False) -> TaggedList:
    return find_list(workbook_of(sheet_of(ROWS, kinds=KINDS if typed else None)), load_dictionary())


def test_a_cell_holds_what_was_put_into_it_and_every_other_is_as_it_was() -> None:
    before = listed()
    after = edited(before, {(4, "B"): "1950-06-24"})

    assert after.rows.rows() == [(2, "Ann", "1985-04-03", "x"), (4, "Bo", "1950-06-24", None)]
    assert after.rows.schema == before.rows.schema
    assert (after.columns, after.headings_row) == (before.columns, before.headings_row)


def test_the_list_that_was_given_is_left_as_it_was() -> None:
    before = listed()
    rows = before.rows.clone()
    edited(before, {(2, "A"): "Anna"})

    assert_frame_equal(before.rows, rows)


@pytest.mark.parametrize("nothing", ["", "  ", "\xa0"])
def test_an_empty_text_empties_a_cell(nothing: str) -> None:
    after = edited(listed(typed=True), {(2, "B"): nothing})

    assert after.rows["B"].to_list() == [None, None]
    assert after.kinds is not None
    assert after.kinds["B"].to_list() == ["e", "e"]


def test_an_edited_cell_is_a_text_and_others_keep_their_kind() -> None:
    before = listed(typed=True)
    after = edited(before, {(2, "B"): "3 April 1985", (4, "C"): "y"})

    assert after.kinds is not None
    assert after.kinds.rows() == [(2, "t", "t", "t"), (4, "t", "e", "t")]


def test_a_list_of_texts_has_no_kinds_afterwards() -> None:
    assert edited(listed(), {(2, "A"): "Anna"}).kinds is None


def test_nothing_edited_is_the_same_list() -> None:
    assert_frame_equal(edited(listed(), {}).rows, listed().rows)


@pytest.mark.parametrize("cell", [(1, "A"), (3, "A"), (99, "A"), (2, "Z"), (2, "row"), (2, "a")])
def test_a_cell_that_is_none_of_the_list_is_refused(cell: tuple[int, str]) -> None:
    with pytest.raises(ValueError, match="no such cell"):
        edited(listed(), {cell: "x"})


def test_many_cells_are_edited_at_once() -> None:
    count = 2_000
    sheet = sheet_of([["Name", "Postcode"], *[["Ann", "NW1 8AB"]] * count])
    tagged = find_list(workbook_of(sheet), load_dictionary())
    after = edited(tagged, {(row, "A"): f"Ann {row}" for row in range(2, count + 2)})

    assert after.rows["A"].to_list() == [f"Ann {row}" for row in range(2, count + 2)]
    assert after.rows.select(pl.exclude("A")).equals(tagged.rows.select(pl.exclude("A")))
