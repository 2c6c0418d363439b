"""What stands in texts that should not: details that lead to a person, and letters that a program spoilt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import polars as pl

from plait.checking.hits import Hits
from plait.sheets import Column, TaggedList
from plait.sheets.personal import all_that_leads_to_somebody
from plait.standard import Entry
from plait.standard.dictionary import ValueType

IN_TEXTS = ("personal-in-text", "letters-spoilt")
"""The rules of this module."""
LONGEST_JUDGED = 2_000
"""Characters of a text that are looked at."""
MOST_JUDGED = 20_000
"""Different texts of a column that are looked at one by one; what is found in them stands for the column."""
A_COLUMN_OF_ITS_OWN = 0.5
"""The share of an untagged column's cells with one such detail from which the column itself holds it."""
_MAY_LEAD = r"@|\d[\d\s().-]{6,}\d|(?i:\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)"
"""What every detail that `all_that_leads_to_somebody` looks for has in it."""
_SECOND = r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
_SPOILT = rf"[\u00c3-\u00c5]{_SECOND}|\u00c2[\u00a0-\u00bf]|\u00e2\u20ac|\u00ef\u00bf\u00bd|\ufffd"
"""UTF-8 that was read as Windows-1252, or what could not be read at all."""
_LOOKS_SPOILT = re.compile(_SPOILT)
MOST_TIMES_SPOILT = 3
_ONLY_IN_LATIN_1 = "\u0081\u008d\u008f\u0090\u009d"
_EUROPEAN = ("LATIN ", "GREEK ", "CYRILLIC ")

_VALUE = pl.col("value")


def hits_in_texts(tagged: TaggedList) -> Iterator[Hits]:
    """Every cell of free text that holds a detail of a person, or spoilt letters."""
    for column in tagged.columns:
        if column.entry is None or column.entry.type is ValueType.TEXT:
            cells = pl.DataFrame([tagged.rows["row"], tagged.rows[column.letter].alias("value")]).drop_nulls("value")
            yield from _spoilt(cells, column)
            if column.entry is None or _is_free(column.entry):
                yield from _details(cells, column)


def _is_free(entry: Entry) -> bool:
    """Whether anything may be written in a column, and it is not itself about reaching or naming somebody."""
    return not entry.tag.startswith(("#Contact", "#Address", "#Person")) and entry.pattern is None and not entry.unique


def _details(cells: pl.DataFrame, column: Column) -> Iterator[Hits]:
    likely = cells.filter(_VALUE.str.contains(_MAY_LEAD))
    if likely.is_empty() or (column.entry is None and likely.height > A_COLUMN_OF_ITS_OWN * cells.height):
        return
    different = likely["value"].unique(maintain_order=True).head(MOST_JUDGED)
    found = {text: what for text in different if (what := all_that_leads_to_somebody(text[:LONGEST_JUDGED]))}
    if found:
        named = pl.DataFrame({"value": list(found), "found": list(found.values())})
        yield Hits("personal-in-text", column.letter, likely.join(named, on="value"))


def _spoilt(cells: pl.DataFrame, column: Column) -> Iterator[Hits]:
    odd = cells.filter(_VALUE.str.len_bytes() != _VALUE.str.len_chars()).filter(_VALUE.str.contains(_SPOILT))
    if odd.is_empty():
        return
    texts = odd["value"].unique().to_list()
    repairs = [_unspoilt(text) for text in texts]
    doubtful = [column.entry is None or not (repair and _has_only_letters(repair)) for repair in repairs]
    table = pl.DataFrame(
        {"value": texts, "suggestion": repairs, "doubtful": doubtful}, schema_overrides={"suggestion": pl.String}
    )
    yield Hits("letters-spoilt", column.letter, odd.join(table, on="value", maintain_order="left"))


def _unspoilt(text: str) -> str | None:
    """What the text was before its UTF-8 was read as Windows-1252; None where it cannot have been that.

    Each letter stands for one byte only, so there is never another candidate. Some texts were spoilt twice.
    """
    for _ in range(MOST_TIMES_SPOILT):
        try:
            text = b"".join(map(_byte_of, text)).decode("utf-8")
        except UnicodeError:
            return None
        if not _LOOKS_SPOILT.search(text):
            return text
    return None


def _byte_of(letter: str) -> bytes:
    """The byte that Windows-1252 reads as this letter; five it has no letter for, and Latin-1 reads them."""
    return letter.encode("latin-1" if letter in _ONLY_IN_LATIN_1 else "cp1252")


def _has_only_letters(text: str) -> bool:
    """Whether whatever is not ASCII in a text is a letter of a European language: then nothing else was meant."""
    others = (letter for letter in text if not letter.isascii())
    return all(letter.isalpha() and unicodedata.name(letter, "").startswith(_EUROPEAN) for letter in others)
