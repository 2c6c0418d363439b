"""Texts that no spreadsheet takes for a formula when it opens a CSV file of ours."""

from __future__ import annotations

import re

import polars as pl

_UNSEEN = "\\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff"
"""What may stand before a sign and not be noticed: LibreOffice drops a zero byte, and a formula is left."""
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_LOOKS_LIKE_ONE = f"^[{_UNSEEN}]*[{_SIGNS}]|^[\t\r]"
"""For Python and Polars alike."""
_IN_NUMBERS = "[0-9 .()-]"
_MERE_NUMBER = (
    " *(?:-"  # a lone dash
    "|[+-][0-9 .()]*[0-9][0-9 .()]*"  # a number with its sign, a phone number with its country
    # With hyphens it may be a sum, unless its figures stand in groups, which no sum has: +44 (0)20-7946-0018.
    f"|[+-]{_IN_NUMBERS}*(?:[0-9] +[0-9]|[0-9] *[(]|[)] *[0-9]){_IN_NUMBERS}*"
    ") *"
)
"""What begins with a sign and can work nothing as a formula. A mark would only spoil it."""
_FORMULA, _NUMBER = re.compile(_LOOKS_LIKE_ONE), re.compile(_MERE_NUMBER)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens the CSV file."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def harmless_texts(texts: pl.Expr) -> pl.Expr:
    """`harmless` of a whole column."""
    is_number = texts.str.contains(f"^(?:{_MERE_NUMBER})$")
    is_formula = texts.str.contains(_LOOKS_LIKE_ONE) & ~is_number
    return pl.when(is_formula).then(pl.lit("'") + texts).otherwise(texts)
