"""Rules over several columns of a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from plait.checking.bulk import days_said, values_said
from plait.checking.day_order import DayOrders
from plait.checking.hits import Hits
from plait.places import Place, normalise_expr
from plait.sheets import Column, TaggedList
from plait.standard.dictionary import ValueType


def hits_across(tagged: TaggedList, wanted: Collection[str], orders: DayOrders) -> Iterator[Hits]:
    """Every row that breaks one of the ``wanted`` rules between columns whose tags the list has."""
    meant: dict[str, pl.Series] = {}
    for rule in (item for item in _RULES if item.code in wanted):
        columns = [column for tag in rule.tags if (column := tagged.column(tag))]
        if len(columns) == len(rule.tags):
            frame = tagged.rows.select("row")
            for name, column in zip(_NAMES, columns, strict=True):
                if column.letter not in meant:
                    meant[column.letter] = _agreed(tagged, column)
                frame = frame.with_columns(
                    tagged.rows[column.letter].alias(name), meant[column.letter].alias(_MEANT[name])
                )
            first, second = (column.letter not in orders or orders[column.letter].day_first for column in columns)
            different = [tagged.different(column.letter) for column in columns]
            broken = rule.broken(_Pair(frame, different, (first, second)))
            if not broken.is_empty():
                yield Hits(rule.code, columns[0].letter, broken, {"other_heading": columns[1].title})


def hits_of_wards(tagged: TaggedList, place: Place) -> Iterator[Hits]:
    """Every ward code that is not the ward of the row's postcode, in a place whose postcodes are known."""
    code, postcode = tagged.column("#Place+Ward+Code"), tagged.column("#Address+Resident+Postcode")
    if code is None or postcode is None or "ward" not in place.postcodes.columns:
        return
    cells = tagged.rows.select("row", value=pl.col(code.letter), postcode=normalise_expr(pl.col(postcode.letter)))
    look_up = place.postcodes.select("postcode", usual="ward")
    both = cells.drop_nulls().join(look_up, on="postcode").filter(_VALUE.is_in(look_up["usual"].unique().implode()))
    odd = both.filter(pl.col("usual") != _VALUE)
    if not odd.is_empty():
        yield Hits("ward-elsewhere", code.letter, odd.select("row", "value", "usual", other="postcode"))


@dataclass(frozen=True)
class _Pair:
    """Two columns of a list."""

    frame: pl.DataFrame
    """``row``, ``value`` and ``other``, and as ``value_meant`` and ``other_meant`` the agreed values that they say."""
    different: Sequence[pl.Series]
    """What stands in each of the two columns, each text once."""
    day_first: tuple[bool, bool]
    """How each of the two writes its dates."""


@dataclass(frozen=True)
class _Rule:
    """A rule between two columns. ``broken`` gives the rows that break it."""

    code: str
    tags: tuple[str, str]
    """The first one is the column in which the finding is shown."""
    broken: Callable[[_Pair], pl.DataFrame]


_NAMES = ("value", "other")
_MEANT = {"value": "value_meant", "other": "other_meant"}
"""The same two columns with each everyday word as the agreed value that it stands for."""
_VALUE, _OTHER = pl.col("value"), pl.col("other")
_VALUE_MEANT, _OTHER_MEANT = pl.col("value_meant"), pl.col("other_meant")


def _agreed(tagged: TaggedList, column: Column) -> pl.Series:
    """The cells of a column as the agreed values that they say, in small letters: "N.", "'no'" and "nope" as "no"."""
    cells = tagged.rows[column.letter]
    text = pl.col(cells.name).str.strip_chars().str.to_lowercase()
    if column.entry is None or column.entry.type is not ValueType.LIST:
        return cells
    said = values_said(tagged.different(column.letter), column.entry)
    values = [value.lower() for value in said.values()]
    return cells.to_frame().select(pl.col(cells.name).replace_strict(list(said), values, default=text)).to_series()


def _more_children_than_people(pair: _Pair) -> pl.DataFrame:
    children, people = (column.str.strip_chars().cast(pl.Int64, strict=False) for column in (_VALUE, _OTHER))
    return pair.frame.filter(children > people)


def _consent_missing(pair: _Pair) -> pl.DataFrame:
    return pair.frame.filter(_VALUE.is_null() & (_OTHER_MEANT == "consent"))


def _consent_refused(pair: _Pair) -> pl.DataFrame:
    return pair.frame.filter((_VALUE_MEANT == "no") & (_OTHER_MEANT == "consent"))


def _consent_date_missing(pair: _Pair) -> pl.DataFrame:
    return pair.frame.filter(_VALUE.is_null() & (_OTHER_MEANT == "yes"))


def _dbs_date_missing(pair: _Pair) -> pl.DataFrame:
    return pair.frame.filter(_VALUE.is_null() & _OTHER_MEANT.str.contains("basic|standard|enhanced"))


def _before(pair: _Pair) -> pl.DataFrame:
    """Rows in which one date lies before the other; each of the two columns writes its dates in its own way."""
    both = pair.frame.drop_nulls(["value", "other"])
    ways = zip(pair.different, pair.day_first, strict=True)
    said = [days_said(texts, day_first=day_first) for texts, day_first in ways]
    first_of_later, last_of_earlier = said[0]["day"].min(), said[1]["day"].max()
    if first_of_later is None or last_of_earlier is None or first_of_later >= last_of_earlier:  # type: ignore[operator]  # both are dates
        return both.clear()
    later, earlier = (
        both[name].replace_strict(days["text"], days["day"], default=None)
        for name, days in zip(_NAMES, said, strict=True)
    )
    return both.filter((later < earlier).fill_null(value=False))


def _ward_mismatch(pair: _Pair) -> pl.DataFrame:
    both = pair.frame.drop_nulls(["value", "other"])
    pairs = both.group_by("value", "other").agg(count=pl.len(), first=pl.col("row").min())
    usual = pairs.sort("count", "first", descending=[True, False]).group_by("other", maintain_order=True).first()
    odd = pairs.join(usual.select("other", usual="value", most="count"), on="other").filter(
        (pl.col("value") != pl.col("usual")) & (pl.col("most") > pl.col("count"))
    )
    likely = both.filter(_OTHER.replace_strict(usual["other"], usual["value"]) != _VALUE)
    return likely.join(odd.select("value", "other", "usual"), on=["value", "other"])


_RULES = (
    _Rule(
        "more-children-than-people",
        ("#Resident+Household+Children", "#Resident+Household+Number"),
        _more_children_than_people,
    ),
    _Rule("consent-missing", ("#Sharing+Consent+Given", "#Sharing+LawfulBasis"), _consent_missing),
    _Rule("consent-refused", ("#Sharing+Consent+Given", "#Sharing+LawfulBasis"), _consent_refused),
    _Rule("consent-date-missing", ("#Sharing+Consent+Date", "#Sharing+Consent+Given"), _consent_date_missing),
    _Rule("date-before", ("#Referral+Updated+Date", "#Referral+Sent+Date"), _before),
    _Rule("date-before", ("#Referral+Closed+Date", "#Referral+Sent+Date"), _before),
    _Rule("date-before", ("#Volunteer+Availability+End", "#Volunteer+Availability+Start"), _before),
    _Rule("dbs-date-missing", ("#Volunteer+Dbs+Date", "#Volunteer+Dbs+Level"), _dbs_date_missing),
    _Rule("ward-mismatch", ("#Place+Ward+Name", "#Place+Ward+Code"), _ward_mismatch),
)
