"""Rules that were broken, and the sentences that say so: from rows of a frame to findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

import polars as pl

from plait.checking.findings import Severity, wordings
from plait.documents.wording import LONGEST_QUOTE
from plait.sheets import Column
from plait.sheets.tagging import TagFrom

OF_AGREEMENT = ("list-value", "language-unknown", "text-form", "not-unique", "required-missing")
"""Rules that hold only where the owner of the list means to follow the standard."""


@dataclass(frozen=True)
class Hits:
    """The rows that break a rule, and the column to look at."""

    rule: str
    letter: str
    rows: pl.DataFrame
    """``row``, ``value`` (the cell in that column; null where it is empty), a String column for each word of the
    rule's sentence that differs from row to row, and perhaps ``suggestion`` and ``doubtful`` (whether something
    else than the suggestion can have been meant)."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Words of the sentence that are the same for all rows."""


def as_findings(hits: Hits, column: Column, sheet: str) -> pl.DataFrame:
    """The hits as a frame of findings (`plait.checking.Findings.frame`), a row each."""
    wording = wordings()[hits.rule]
    # In one piece, as Polars 2.1 panics where it joins texts of columns that lie in several.
    rows = hits.rows.rechunk().with_columns(pl.col("value").fill_null(""))
    suggestion = pl.col("suggestion") if "suggestion" in rows.columns else pl.lit(None, dtype=pl.String)
    # Where we only suppose that a column follows an agreement, straying from it is no error.
    no_error = hits.rule in OF_AGREEMENT and column.suggested and wording.severity is Severity.ERROR
    # A column that only looks like phone numbers may hold something else that must not be touched.
    sure = wording.certain and column.tag_from is not TagFrom.CONTENTS
    doubtful = pl.col("doubtful") if "doubtful" in rows.columns else pl.lit(value=False)
    where = f"{sheet}!{column.letter}" if sheet else column.letter
    return rows.select(
        rule=pl.lit(str(hits.rule)),
        severity=pl.lit(str(Severity.WARNING if no_error else wording.severity)),
        title=pl.lit(wording.title),
        cell=pl.lit(where) + pl.col("row").cast(pl.String),
        row=pl.col("row").cast(pl.Int64),
        letter=pl.lit(column.letter),
        heading=pl.lit(column.heading),
        tag=pl.lit(column.tag),
        value=pl.col("value"),
        message=_sentence(wording.message, {"heading": column.title, **hits.words}),
        suggestion=suggestion,
        certain=suggestion.is_not_null() & ~doubtful & sure,
    )


def _in_short(value: pl.Expr) -> pl.Expr:
    """`plait.documents.wording.in_short` of a whole column."""
    line = value.str.replace_all(r"\s+", " ").str.strip_chars()
    short = line.str.head(LONGEST_QUOTE).str.strip_chars_end() + "\u2026"
    return pl.when(line.str.len_chars() > LONGEST_QUOTE).then(short).otherwise(line)


def _sentence(message: str, words: Mapping[str, str]) -> pl.Expr:
    """A rule's sentence with its words filled in, those of each row from the frame."""
    parts: list[pl.Expr] = []
    for text, name, *_ in Formatter().parse(message):
        parts.append(pl.lit(text))
        if name == "value":
            parts.append(_in_short(pl.col("value")))
        elif name:
            parts.append(pl.lit(words[name]) if name in words else pl.col(name))
    return pl.concat_str(parts)
