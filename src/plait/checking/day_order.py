"""Whether a column of dates has its day or its month first: settled once for each column, by the column itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plait.checking.bulk import day_comes_first_in
from plait.sheets import Column, TaggedList
from plait.standard.dictionary import ValueType

DayOrders = Mapping[str, bool | None]
"""Letter of each column of dates -> whether its day comes first; None where nothing in it settles that."""
_EITHER_WAY = r"^\s*\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}"


def day_orders(tagged: TaggedList) -> DayOrders:
    """What each column of dates says about itself."""
    return {column.letter: day_comes_first_in(tagged.different(column.letter)) for column in _columns_of_dates(tagged)}


def is_unclear(tagged: TaggedList, letter: str, orders: DayOrders) -> bool:
    """Whether a column has dates that can be read in two ways, and nothing that settles which is meant."""
    return orders[letter] is None and bool(tagged.different(letter).str.contains(_EITHER_WAY).any())


def said_of_dates(tagged: TaggedList) -> Iterator[str]:
    """How columns of dates were read, where it is not simply with the day first."""
    orders = day_orders(tagged)
    for column in _columns_of_dates(tagged):
        name = f"column {column.letter} \u201c{column.heading}\u201d" if column.heading else f"column {column.letter}"
        if orders[column.letter] is False:
            yield f"The dates in {name} have the month first, as it shows itself: 03/04 is read as 4 March."
        elif is_unclear(tagged, column.letter, orders):
            yield f"Nothing in {name} shows whether the day or the month comes first: 03/04 is read as 3 April."


def _columns_of_dates(tagged: TaggedList) -> Iterator[Column]:
    return (column for column in tagged.columns if column.entry and column.entry.type is ValueType.DATE)
