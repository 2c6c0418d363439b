"""Slips of the keyboard: when a text is an agreed value but for one letter, and nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plait.standard import fold

SHORTEST_WORD = 6
"""Letters of a word in which a slip can be told from another word: "Carer" and "Career" are both words."""

_PLAIN = re.compile(r"[A-Za-z0-9 ,;/&+'()\n.-]*")
"""What no meaning is hidden in. A question mark is a doubt, and another script is lost when texts are compared."""


def is_plain(text: str) -> bool:
    """Whether nothing but words and what stands between them is in a text."""
    return _PLAIN.fullmatch(text) is not None


def values_but_for_a_slip(text: str, values: Iterable[str]) -> list[str]:
    """The values that a text would be without one slip."""
    words = fold(text).split()
    return [value for value in values if _differ_by_a_slip(words, fold(value).split())]


def _differ_by_a_slip(words: list[str], others: list[str]) -> bool:
    """Whether all words but one are the same, and that one has a letter too many, too few, or two changed round.

    A letter in the place of another is no slip to be sure of: "Hearing" is not "Heating". Nor is the
    first letter, which turns words into their opposites, or any letter of a short word: "Cant" is not "Can".
    """
    if len(words) != len(others):
        return False
    different = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and is_slip(*different[0])


def is_slip(word: str, other: str, *, shortest: int = SHORTEST_WORD) -> bool:
    """Whether a word is another but for a letter too many, too few, or two changed round."""
    from rapidfuzz.distance import OSA

    if min(len(word), len(other)) < shortest or word[0] != other[0] or not (word + other).isalpha():
        return False
    replaced = len(word) == len(other) and sorted(word) != sorted(other)
    return not replaced and OSA.distance(word, other, score_cutoff=1) == 1
