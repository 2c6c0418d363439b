"""A table shows the same for a true zero as for one or two, and nothing can be learnt from what is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.standard import load_dictionary
from plait.tables import ALL, parse_breakdowns
from plait.tables.breakdown import NOT_RECORDED, OFF_THE_LIST
from plait.tables.counting import LEFT_OUT, NOTED
from plait.tables.files import table_text

if TYPE_CHECKING:
    from tests.unit.tables.conftest import Desk

FOOD, HOUSING = "Food or shopping", "Housing"
BY = ["ward,need", "lsoa,need"]


def needs_of_north(desk: Desk, **counts: int) -> str:
    """The table, as it is written, of a list of 20 unrecorded needs and of so many of two others."""
    cells = [FOOD] * counts.get("food", 0) + [HOUSING] * counts.get("housing", 0)
    others = [None] * (20 - len(cells))
    rows = desk.rows({"postcode": ["XA1 0AA"] * 20, "need": [*cells, *others]})
    return table_text(desk.table(rows, by=BY).frame)


@pytest.mark.parametrize("few", [1, 2])
def test_a_true_zero_and_a_few_give_the_same_bytes(desk: Desk, few: int) -> None:
    assert needs_of_north(desk, housing=few) == needs_of_north(desk, housing=0)


def test_three_show(desk: Desk) -> None:
    assert needs_of_north(desk, housing=3) != needs_of_north(desk, housing=0)


@given(st.lists(st.tuples(st.sampled_from(["XA1 0AA", "XA1 3AA"]), st.sampled_from([FOOD, "Juggling", None]))))
def test_every_area_stands_with_every_category_whatever_the_list_holds(
    desk: Desk, cells: list[tuple[str, str | None]]
) -> None:
    cells = [*cells, ("XA1 0AA", None)]
    rows = desk.rows({"postcode": [one for one, _ in cells], "need": [other for _, other in cells]})
    table = desk.count(rows, by=BY).table
    breakdown = parse_breakdowns(["ward,need"], load_dictionary())[0]
    categories = [ALL, *breakdown.categories]
    assert categories[-2:] == [OFF_THE_LIST, NOT_RECORDED]
    for by, level in (("ward,need", "ward"), ("lsoa,need", "lsoa")):
        areas = [*desk.place.areas(level)["code"], desk.place.code]
        found = table.filter(by=by).select("code", "category").rows()
        assert found == [(area, category) for area in areas for category in categories]


def test_a_list_of_one_row_looks_like_a_list_of_two(desk: Desk) -> None:
    one, two = (
        table_text(desk.table(desk.rows({"postcode": ["XA1 0AA"] * rows, "need": [FOOD] * rows})).frame)
        for rows in (1, 2)
    )
    assert one == two


def receipt_of(desk: Desk, cells: list[str | None]) -> str:
    """The receipt of a list with ten good rows and these postcodes."""
    rows = desk.rows({"postcode": ["XA1 2AA"] * 10 + cells})
    return json.dumps(desk.table(rows, by=["ward"]).receipt.as_dict())


@pytest.mark.parametrize("cell", [None, "XA1", "flat 3", "XA1 9QQ", "XA1 9ZX", "XA1 9ZY", "XA1 9ZZ"])
def test_a_receipt_is_the_same_whether_a_reason_was_used_or_not(desk: Desk, cell: str | None) -> None:
    assert receipt_of(desk, [cell] * 2) == receipt_of(desk, [])


def test_a_receipt_lists_every_reason_in_the_same_order(desk: Desk) -> None:
    receipt = desk.table(desk.rows({"postcode": ["XA1 0AA"]}), by=["ward"]).receipt
    assert [reason for reason, _ in receipt.left_out] == list(LEFT_OUT.values())
    assert [what for what, _ in receipt.noted] == list(NOTED)


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=60))
def test_every_number_of_rows_in_a_receipt_is_rounded(desk: Desk, good: int, bad: int) -> None:
    rows = desk.rows({"postcode": ["XA1 9ZY"] * (good + 1) + ["flat 3"] * bad})
    receipt = desk.table(rows, by=["ward"]).receipt
    words = [receipt.rows_read, receipt.rows_counted, *(number for _, number in (*receipt.left_out, *receipt.noted))]
    assert all(number == "fewer than 5" or int(number.replace(",", "")) % 5 == 0 for number in words)


@given(st.lists(st.sampled_from(["XA1 0AA", "XA1 1AA", "XA1 2AA", "XA1 3AA"]), min_size=1, max_size=60))
def test_a_total_is_rounded_from_the_true_total(desk: Desk, cells: list[str]) -> None:
    table = desk.count(desk.rows({"postcode": cells}), by=["ward"]).table
    north = sum(cell in {"XA1 0AA", "XA1 1AA"} for cell in cells)
    figures = desk.figures(table)
    assert (figures["Testham", ALL] or 0) == (len(cells) + 2) // 5 * 5
    assert (figures["Northside", ALL] or 0) == (north + 2) // 5 * 5
