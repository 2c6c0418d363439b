"""Texts that no spreadsheet takes for a formula when it opens a CSV file of ours."""

from __future__ import annotations

import re

import polars as pl

_UNSEEN = "\\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff"
"""What may stand before a sign and not be noticed: LibreOffice drops a zero byte, and a formula is left."""
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_LOOKS_LIKE_ONE = f"^[{_UNSEEN}]*[{_SIGNS}]|^[\t\r]"
"""For Python and Polars alike."""
_COMPILED = re.compile(_LOOKS_LIKE_ONE)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens the CSV file."""
    return f"'{text}" if _COMPILED.match(text) else text


def harmless_texts(texts: pl.Expr) -> pl.Expr:
    """`harmless` of a whole column."""
    return pl.when(texts.str.contains(_LOOKS_LIKE_ONE)).then(pl.lit("'") + texts).otherwise(texts)
