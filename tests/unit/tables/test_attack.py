"""What an attacker can and cannot work out from everything that leaves.

The attacker knows how tables are made, which areas have postcodes, and nothing else, and tries every
list there could be: what all lists that give the same table have in common is given away.
The last part shows what rounding each figure on its own is known to give away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.disclosure import printed
from plait.tables import ALL, pool_tables

if TYPE_CHECKING:
    from tests.unit.tables.conftest import Desk

FOOD = "Food or shopping"
SMALL_AREAS = ("XA1 0AA", "XA1 1AA", "XA1 2AA", "XA1 3AA")
"""A postcode in each small area that has any; the first two lie in one ward."""
MOST = 7
"""The largest true count in an area that the attacker tries."""
WARDS_OF_TOWN = ((0, 1), (2,), (3,))
True_ = tuple[int, ...]
Range = tuple[int, int]


def published(true: Sequence[int], sums: Sequence[Sequence[int]]) -> tuple[int | None, ...]:
    """The figures of a table: each area, and each sum of areas, rounded on its own."""
    totals = [sum(true[at] for at in parts) for parts in sums]
    return tuple(printed(count).number for count in (*true, *totals))


def attack(areas: int, sums: Sequence[Sequence[int]]) -> dict[True_, tuple[Range, ...]]:
    """For every list of at least one row: between which counts the attacker knows each area to lie."""
    alike: dict[tuple[int | None, ...], list[True_]] = defaultdict(list)
    for true in product(range(MOST + 1), repeat=areas):
        if any(true):  # a list of which no row is counted gives no table
            alike[published(true, sums)].append(true)
    known: dict[True_, tuple[Range, ...]] = {}
    for lists in alike.values():
        ranges = tuple((min(counts), max(counts)) for counts in zip(*lists, strict=True))
        known |= dict.fromkeys(lists, ranges)
    return known


def told_from_zero(known: dict[True_, tuple[Range, ...]]) -> list[True_]:
    """Lists in which the attacker is sure that a hidden count is not zero."""
    return [
        true
        for true, ranges in known.items()
        if any(count in {1, 2} and low > 0 for count, (low, _) in zip(true, ranges, strict=True))
    ]


def pinned(known: dict[True_, tuple[Range, ...]]) -> list[True_]:
    """Lists of which the attacker knows some count exactly."""
    return [true for true, ranges in known.items() if any(low == high for low, high in ranges)]


@pytest.fixture(scope="module")
def town() -> dict[True_, tuple[Range, ...]]:
    """What is known of each list of the town from its table by small area and by ward."""
    return attack(len(SMALL_AREAS), (*WARDS_OF_TOWN, range(len(SMALL_AREAS))))


@given(st.tuples(*[st.integers(min_value=0, max_value=MOST)] * 4).filter(any))
def test_the_attacker_knows_how_tables_are_made(desk: Desk, true: True_) -> None:
    """Otherwise the attacks below would prove nothing."""
    cells = [postcode for postcode, rows in zip(SMALL_AREAS, true, strict=True) for _ in range(rows)]
    table = desk.count(desk.rows({"postcode": cells}), by=["lsoa", "ward"]).table
    numbers = dict(table.select("code", "number").iter_rows())
    areas = [f"E0100000{at}" for at in (1, 2, 3, 4)] + [f"E0500000{at}" for at in (1, 2, 3)]
    assert tuple(numbers[code] for code in (*areas, desk.place.code)) == published(true, (*WARDS_OF_TOWN, range(4)))


# --- What stays hidden ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("area", range(4))
def test_a_list_of_one_or_two_rows_does_not_say_where_they_are(
    town: dict[True_, tuple[Range, ...]], area: int, rows: int
) -> None:
    true = tuple(rows if at == area else 0 for at in range(4))
    assert town[true] == ((0, 2),) * 4


@pytest.mark.parametrize("area", range(4))
def test_a_list_of_three_rows_in_one_area_says_no_more_than_three_to_seven(
    town: dict[True_, tuple[Range, ...]], area: int
) -> None:
    true = tuple(3 if at == area else 0 for at in range(4))
    assert town[true][area] == (3, 7)
    assert {known for at, known in enumerate(town[true]) if at != area} == {(0, 2)}


def test_a_ward_of_a_single_small_area_says_no_more_than_that_area() -> None:
    """Both are the same count, so they print alike and narrow nothing."""
    assert attack(3, [(0,), (1,), (2,), (0, 1, 2)]) == attack(3, [(0, 1, 2)])


def test_a_category_that_every_row_has_says_no_more_than_the_total() -> None:
    assert attack(3, [(0, 1, 2), (0, 1, 2)]) == attack(3, [(0, 1, 2)])


def test_of_three_areas_and_their_total_nothing_hidden_is_told_from_zero_or_pinned() -> None:
    known = attack(3, [(0, 1, 2)])
    assert told_from_zero(known) == []
    assert pinned(known) == []


def test_of_five_areas_and_their_total_nothing_hidden_is_told_from_zero() -> None:
    assert told_from_zero(attack(5, [range(5)])) == []


def test_a_contributor_who_takes_its_own_figures_off_the_picture_learns_no_more_of_the_other(
    desk: Desk,
) -> None:
    """With two partners, each true count of the other from 0 to 12 is one of the five that print alike."""
    own = desk.table(desk.rows({"postcode": ["XA1 0AA"] * 13}), means={"need": FOOD}, name="Own")
    pictures = []
    for rows in range(13):
        cells = ["XA1 0AA"] * rows + ["XA1 2AA"] * 10
        other = desk.table(desk.rows({"postcode": cells}), means={"need": FOOD}, name="Other")
        pictures.append(asdict(pool_tables([own, other], desk.place)))
    alike = [[other for other, seen in enumerate(pictures) if seen == picture] for picture in pictures]
    assert alike == [[0, 1, 2]] * 3 + [[3, 4, 5, 6, 7]] * 5 + [[8, 9, 10, 11, 12]] * 5


def test_a_picture_holds_no_figure_that_is_not_made_of_printed_ones(desk: Desk) -> None:
    table = desk.table(desk.rows({"postcode": ["XA1 0AA"] * 11 + ["XA1 2AA"]}), by=["ward"])
    (view, *_) = pool_tables([table], desk.place).views
    assert [(row.pooled.number, row.per_thousand) for row in view.rows] == [(None, None), (10, 5), (None, None)]
    assert (view.total.pooled.number, view.category) == (10, ALL)


# --- What is known to be given away ---------------------------------------------------------------------


def test_known_limit_of_two_areas_a_total_tells_some_small_counts_from_zero() -> None:
    """1 and 2 make 3, which prints 5: neither can be 0. Likewise beside a large part: 7 and 1 print 5 and 10."""
    known = attack(2, [(0, 1)])
    told = {true for true in told_from_zero(known) if true[0] >= true[1]}
    assert told == {(2, 1), (2, 2), (6, 2), (7, 1), (7, 2)}
    assert pinned(known) == []


def test_known_limit_a_ward_of_two_small_areas_is_such_a_pair(town: dict[True_, tuple[Range, ...]]) -> None:
    assert town[2, 1, 0, 0][:2] == ((1, 2), (1, 2))
    assert {true for true in told_from_zero(town) if 0 in true[:2]} == set()


def test_known_limit_four_parts_that_are_all_as_high_as_they_can_be_are_pinned() -> None:
    known = attack(4, [range(4)])
    assert known[2, 2, 2, 2] == ((2, 2),) * 4
    assert {frozenset(true) for true in pinned(known)} == {
        *(frozenset({2}), frozenset({7}), frozenset({2, 7}), frozenset({3})),
    }


def test_known_limit_four_parts_of_three_and_nothing_else_are_pinned_with_all_their_zeros() -> None:
    assert attack(5, [range(5)])[3, 3, 3, 3, 0] == ((3, 3),) * 4 + ((0, 0),)
