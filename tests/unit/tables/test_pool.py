"""Partners' tables are added up from their printed figures; hidden and not counted are never taken for 0."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.errors import TableError
from plait.tables import ALL, Pooled, SafeTable, pool, pool_tables, read_table, write_table
from plait.tables.pool import add_up, printed_cell
from plait.tables.pooled import Cell, Row, State, View

if TYPE_CHECKING:
    from tests.unit.tables.conftest import Desk

FOOD, HOUSING = "Food or shopping", "Housing"
NOT_COUNTED = Cell(State.NOT_COUNTED, None, "not counted")
cells = st.one_of(
    st.just(NOT_COUNTED),
    st.just(printed_cell(None)),
    st.integers(min_value=1, max_value=1000).map(lambda fives: printed_cell(5 * fives)),
)


@pytest.fixture(scope="module")
def helpline(desk: Desk) -> SafeTable:
    """20 in Northside (12 food, 8 housing) and 2 in Southside."""
    needs = [FOOD] * 12 + [HOUSING] * 8 + [FOOD] * 2
    rows = desk.rows({"postcode": ["XA1 0AA"] * 20 + ["XA1 2AA"] * 2, "need": needs})
    return desk.table(rows, by=["ward,need", "lsoa,need"], name="Helpline")


@pytest.fixture(scope="module")
def food_share(desk: Desk) -> SafeTable:
    """10 in Northside and 1 in Southside, all for food."""
    rows = desk.rows({"postcode": ["XA1 0AA"] * 10 + ["XA1 2AA"]})
    return desk.table(rows, means={"need": FOOD}, name="Food share")


@pytest.fixture(scope="module")
def pooled(desk: Desk, helpline: SafeTable, food_share: SafeTable) -> Pooled:
    return pool_tables([helpline, food_share], desk.place)


def row(view: View, name: str) -> Row:
    return next(item for item in (*view.rows, view.total) if item.name == name)


def all_rows(pooled: Pooled) -> Iterator[tuple[tuple[str, str, str], Row]]:
    """Every row of every view with what it is about."""
    for view in pooled.views:
        for item in (*view.rows, view.total):
            yield (view.level, view.category, item.code), item


# --- Sums -----------------------------------------------------------------------------------------------


def test_shown_figures_are_added_up(pooled: Pooled) -> None:
    assert row(pooled.views[0], "Northside").pooled == Cell(State.SHOWN, 20, "20", 16, 24)


def test_hidden_figures_stay_hidden_and_are_counted_in_words(pooled: Pooled) -> None:
    south = row(pooled.views[0], "Southside").pooled
    assert (south.state, south.number) == (State.HIDDEN, None)
    assert south.words == "hidden in 2 lists"


def test_what_nobody_counted_is_not_counted_and_not_zero(desk: Desk, food_share: SafeTable) -> None:
    other = desk.table(desk.rows({"postcode": ["XA1 0AA"] * 9}), means={"need": HOUSING}, name="Shelter")
    by_category = {item.category: item for item in pool_tables([food_share, other], desk.place).categories}
    assert [part.state for part in by_category[HOUSING].parts] == [State.NOT_COUNTED, State.SHOWN]
    assert by_category[HOUSING].parts[0].number is None
    assert by_category[HOUSING].pooled.words == "10"


@given(st.lists(cells, min_size=1, max_size=6))
def test_a_sum_is_that_of_its_shown_parts_and_never_zero(parts: list[Cell]) -> None:
    shown = [part.number for part in parts if part.number is not None]
    assert add_up(parts).number == (sum(shown) if shown else None)
    assert add_up(parts).number != 0


@given(st.lists(cells, min_size=1, max_size=6))
def test_the_hidden_parts_of_a_sum_are_said(parts: list[Cell]) -> None:
    hidden = sum(part.state is State.HIDDEN for part in parts)
    pooled = add_up(parts)
    if pooled.state is State.SHOWN:
        assert pooled.words.endswith(f" + {hidden} hidden") == bool(hidden)
    else:
        assert (pooled.state is State.HIDDEN) == bool(hidden)


@given(st.lists(st.integers(min_value=0, max_value=200), min_size=1, max_size=6))
def test_the_truth_lies_between_the_bounds_of_a_sum(true_counts: list[int]) -> None:
    printed = [(count + 2) // 5 * 5 or None for count in true_counts]
    pooled = add_up([printed_cell(number) for number in printed])
    assert pooled.low is not None
    assert pooled.high is not None
    assert pooled.low <= sum(true_counts) <= pooled.high


@given(st.lists(cells, min_size=1, max_size=5))
def test_the_order_of_the_parts_does_not_change_their_sum(parts: list[Cell]) -> None:
    assert len({add_up(order) for order in permutations(parts)}) == 1


def test_a_rate_is_made_from_the_printed_figure(pooled: Pooled) -> None:
    north = row(pooled.views[0], "Northside")
    assert (north.residents, north.per_thousand) == (2000, 10)


def test_a_hidden_figure_has_no_rate(pooled: Pooled) -> None:
    assert row(pooled.views[0], "Southside").per_thousand is None


def test_every_area_of_the_place_stands_in_every_view(desk: Desk, pooled: Pooled) -> None:
    for view in pooled.views:
        assert [item.code for item in view.rows] == desk.place.areas(view.level)["code"].to_list()


def test_a_partner_that_counted_no_such_areas_is_in_no_total_of_theirs(desk: Desk, helpline: SafeTable) -> None:
    by_ward_only = desk.table(desk.rows({"postcode": ["XA1 0AA"] * 10}), means={"need": FOOD}, name="Pantry")
    counts = [pool._figures(helpline), pool._figures(by_ward_only)]
    small, wards = (pool._view(level, ALL, counts, desk.place) for level in ("lsoa", "ward"))
    assert small.total.parts[1] == NOT_COUNTED
    assert small.total.pooled.number == small.total.parts[0].number
    assert wards.total.parts[1].number == 10


def test_the_table_of_areas_by_category_says_what_the_views_say(pooled: Pooled) -> None:
    assert pooled.matrix is not None
    at = pooled.matrix.categories.index(pooled.views[0].category)
    assert [item.cells[at] for item in pooled.matrix.rows] == [item.pooled for item in pooled.views[0].rows]


# --- What is shown --------------------------------------------------------------------------------------


def test_the_headline_is_the_one_category_that_all_counted(pooled: Pooled) -> None:
    assert pooled.views[0].category == FOOD
    assert pooled.question == f"{FOOD}: contacts by ward in Testham"


def test_without_such_a_category_the_headline_is_all_contacts(desk: Desk, helpline: SafeTable) -> None:
    pooled = pool_tables([helpline], desk.place)
    assert (pooled.views[0].category, pooled.question) == (ALL, "Contacts by ward in Testham")


def test_a_headline_may_be_chosen_in_any_capitals(desk: Desk, helpline: SafeTable) -> None:
    assert pool_tables([helpline], desk.place, category=" housing").views[0].category == HOUSING


def test_a_headline_that_nobody_counted_is_refused_with_those_that_were(desk: Desk, food_share: SafeTable) -> None:
    with pytest.raises(TableError, match="No table counts \u201cHousing\u201d: choose one of All contacts, Food or"):
        pool_tables([food_share], desk.place, category=HOUSING)


def test_a_view_of_which_most_is_hidden_becomes_a_note(desk: Desk, pooled: Pooled) -> None:
    assert {view.level for view in pooled.views} == {"ward"}
    assert "Food or shopping by small area is not shown: 4 of 5 areas would be hidden." in pooled.notes


def test_a_view_of_which_half_is_shown_stays(desk: Desk) -> None:
    rows = desk.rows({"postcode": ["XA1 0AA", "XA1 1AA", "XA1 2AA"] * 4})
    pooled = pool_tables([desk.table(rows, by=["lsoa", "ward"])], desk.place)
    assert [view.level for view in pooled.views] == ["ward", "lsoa"]
    assert pooled.views[1].hidden_areas == 2


def test_the_first_view_stays_even_if_all_of_it_is_hidden(desk: Desk) -> None:
    pooled = pool_tables([desk.table(desk.rows({"postcode": ["XA1 0AA"]}), by=["lsoa"])], desk.place)
    assert [view.hidden_areas for view in pooled.views] == [5]


def test_each_partner_stands_beside_the_figures_with_what_its_receipt_says(pooled: Pooled) -> None:
    partner = pooled.partners[1]
    assert (partner.name, partner.contact) == ("Food share", "Asma, 020 7946 0000")
    assert partner.meaning == "Being on this list means: Food or shopping."
    assert (partner.categories, partner.counted.words) == ((FOOD,), "10")


@given(st.lists(st.sampled_from(["A", "B", "A (2)", "A (3)"]), min_size=1, max_size=6))
def test_partners_of_the_same_name_are_told_apart(desk: Desk, food_share: SafeTable, names: list[str]) -> None:
    tables = [
        replace(food_share, receipt=replace(food_share.receipt, name=name, list_checksum=f"{number}"))
        for number, name in enumerate(names)
    ]
    found = [partner.name for partner in pool_tables(tables, desk.place).partners]
    assert len(set(found)) == len(names)
    assert all(one.startswith(name) for one, name in zip(found, names, strict=True))


def test_the_order_of_the_tables_changes_no_figure(desk: Desk, helpline: SafeTable, food_share: SafeTable) -> None:
    shelter = desk.table(desk.rows({"postcode": ["XA1 3AA"] * 7}), means={"need": FOOD}, name="Shelter")
    found = []
    for tables in permutations([helpline, food_share, shelter]):
        pooled = pool_tables(tables, desk.place)
        names = [partner.name for partner in pooled.partners]
        figures = {key: (item.pooled, dict(zip(names, item.parts, strict=True))) for key, item in all_rows(pooled)}
        chart = {item.category: item.pooled for item in pooled.categories}
        found.append((pooled.question, figures, chart, pooled.notes))
    assert all(item == found[0] for item in found)


# --- What does not belong together ----------------------------------------------------------------------


def other(table: SafeTable, **changes: object) -> SafeTable:
    """A table whose receipt says other things of its place."""
    place = replace(table.receipt.place, **changes)  # type: ignore[arg-type]
    return SafeTable(table.frame, replace(table.receipt, place=place))


def test_the_same_list_twice_is_refused_and_both_are_named(desk: Desk, helpline: SafeTable) -> None:
    again = SafeTable(helpline.frame, replace(helpline.receipt, name="Council"))
    with pytest.raises(TableError, match="tables of Helpline and Council were counted from the same file"):
        pool_tables([helpline, again], desk.place)


def test_a_table_of_another_place_is_refused(desk: Desk, helpline: SafeTable) -> None:
    with pytest.raises(TableError, match="Helpline is about Elsewhere, not Testham"):
        pool_tables([other(helpline, code="E09000001", name="Elsewhere")], desk.place)


def test_a_table_of_another_vintage_is_refused(desk: Desk, helpline: SafeTable) -> None:
    table = other(helpline, vintages={"ward": "2022", "lsoa": "2021"})
    with pytest.raises(TableError, match="uses Ward boundaries of 2022, and the place pack those of 2025"):
        pool_tables([table], desk.place)


def test_tables_divided_by_different_things_are_refused(desk: Desk, helpline: SafeTable) -> None:
    by_age = desk.table(desk.rows({"postcode": ["XA1 0AA"], "age": [None]}), by=["ward,age"], name="Ages")
    with pytest.raises(TableError, match=r"different things \(age, need\)"):
        pool_tables([helpline, by_age], desk.place)


def test_a_table_without_areas_is_refused(desk: Desk, helpline: SafeTable) -> None:
    with pytest.raises(TableError, match="count no areas"):
        pool_tables([replace(helpline, frame=helpline.frame.filter(level="place"))], desk.place)


def test_no_table_at_all_is_refused(desk: Desk) -> None:
    with pytest.raises(TableError, match="at least one table"):
        pool_tables([], desk.place)


# --- From the files alone -------------------------------------------------------------------------------


def recomputed(paths: list[Path]) -> Mapping[tuple[str, str, str], int]:
    """Sums of the shown figures in the CSV files, by level, area and category."""
    sums: dict[tuple[str, str, str], int] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            figures = {
                (line["level"], line["area code"], line["category"]): line["contacts rounded"]
                for line in csv.DictReader(file)
            }
        for key, number in figures.items():
            sums[key] = sums.get(key, 0) + int(number or 0)
    return sums


def test_every_pooled_figure_can_be_worked_out_from_the_files_alone(
    desk: Desk, helpline: SafeTable, food_share: SafeTable, tmp_path: Path
) -> None:
    paths = [tmp_path / "helpline.csv", tmp_path / "food.csv"]
    for table, path in zip((helpline, food_share), paths, strict=True):
        write_table(table.frame, table.receipt, path)
    pooled = pool_tables([read_table(path) for path in paths], desk.place)
    sums = recomputed(paths)
    for (level, category, code), item in all_rows(pooled):
        where = "place" if code == desk.place.code else level
        assert (item.pooled.number or 0) == sums[where, code, category]
    for chart in pooled.categories:
        assert (chart.pooled.number or 0) == sums["place", desk.place.code, chart.category]
