"""Whether a column of dates has its day or its month first: settled once for each column, by the column itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from plait.checking.bulk import orders_shown_in, read_in_two_ways
from plait.sheets import Column, TaggedList
from plait.standard.dictionary import ValueType


@dataclass(frozen=True)
class DayOrder:
    """What a column of dates shows of itself."""

    day: int
    """Different dates that can only have the day first."""
    month: int
    """Different dates that can only have the month first."""
    either: pl.Series
    """Different texts that are another date in the other order."""

    @property
    def day_first(self) -> bool:
        """How the column is read: as most of its dates that show anything, and else with the day first."""
        return self.day >= self.month

    @property
    def example(self) -> str:
        """How 03/04 is read in this column."""
        return "3 April" if self.day_first else "4 March"

    @property
    def rule(self) -> str | None:
        """The rule by which the order is to be spoken of; None where there is nothing to say."""
        if self.day and self.month and not self.either.is_empty():
            return "date-orders-mixed"
        if not self.day_first:
            return "date-month-first"
        return None if self.day or self.either.is_empty() else "date-order-unclear"


DayOrders = Mapping[str, DayOrder]
"""Letter of each column of dates -> what it shows."""


def day_orders(tagged: TaggedList) -> DayOrders:
    """What each column of dates says about itself."""
    return {column.letter: _order_of(tagged.different(column.letter)) for column in _columns_of_dates(tagged)}


def _order_of(different: pl.Series) -> DayOrder:
    return DayOrder(*orders_shown_in(different), read_in_two_ways(different))


def said_of_dates(tagged: TaggedList) -> Iterator[str]:
    """How columns of dates were read, where it is not simply with the day first."""
    orders = day_orders(tagged)
    for column in _columns_of_dates(tagged):
        order = orders[column.letter]
        name = f"column {column.letter} \u201c{column.heading}\u201d" if column.heading else f"column {column.letter}"
        if order.rule == "date-orders-mixed":
            yield (
                f"Some dates in {name} have the day first and some have the month first: "
                f"03/04 is read as {order.example}, which may be wrong."
            )
        elif order.rule == "date-month-first":
            yield f"The dates in {name} have the month first, as it shows itself: 03/04 is read as 4 March."
        elif order.rule == "date-order-unclear":
            yield f"Nothing in {name} shows whether the day or the month comes first: 03/04 is read as 3 April."


def _columns_of_dates(tagged: TaggedList) -> Iterator[Column]:
    return (column for column in tagged.columns if column.entry and column.entry.type is ValueType.DATE)
