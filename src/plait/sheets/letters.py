"""The letters of a sheet's columns."""

from __future__ import annotations


def column_letter(position: int) -> str:
    """The letter of a column: 0 is "A", 26 is "AA"."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
