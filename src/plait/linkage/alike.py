"""Whether two values of a field say the same, however each is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from plait.linkage.preparing import KIND_OF_STREET

_ABROAD = ("+44", "0044")
_NOT_BETWEEN_FIGURES = re.compile(r"(?<![0-9]) | (?![0-9])")


def plain(field: str, value: str) -> str:
    """What a value says, to see whether two rows say the same: a phone as it is dialled at home, "Road" for "Rd"."""
    if field == "address":
        return _address(value)
    text = bare(field, value)
    abroad = next((code for code in _ABROAD if field == "phone" and value.lstrip().startswith(code)), "")
    return f"0{text.removeprefix(abroad.lstrip('+')).lstrip('0')}" if abroad else text


def bare(field: str, value: str) -> str:
    """A value, or a piece of one, without case and signs; those of an e-mail address tell people apart, and stay."""
    if field == "email":
        return "".join(value.casefold().split())
    return "".join(letter for letter in value.casefold() if letter.isalnum())


def _address(value: str) -> str:
    """Kinds of streets written out; "Flat 1, 2 Mill Lane" is not "12 Mill Lane", so two figures stay apart."""
    signs = "".join(letter if letter.isalnum() or letter in "'\u2019" else " " for letter in value.casefold())
    words = (_kinds_of_street().get(word, word) for word in (bare("address", word) for word in signs.split()))
    return _NOT_BETWEEN_FIGURES.sub("", " ".join(words))


@cache
def _kinds_of_street() -> dict[str, str]:
    """The short forms of the kinds of streets that lists are matched by: "rd" is "road"."""
    return dict(_short_forms(KIND_OF_STREET.split("|")))


def _short_forms(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each short form with its long one, which it follows: its letters are of those, in their order."""
    whole = ""
    for word in words:
        letters = iter(whole)
        if len(word) < len(whole) and word[0] == whole[0] and all(letter in letters for letter in word):
            yield word, whole
        else:
            whole = word
