"""Good values in another writing: without spaces that nobody sees, or as the standard writes them.

Only columns whose tag is the owner's or that have a known heading are looked at, and only cells in which
nothing is wrong: what a person has to look at stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import polars as pl

from plait.checking.bulk import has_few_different, repeats_itself
from plait.checking.changes import Rewriting
from plait.checking.findings import Findings, Severity
from plait.checking.slips import is_plain
from plait.places import is_postcode
from plait.places.postcodes import normalise
from plait.sheets import Column, TaggedList
from plait.sheets.tagging import TagFrom
from plait.standard import Entry, Fault, fold
from plait.standard.dates import day_comes_first, orders_shown, read_date
from plait.standard.dictionary import ValueType

_INVISIBLE = r"[\u200b\u2060\ufeff]"
"""No white space to Unicode, but never seen; they come along when a text is copied from a web page."""
_BLANKS = r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+"
"""Everything that looks like a space, but for the end of a line: a note may have several."""
_PERHAPS_UNTIDY = r"  |^\s|\s$|[\t\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
"""What a text has at least that is not the same once it is tidied."""


def rewritings(tagged: TaggedList, findings: Findings, *, standard_form: bool) -> Iterator[Rewriting]:
    """Every cell that can be written better without another meaning, each once."""
    for column, entry in _known(tagged):
        letter = column.letter
        if standard_form and entry.type in _WRITINGS:
            filled = tagged.rows.select(pl.col("row").cast(pl.Int64), was=letter).drop_nulls()
            left = pl.col("row").is_in(_left_alone(findings, letter).implode())
            tidy = filled.filter(~left).with_columns(now=_tidy(pl.col("was")), rule=pl.lit("spaces"))
            cells = _in_standard_form(tidy, filled.filter(left)["was"].unique().to_list(), entry)
            cells = cells.filter(pl.col("was") != pl.col("now"))
        else:
            cells = _untidy(tagged, findings, column)
        for row, was, now, rule in cells.iter_rows():
            yield Rewriting(row, letter, was, now, rule)


def count_untidy(tagged: TaggedList, findings: Findings) -> int:
    """How many cells have spaces that nobody sees and that `rewritings` takes out."""
    return sum(_untidy(tagged, findings, column).height for column, _ in _known(tagged))


def _known(tagged: TaggedList) -> Iterator[tuple[Column, Entry]]:
    """The columns that may be rewritten."""
    for column in tagged.columns:
        if column.entry is not None and column.tag_from is not TagFrom.CONTENTS:
            yield column, column.entry


def _left_alone(findings: Findings, letter: str) -> pl.Series:
    """The rows of a column that a person has to look at."""
    grave = pl.col("severity").is_in([Severity.ERROR.value, Severity.WARNING.value]) & pl.col("row").is_not_null()
    return findings.frame.filter((pl.col("letter") == letter) & grave)["row"]


def _untidy(tagged: TaggedList, findings: Findings, column: Column) -> pl.DataFrame:
    """The cells of a column with spaces that nobody sees and nothing wrong: ``row``, ``was``, ``now`` and ``rule``."""
    letter = column.letter
    texts = tagged.rows[letter]
    few = repeats_itself(texts) or (column.entry is not None and has_few_different(texts, column.entry))
    if few and not tagged.different(letter).str.contains(_PERHAPS_UNTIDY).any():
        likely = tagged.rows.clear()
    else:
        likely = tagged.rows.filter(texts.str.contains(_PERHAPS_UNTIDY))
    cells = likely.select(pl.col("row").cast(pl.Int64), was=letter, now=_tidy(pl.col(letter)), rule=pl.lit("spaces"))
    untidy = cells.filter(pl.col("was") != pl.col("now"))
    return untidy if untidy.is_empty() else untidy.filter(~pl.col("row").is_in(_left_alone(findings, letter).implode()))


def _tidy(texts: pl.Expr) -> pl.Expr:
    return texts.str.replace_all(_INVISIBLE, "").str.replace_all(_BLANKS, " ").str.strip_chars()


def _in_standard_form(cells: pl.DataFrame, left: Sequence[str], entry: Entry) -> pl.DataFrame:
    rule, writing = _WRITINGS[entry.type]
    texts = cells["now"].unique(maintain_order=True).to_list()
    table = {"now": texts, "better": writing(texts, left, entry)}
    better = cells.join(pl.DataFrame(table, schema=dict.fromkeys(table, pl.String)), on="now", maintain_order="left")
    rule_of = pl.when(pl.col("better") != pl.col("now")).then(pl.lit(rule)).otherwise("rule")
    return better.select("row", "was", now="better", rule=rule_of)


def _postcodes(texts: Sequence[str], _left: Sequence[str], _entry: Entry) -> list[str]:
    return [normalise(text) if is_postcode(text) else text for text in texts]


def _list_values(texts: Sequence[str], _left: Sequence[str], entry: Entry) -> list[str]:
    return [_list_value(text, entry.allowed_by_text, several=entry.several) for text in texts]


def _list_value(text: str, options: Mapping[str, str], *, several: bool) -> str:
    """An agreed value, or several, in their own writing; any other text as it is."""
    parts = [part for part in text.split(";") if part.strip()] if several else [text]
    if not all(_says_no_more(part, options.get(fold(part), "")) for part in parts):
        return text
    known = [options[fold(part)] for part in parts if fold(part) in options]
    return "; ".join(known) if known and len(known) == len(parts) else text


def _says_no_more(part: str, value: str) -> bool:
    """Whether a text has no sign, such as a star for a note, that its agreed value has not."""
    return is_plain("".join(set(part) - set(value)))


def _dates(texts: Sequence[str], left: Sequence[str], _entry: Entry) -> list[str]:
    """Dates as 2020-06-24, where each can be read in one way only.

    The column itself shows whether its day comes first, unless its dates contradict each other. Where some dates stay
    as they are, the others must not take that with them: then all stay.
    """
    day, month = orders_shown([*texts, *left])
    settled = bool(day) != bool(month)
    written = [_date(text, orders=(day > month,) if settled else (True, False)) for text in texts]
    stay = [*left, *(text for text, now in zip(texts, written, strict=True) if text == now)]
    before, after = day >= month, day_comes_first(stay) is not False
    same = all(read_date(text, day_first=before) == read_date(text, day_first=after) for text in stay)
    return written if same else list(texts)


def _date(text: str, *, orders: Sequence[bool]) -> str:
    days = {day for order in orders if not isinstance(day := read_date(text, day_first=order), Fault)}
    # A time of day would be lost.
    return text if len(days) != 1 or ":" in text else days.pop().isoformat()


_Writing = Callable[[Sequence[str], Sequence[str], Entry], list[str]]
_WRITINGS: dict[ValueType, tuple[str, _Writing]] = {
    ValueType.POSTCODE: ("postcode-writing", _postcodes),
    ValueType.LIST: ("list-writing", _list_values),
    ValueType.DATE: ("date-writing", _dates),
}
