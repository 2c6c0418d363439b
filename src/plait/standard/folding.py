"""Texts in the form used for comparing them."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("'\u2019\u02bc", ""))
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """A text in the form used for comparing: lower case, letters and digits, single spaces.

    Letters of every script are kept, with the signs that belong to them; small figures above the line are
    marks of footnotes, and are not.
    """
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return _NO_LETTERS.sub(" ", text.lower()).strip()
    letters = unicodedata.normalize(
        "NFKC", "".join(" " if unicodedata.category(sign) == "No" else sign for sign in text)
    )
    return " ".join(_only_letters(unicodedata.normalize("NFC", letters.casefold()).translate(_APOSTROPHES)).split())


def _only_letters(text: str) -> str:
    """The text with a space for all that is no letter, no digit and no sign on a letter, such as a Bengali vowel."""
    kept: list[str] = []
    for sign in text:
        on_a_letter = bool(kept) and kept[-1] != " " and unicodedata.category(sign) in {"Mn", "Mc"}
        kept.append(sign if sign.isalpha() or sign.isdecimal() or (on_a_letter and not _is_variant(sign)) else " ")
    return "".join(kept)


def _is_variant(sign: str) -> bool:
    """Whether a sign only chooses how the one before it is drawn, as those behind some emoji."""
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
