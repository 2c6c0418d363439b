"""Rows under the headings that are no rows of the list: totals, headings again, titles of sections, footnotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import polars as pl

from plait.sheets.personal import leads_to_somebody
from plait.sheets.private import says_draft, says_private
from plait.standard import Fault
from plait.standard.dates import read_date

TOTALS_FILL = 0.5
"""A totals row fills at most this share of the columns, or holds nothing but numbers."""
NARROWEST_WITH_SECTIONS = 4
"""Columns that a row usually fills, in a list that may have titles inside it."""
SELDOM = 0.1
"""Where more of the usual rows begin like the title of a section, it is none."""
ROWS_LOOKED_AT = 200
LOWEST = 50
"""Rows at the end of a sheet among which footnotes are looked for."""

_TOTAL = r"(?i)^\s*(?:grand\s+|sub[\s-]*|overall\s+)?totals?\b"
_TOTAL_IS_SAID = r"(?i)totals?\s*[:=]?\s*$|\d"
"""Nothing but the word, or a number with it: "Total Wellbeing" is somebody."""
_NUMBER = r"^[\s£-]*\d[\d,.\s]*%?\s*$"
_SECTION = (
    r"^\s*\p{Lu}[\p{L} '&/-]{0,39}:\s*\S.{0,80}$|^[^:]{2,60}:\s*$"
    r"|^(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\s*$"
    r"|^(?i:(?:area|day|group|route|round|session|team|week|zone)\s+(?:no\.?\s*)?(?:\d{1,3}|[a-z]))\s*$"
)
"""Such as "Ward: Holborn", "New this month:", "Monday", "Route 3"; not "Hope Ward", who may be a person."""
_SOURCE = r"(?:sources?|notes?|n\.?\s?b\.?|key|please note|remarks?|contact)\s*[:.\u2013-]"
_MADE = (
    r"(?:last\s+)?(?:printed|produced|generated|exported|extracted|downloaded|compiled|prepared|updated|run|created)"
    r"\s*(?::|on\b|by\b|from\b|at\b|\d)"
)
_FOOTNOTE = (
    rf"(?i)^\s*(?:{_SOURCE}\s*\S|{_MADE}"
    r"|end of (?:the )?(?:list|report|data|file|sheet)\b|\*+\s*(?-i:\p{Ll})|\*+\s+(?:\S+\s+){3}"
    r"|[\x{2020}\x{2021}\x{a9}]|(?:the )?data (?:is|are|as) )"
)
_LABEL = re.compile(rf"(?i)\s*(?:{_SOURCE}|{_MADE})")
"""How a line begins that says where the list is from, or since when."""
_PAGE = r"(?i)^\s*page\s+\d+(?:\s*(?:of|/)\s*\d+)?\s*$"
_SENTENCE = r"^(?:\S+\s+){4,}\S+|\.\s*$"
"""A line that goes on where a footnote began."""


@dataclass(frozen=True)
class Dropped:
    """A row of the sheet that is not a row of the list, and why."""

    row: int
    reason: str
    """"above the headings", "headings of groups", "totals row", "repeated headings", "title of a section" or
    "footnote"."""
    text: str = field(default="", compare=False)
    """Its first cell."""


def without_leftovers(
    body: pl.DataFrame, headings: Mapping[str, str | None], *, keep: Collection[int]
) -> tuple[pl.DataFrame, list[Dropped]]:
    """Leave out what is no row of the list; ``headings`` are the cells of the heading row by letter.

    ``body`` has, beside its rows, how many cells of each are filled in ``filled``. Rows of ``keep`` stay.
    """
    dropped: list[Dropped] = []
    for rule in (_totals, _repeats, _footnotes, _sections):
        found = rule(body, headings)
        if keep:
            found = [item for item in found if item.row not in keep]
        if found:
            dropped += found
            rows = pl.Series([item.row for item in found], dtype=body.schema["row"])
            body = body.filter(~pl.col("row").is_in(rows.implode()))
    return body, dropped


def _named(rows: pl.DataFrame, letters: Sequence[str], reason: str) -> list[Dropped]:
    return [Dropped(row, reason, text or "") for row, text in rows.select("row", pl.coalesce(letters)).iter_rows()]


def _totals(body: pl.DataFrame, headings: Mapping[str, str | None]) -> list[Dropped]:
    """Rows that begin with "Total" and hold little else and a number, or nothing but numbers."""
    letters = list(headings)
    width = sum(heading is not None for heading in headings.values())
    labelled = body.filter(pl.coalesce(letters).str.contains(_TOTAL))
    if labelled.is_empty():
        return []
    filled = pl.col("filled")
    numbers = pl.sum_horizontal(pl.col(letter).str.contains(_NUMBER).fill_null(value=False) for letter in letters)
    told = (numbers > 0) | pl.coalesce(letters).str.contains(_TOTAL_IS_SAID)
    few = (filled <= max(2, TOTALS_FILL * width)) & (filled < width) & told
    return _named(labelled.filter(few | (numbers == filled - 1)), letters, "totals row")


def _repeats(body: pl.DataFrame, headings: Mapping[str, str | None]) -> list[Dropped]:
    """Headings printed again further down, as on every page of some exports."""
    for letter, heading in headings.items():  # column by column: after the first hardly any row is left
        body = body.filter(pl.col(letter).eq_missing(pl.lit(heading, dtype=pl.String)))
        if body.is_empty():
            return []
    return _named(body, list(headings), "repeated headings")


def _footnotes(body: pl.DataFrame, headings: Mapping[str, str | None]) -> list[Dropped]:
    """Lines under the list that speak about it, and the numbers of printed pages."""
    letters = list(headings)
    if _usual(body) < 2:
        return []
    text = pl.coalesce(letters)
    pages = body.filter(pl.col("filled") == 1).filter(text.str.contains(_PAGE))
    most = min(2, _usual(body) - 1)
    lowest = [
        (row, [cell for cell in cells if cell]) for row, *cells in body.tail(LOWEST).select("row", *letters).rows()
    ]
    end = [*takewhile(lambda line: len(line[1]) <= most and not _tells_of_somebody(line[1]), reversed(lowest))][::-1]
    texts = pl.Series([cells[0] for _, cells in end], dtype=pl.String)
    begins = texts.str.contains(_FOOTNOTE) | texts.map_elements(_speaks_of_the_list, return_dtype=pl.Boolean)
    goes_on = begins | texts.str.contains(_SENTENCE)
    first = next((place for place, yes in enumerate(begins) if yes), len(end))
    rows = [row for (row, _), yes in zip(end[first:], goes_on[first:], strict=True) if yes]
    if not rows and pages.is_empty():
        return []
    return _named(body.filter(pl.col("row").is_in({*rows, *pages["row"]})), letters, "footnote")


def _tells_of_somebody(cells: Sequence[str]) -> bool:
    """Whether a row goes on with somebody's details: "Confidential", "NW5 2QS" has the name left out, and is a row.

    What a label announces is no row: "Printed on", "22/11/2026".
    """
    if len(cells) == 1 or _LABEL.match(cells[0]):
        return False
    return any(leads_to_somebody(cell) or not isinstance(read_date(cell), Fault) for cell in cells[1:])


def _speaks_of_the_list(line: str) -> bool:
    return says_private(line) or says_draft(line)


def _sections(body: pl.DataFrame, headings: Mapping[str, str | None]) -> list[Dropped]:
    """Titles between the rows of a wide list: alone in the first column, worded like one, with rows under them."""
    letters = list(headings)
    if _usual(body) < NARROWEST_WITH_SECTIONS or not (body["filled"] == 1).any():
        return []
    first = next(letter for letter in letters if body[letter].null_count() < body.height)
    usual = body.filter(pl.col("filled") > 1).head(ROWS_LOOKED_AT)
    if usual[first].str.contains(_SECTION).sum() > SELDOM * usual.height:
        return []
    titles = (pl.col("filled") == 1) & pl.col(first).str.contains(_SECTION)
    leads = pl.col("row").shift(-1).is_not_null() & ((pl.col("filled").shift(-1) > 1) | titles.shift(-1))
    return _named(body.filter(titles & leads), letters, "title of a section")


def _usual(body: pl.DataFrame) -> int:
    """How many cells half of the rows fill at least, of those that fill more than one."""
    return int(body.select(pl.col("filled").filter(pl.col("filled") > 1).median()).item() or 0)


def above(rows: Collection[tuple[int, Sequence[str]]], group_row: int | None) -> Iterator[Dropped]:
    """The filled rows above the headings."""
    for row, cells in rows:
        reason = "headings of groups" if row == group_row else "above the headings"
        yield Dropped(row, reason, next(cell for cell in cells if cell))
