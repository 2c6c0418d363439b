"""Rules over several columns of a row, and over several rows of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from plait.sheets import TaggedList
from plait.standard.dates import day_comes_first, read_date
from plait.standard.dictionary import Entry
from plait.standard.faults import Fault


@dataclass(frozen=True)
class Hit:
    """A rule that a row breaks, and the cell to look at."""

    rule: str
    letter: str
    row: int
    words: dict[str, str]


def hits_across(tagged: TaggedList) -> Iterator[Hit]:
    """Every row that breaks a rule between columns whose tags the list has."""
    for rule in _RULES:
        columns = [tagged.column(tag) for tag in rule.tags]
        letters = [column.letter for column in columns if column]
        if len(letters) == len(rule.tags):
            frame = tagged.rows.select("row", **{f"c{n}": pl.col(letter) for n, letter in enumerate(letters)})
            headings = [column.title for column in columns if column]
            for row, words in rule.broken(frame):
                extra = {"other_heading": headings[1]} if len(headings) > 1 else {}
                yield Hit(rule.code, letters[0], row, words | extra)


def hits_of_unique(tagged: TaggedList, letter: str, entry: Entry) -> Iterator[Hit]:
    """Every copy of a value that should stand in one row only."""
    if not entry.unique:
        return
    column = tagged.rows.select("row", value=pl.col(letter).str.strip_chars().str.to_lowercase()).drop_nulls("value")
    copies = column.with_columns(count=pl.len().over("value")).filter(pl.col("count") > 1)
    for row, _, count in copies.iter_rows():
        yield Hit("not-unique", letter, row, {"count": str(count)})


@dataclass(frozen=True)
class _Rule:
    """A rule between columns: ``broken`` gets them as c0, c1, ... and yields (row, words)."""

    code: str
    tags: tuple[str, ...]
    """The first one is the column in which the finding is shown."""
    broken: Callable[[pl.DataFrame], Iterator[tuple[int, dict[str, str]]]]


def _rows(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    for item in frame.iter_rows(named=True):
        yield item["row"], {"other": item["c1"]} if item.get("c1") is not None else {}


def _is(column: str, word: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_lowercase() == word


def _more_children_than_people(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    numbers = [pl.col(name).str.strip_chars().cast(pl.Int64, strict=False) for name in ("c0", "c1")]
    return _rows(frame.filter(numbers[0] > numbers[1]))


def _consent_missing(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    return _rows(frame.filter(pl.col("c0").is_null() & _is("c1", "consent")))


def _consent_refused(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    return _rows(frame.filter(_is("c0", "no") & _is("c1", "consent")))


def _consent_date_missing(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    return _rows(frame.filter(pl.col("c0").is_null() & _is("c1", "yes")))


def _before(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    both = frame.drop_nulls(["c0", "c1"])
    day_first = day_comes_first([*both["c0"], *both["c1"]]) is not False
    for row, later, earlier in both.iter_rows():
        first, second = read_date(earlier, day_first=day_first), read_date(later, day_first=day_first)
        if not isinstance(first, Fault) and not isinstance(second, Fault) and second < first:
            yield row, {"other": earlier}


def _ward_mismatch(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    both = frame.drop_nulls(["c0", "c1"]).with_columns(count=pl.len().over("c0", "c1"))
    usual = both.sort("count", "row", descending=[True, False]).group_by("c1", maintain_order=True).first()
    odd = both.join(usual.select("c1", usual="c0", most="count"), on="c1").filter(
        (pl.col("c0") != pl.col("usual")) & (pl.col("most") > pl.col("count"))
    )
    for item in odd.iter_rows(named=True):
        yield item["row"], {"other": item["c1"], "usual": item["usual"]}


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
    _Rule("ward-mismatch", ("#Place+Ward+Name", "#Place+Ward+Code"), _ward_mismatch),
)
