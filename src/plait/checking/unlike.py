"""Cells that are unlike the rest of their column: far-off numbers and dates, references that lost a zero."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from plait.checking.bulk import dates_of
from plait.checking.day_order import DayOrders
from plait.checking.hits import Hits
from plait.checking.missing import empty_cells
from plait.sheets import Column, TaggedList
from plait.standard.dictionary import ValueType

UNLIKE = ("number-unlike", "date-unlike", "reference-lost-zero", "reference-missing")
"""The rules of this module."""
FEWEST = 30
"""Cells that say something about what is usual."""
FAR = 10
"""Times the middle half's width that a number lies from the middle half before it is worth a look."""
LEAST_WIDTH = 1
YEARS_APART = 20
"""Years between a date and the middle of its column from which it is worth a look."""
MOSTLY = 0.9
"""The share of references of one length from which a shorter one has probably lost its zeros."""
MOST_SHARE = 0.02
"""More odd cells than this share are a habit of the list, not slips."""

_VALUE = pl.col("value")
_MANY_GENERATIONS = "DateOfBirth"


def hits_of_the_unlike(tagged: TaggedList, orders: DayOrders, *, today: date) -> Iterator[Hits]:
    """Every cell that is worth a second look beside the others of its column."""
    for column in tagged.columns:
        if column.entry is None:
            continue
        cells = tagged.rows.select("row", value=pl.col(column.letter)).drop_nulls("value")
        if cells.height < FEWEST:
            continue
        if column.entry.type is ValueType.WHOLE_NUMBER and column.entry.largest is None:
            yield from _few(_far_numbers(cells, column), cells)
        elif column.entry.type is ValueType.DATE and not column.entry.tag.endswith(_MANY_GENERATIONS):
            yield from _few(_far_dates(cells, column, orders, today), cells)
        elif column.entry.unique and column.entry.pattern is None:
            yield from _few(_shortened(cells, column), cells)
            if not column.entry.required:  # there an empty cell is a fault of its own
                yield from _few(_missing(tagged, column), cells)


def _few(hits: Hits | None, cells: pl.DataFrame) -> Iterator[Hits]:
    if hits is not None and 0 < hits.rows.height <= max(1, MOST_SHARE * cells.height):
        yield hits


def _far_numbers(cells: pl.DataFrame, column: Column) -> Hits | None:
    """Numbers far outside the middle half (Tukey, 1977, whose far fence is 3 widths: lists of people are skewed)."""
    numbers = cells.with_columns(number=_VALUE.str.strip_chars().cast(pl.Int64, strict=False)).drop_nulls("number")
    low, high = (numbers["number"].quantile(share, "nearest") for share in (0.25, 0.75))
    if low is None or high is None:
        return None
    reach = FAR * max(high - low, LEAST_WIDTH)
    far = numbers.filter(~pl.col("number").is_between(low - reach, high + reach))
    words = {"low": f"{low:,.0f}", "high": f"{high:,.0f}"}
    return Hits("number-unlike", column.letter, far.select("row", "value"), words)


def _far_dates(cells: pl.DataFrame, column: Column, orders: DayOrders, today: date) -> Hits | None:
    day_first = orders[column.letter].day_first
    counts = cells["value"].value_counts()
    days = counts.with_columns(day=dates_of(counts["value"], day_first=day_first))
    dated = days.filter(pl.col("day") <= today).with_columns(year=pl.col("day").dt.year())  # the future is a fault
    if dated.is_empty():
        return None
    in_order = dated.sort("year").with_columns(up_to=pl.col("count").cum_sum())
    usual = in_order.filter(pl.col("up_to") * 2 >= dated["count"].sum())["year"][0]
    far = dated.filter((pl.col("year") - usual).abs() > YEARS_APART)["value"]
    return Hits("date-unlike", column.letter, cells.filter(_VALUE.is_in(far.implode())), {"year": str(usual)})


def _shortened(cells: pl.DataFrame, column: Column) -> Hits | None:
    """References in figures that are shorter than nearly all, where others begin with a 0."""
    figures = cells.filter(_VALUE.str.contains(r"^\d+$")).with_columns(length=_VALUE.str.len_chars())
    if figures.height < MOSTLY * cells.height:
        return None
    usual = figures["length"].mode().max()
    same = figures.filter(pl.col("length") == usual)
    if same.height < MOSTLY * figures.height or not same["value"].str.starts_with("0").any():
        return None
    short = figures.filter(pl.col("length") < usual)
    mended = short.select("row", "value", suggestion=_VALUE.str.zfill(int(str(usual))), doubtful=pl.lit(value=True))
    return Hits("reference-lost-zero", column.letter, mended, {"length": str(usual)})


def _missing(tagged: TaggedList, column: Column) -> Hits | None:
    return Hits("reference-missing", column.letter, empty_cells(tagged, column))
