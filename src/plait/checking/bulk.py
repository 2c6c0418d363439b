"""Whole columns at once: which cells are surely good, so that only the rest is judged one by one.

Each expression is a sufficient condition: what it lets pass, `plait.checking.values.problem_of` would
find nothing wrong with. What it does not let pass may still be good. The same goes for the few faults
that are seen by the form of a value alone and stand in a list by the thousand. A test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from plait.checking.values import FIRST_YEAR, LAST_YEAR, OF_SERVICES, Context, is_known_language
from plait.places import is_postcode_expr, normalise_expr
from plait.sheets import Column, Kind, TaggedList
from plait.standard import Entry, Fault
from plait.standard.contacts import MOBILE, TOO_SHORT, british_number, good_mail_hosts
from plait.standard.dates import read_date
from plait.standard.dictionary import ValueType
from plait.standard.examples import FORMS

_VALUE = pl.col("value")
_PUNCTUATION = r"[\s().-]"
_PLAIN_DATE = r"^\d{1,2}/\d{1,2}/[1-9]\d{3}$"
_ISO_DATE = r"^[1-9]\d{3}-\d{1,2}-\d{1,2}$"
_PARTS = r"^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?\s*$"
_FULL_YEAR = r"^\s*\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}"
_MAIL_NAME = r"[A-Za-z0-9_+-]{1,20}(?:\.[A-Za-z0-9_+-]{1,20}){0,2}"
_DOUBTS = r"[?\x{ff1f}\x{061f}]"
"""Question marks, of other scripts too, as `plait.standard.entries.is_doubted` counts them."""
_HOSTS_FROM, _MOST_HOSTS = 10_000, 200
KIND = pl.Enum([str(kind) for kind in Kind])
_FEW_DIFFERENT = {ValueType.DATE, ValueType.LIST, ValueType.WHOLE_NUMBER}
"""Types whose columns hold the same values again and again: each is judged once."""
_SAMPLED, _FEW_OF_THEM = 10_000, 1_000
"""So does a column of codes whose first cells have no more different ones than this."""


def cells_of(tagged: TaggedList, letter: str) -> pl.DataFrame:
    """The filled cells of a column: ``row``, ``value`` and ``kind`` (`plait.sheets.Kind`)."""
    if tagged.kinds is None:
        return tagged.rows.select("row", value=letter).drop_nulls("value").with_columns(kind=pl.lit("t", dtype=KIND))
    return tagged.rows.select("row", value=letter, kind=tagged.kinds[letter].cast(KIND)).drop_nulls("value")


def dates_of(texts: pl.Series, *, day_first: bool) -> pl.Series:
    """A column's dates; null where `plait.standard.dates.read_date` finds none."""
    days = days_said(texts.drop_nulls().unique(), day_first=day_first)
    return texts.replace_strict(days["text"], days["day"], default=None, return_dtype=pl.Date)


def days_said(different: pl.Series, *, day_first: bool) -> pl.DataFrame:
    """Those of the different texts of a column that are dates: each ``text`` with its ``day``."""
    plain = different.to_frame("text").with_columns(day=_plain_date(pl.col("text"), day_first=day_first))
    rest = plain.filter(pl.col("day").is_null())["text"]
    read = {text: day for text in rest if isinstance(day := read_date(text, day_first=day_first), date)}
    others = pl.DataFrame({"text": list(read), "day": list(read.values())}, schema=plain.schema)
    return pl.concat([plain.drop_nulls("day"), others])


def _plain_date(texts: pl.Expr, *, day_first: bool) -> pl.Expr:
    """Dates written 24/06/2020, or 2020-06-24; null for any other text."""
    order = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    numeric = pl.when(texts.str.contains(_PLAIN_DATE)).then(texts).str.to_date(order, strict=False)
    iso = pl.when(texts.str.contains(_ISO_DATE)).then(texts).str.to_date("%Y-%m-%d", strict=False)
    return numeric.fill_null(iso)


def orders_shown_in(different: pl.Series) -> tuple[int, int]:
    """What the different texts of a column of dates say about it, as `plait.standard.dates.orders_shown`."""
    first, second = _parts_of(different)
    return int(_only_in_this_order(first, second).sum()), int(_only_in_this_order(second, first).sum())


def read_in_two_ways(different: pl.Series) -> pl.Series:
    """Those of these texts that are one date with the day first, and another with the month first."""
    first, second = _parts_of(different)
    either = first.is_between(1, 12) & second.is_between(1, 12) & (first != second)
    return different.filter(either.fill_null(value=False) & different.str.contains(_FULL_YEAR))


def _only_in_this_order(day: pl.Series, month: pl.Series) -> pl.Series:
    return day.is_between(13, 31) & month.is_between(1, 12)


def _parts_of(different: pl.Series) -> tuple[pl.Series, pl.Series]:
    parts = different.str.extract_groups(_PARTS)
    first, second = (parts.struct.field(name).cast(pl.Int32) for name in ("1", "2"))
    return first, second


def values_said(texts: pl.Series, entry: Entry) -> dict[str, str]:
    """The agreed value that each of these different texts is, or is an everyday word for; of the others nothing."""
    words = [*entry.allowed_by_text, *entry.allowed_by_word]
    text = pl.col("text")
    likely = texts.to_frame("text").filter(_folded(text).is_in(words) | ~_is_ascii(text))["text"]
    return {text: value for text in likely if (value := entry.allowed_meant(text))}


def without_meaning(texts: pl.Series, entry: Entry) -> pl.Series:
    """Those of these different texts that are no agreed values and no everyday words for one, or doubt one."""
    parts = texts.to_frame("text").with_columns(part="text")
    if entry.several:
        parts = parts.with_columns(pl.col("part").str.split(";")).explode("part")
    filled = parts.with_columns(pl.col("part").str.strip_chars()).filter(pl.col("part") != "")
    said = values_said(filled["part"].unique(), entry)
    return filled.filter(~pl.col("part").is_in(list(said)))["text"].unique()


def _folded(texts: pl.Expr) -> pl.Expr:
    """`plait.standard.fold` of a whole column of ASCII texts."""
    plain = texts.str.replace_all("['\u2019]", "").str.to_lowercase()
    return plain.str.replace_all("[^a-z0-9]+", " ").str.strip_chars(" ")


def _is_ascii(texts: pl.Expr) -> pl.Expr:
    return texts.str.len_bytes() == texts.str.len_chars()


def each_once(tagged: TaggedList, column: Column, entry: Entry) -> pl.DataFrame | None:
    """The different cells of a column (``value`` and ``kind``) where they are few; None where they are not."""
    if not has_few_different(tagged.rows[column.letter], entry):
        return None
    if tagged.kinds is None:
        return tagged.different(column.letter).to_frame("value").with_columns(kind=pl.lit("t", dtype=KIND))
    cells = cells_of(tagged, column.letter).select("value", "kind")
    of_a_kind = (cells.filter(pl.col("kind") == kind) for kind in cells["kind"].unique())
    # One kind after the other: the different ones of a single column are found several times faster than of two.
    return pl.concat(
        [cells.clear(), *(some.select(pl.col("value").unique(), pl.col("kind").first()) for some in of_a_kind)]
    )


def has_few_different(texts: pl.Series, entry: Entry) -> bool:
    """Whether a column holds the same values again and again, so that each is best judged once."""
    return entry.type in _FEW_DIFFERENT or (entry.pattern is not None and repeats_itself(texts))


def repeats_itself(texts: pl.Series) -> bool:
    """Whether the first cells of a column have few different values among them."""
    return texts.head(_SAMPLED).n_unique() <= _FEW_OF_THEM


def not_surely_good(
    cells: pl.DataFrame, entry: Entry, context: Context, *, different: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The cells of a column that have to be judged one by one.

    Where the ``different`` of them are given, each of those is looked at once.
    """
    if different is not None:
        doubtful = different.filter(~_is_good(different, entry, context))
        likely = cells.filter(_VALUE.is_in(doubtful["value"].implode()))
        return likely.join(doubtful, on=["value", "kind"], how="semi", maintain_order="left")
    doubtful = cells.filter(~_is_good(cells, entry, context))
    # Nearly all are written plainly: the others alone are put in plain writing, and looked at again.
    if entry.type is ValueType.POSTCODE:
        doubtful = doubtful.filter(~is_postcode_expr(normalise_expr(_VALUE)))
    if entry.type is ValueType.PHONE:
        doubtful = doubtful.filter(~_is_british(_VALUE.str.replace_all(_PUNCTUATION, "")))
    return doubtful


@dataclass(frozen=True)
class PlainFault:
    """A fault that the form of a value tells."""

    rule: str
    form: str
    """What the whole of a text looks like that has it."""
    suggestion: pl.Expr | None = None


def plain_faults(cells: pl.DataFrame, entry: Entry) -> tuple[tuple[tuple[str, pl.DataFrame], ...], pl.DataFrame]:
    """The cells with each plain fault, with a ``suggestion`` beside them, and the cells that have none."""
    found = []
    cells = cells.rechunk()  # Polars 2.1 panics where it joins texts of a column that lies in several pieces
    for fault in _PLAIN_FAULTS.get(entry.type, ()) if entry.area != OF_SERVICES else ():
        has_it = _VALUE.str.contains(f"^(?:{fault.form})$") & (pl.col("kind") == Kind.TEXT.value)
        suggestion = pl.lit(None, dtype=pl.String) if fault.suggestion is None else fault.suggestion
        found.append((fault.rule, cells.filter(has_it).with_columns(suggestion=suggestion)))
        cells = cells.filter(~has_it)
    return tuple(found), cells


def _is_good(cells: pl.DataFrame, entry: Entry, context: Context) -> pl.Expr:
    return _MASKS[entry.type](cells, entry, context).fill_null(value=False)


def _text(_cells: pl.DataFrame, entry: Entry, _context: Context) -> pl.Expr:
    fits = _VALUE.str.len_chars() <= entry.most_characters if entry.most_characters else _VALUE.is_not_null()
    if entry.pattern is None:
        return fits
    return fits & _VALUE.str.contains(rf"^(?:{entry.pattern})$")


def _date(_cells: pl.DataFrame, entry: Entry, context: Context) -> pl.Expr:
    read = _plain_date(_VALUE, day_first=context.day_first)
    good = read.dt.year().is_between(FIRST_YEAR, LAST_YEAR) & (pl.col("kind") != Kind.NUMBER.value)
    if entry.not_future:
        good &= read <= context.today
    if entry.oldest_years:
        good &= read.dt.year() >= context.today.year - entry.oldest_years
    return good


def _postcode(_cells: pl.DataFrame, _entry: Entry, _context: Context) -> pl.Expr:
    return is_postcode_expr(_VALUE)


def _phone(_cells: pl.DataFrame, _entry: Entry, _context: Context) -> pl.Expr:
    return _is_british(_VALUE)


def _is_british(texts: pl.Expr) -> pl.Expr:
    return texts.str.contains(rf"^(?:0|\+44|0044)(?:{british_number()})$")


def _email(cells: pl.DataFrame, _entry: Entry, _context: Context) -> pl.Expr:
    """Names as nearly everybody has them, at one of the hosts that the first cells name."""
    hosts = cells["value"].head(_HOSTS_FROM).str.extract(r"@([a-z0-9.-]+)$").drop_nulls().unique()
    known = "|".join(re.escape(host) for host in good_mail_hosts(hosts.head(_MOST_HOSTS)))
    return _VALUE.str.contains(rf"^{_MAIL_NAME}@(?:{known})$") if known else _VALUE.is_null()


def _whole_number(_cells: pl.DataFrame, entry: Entry, _context: Context) -> pl.Expr:
    number = _VALUE.str.strip_chars().cast(pl.Int64, strict=False)
    good = number.is_not_null() & _VALUE.str.contains(r"^\s*\d{1,15}\s*$")
    if entry.smallest is not None:
        good &= number >= entry.smallest
    if entry.largest is not None:
        good &= number <= entry.largest
    return good


def _nhs_number(_cells: pl.DataFrame, _entry: Entry, _context: Context) -> pl.Expr:
    digits = _VALUE.str.replace_all(r"[\s-]", "")
    number = pl.when(digits.str.contains(r"^\d{10}$")).then(digits).cast(pl.Int64, strict=False)
    places = [number // 10**power % 10 for power in range(9, -1, -1)]
    total = pl.sum_horizontal(place * weight for place, weight in zip(places, range(10, 1, -1), strict=False))
    checked: pl.Expr = (11 - total % 11) % 11 == places[9]
    return checked & (number % 1_111_111_111 != 0)


def _uprn(_cells: pl.DataFrame, _entry: Entry, _context: Context) -> pl.Expr:
    return _VALUE.str.contains(f"^(?:{FORMS[ValueType.UPRN]})$")


def _language(cells: pl.DataFrame, entry: Entry, _context: Context) -> pl.Expr:
    first = cells["value"].head(_SAMPLED).unique()
    return _VALUE.is_in([text for text in first if is_known_language(text, entry)])


def _list(_cells: pl.DataFrame, entry: Entry, _context: Context) -> pl.Expr:
    return _VALUE.is_in(list(entry.allowed))


_PLAIN_FAULTS = {
    ValueType.DATE: (PlainFault(Fault.DATE_TWO_DIGIT_YEAR, r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"),),
    ValueType.PHONE: (
        PlainFault(Fault.PHONE_LOST_ZERO, MOBILE, pl.format("0{} {}", _VALUE.str.slice(0, 4), _VALUE.str.slice(4))),
        PlainFault(Fault.PHONE_FORM, TOO_SHORT),
    ),
    ValueType.EMAIL: (PlainFault(Fault.EMAIL_FORM, "[^@]*[0-9][^@]*"),),
}
_MASKS: dict[ValueType, Callable[[pl.DataFrame, Entry, Context], pl.Expr]] = {
    ValueType.TEXT: _text,
    ValueType.DATE: _date,
    ValueType.POSTCODE: _postcode,
    ValueType.PHONE: _phone,
    ValueType.EMAIL: _email,
    ValueType.WHOLE_NUMBER: _whole_number,
    ValueType.NHS_NUMBER: _nhs_number,
    ValueType.UPRN: _uprn,
    ValueType.LANGUAGE: _language,
    ValueType.LIST: _list,
}
