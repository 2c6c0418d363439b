"""Postcodes as text: one way to write them, what form they have, and which slips can be repaired.

Nothing here knows whether a postcode exists: that is for the look-up of a place (``plait.places.pack``).
The form follows Royal Mail's Programmers' Guide to the Postcode Address File: an outward part of one of
six forms (A9, A99, A9A, AA9, AA99, AA9A) and an inward part (9AA) whose letters are never C I K M O V,
besides GIR 0AA. The first letter may be X, which the guide leaves out: the non-geographic area XX is in
use, and made-up places take an X area so that nobody's real postcode appears in a demonstration.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import product
from string import ascii_uppercase, digits

import polars as pl

# Python and Polars disagree about a few of these, so every one beyond \s is named. The last three are not
# white space to Unicode but are invisible, and come along when an address is copied from a web page.
_BLANK = r"[\s\x1c-\x1f\u200b\u2060\ufeff]+"
_SPACELESS = r"^(.{2,})(.{3})$"

_OUTWARD = (
    r"[A-PR-UW-Z]"  # no area begins with Q or V
    r"(?:[A-HK-Y]?[0-9]{1,2}"  # A9 A99 AA9 AA99; no second letter is I, J or Z
    r"|[A-HK-Y]?[0-9][A-HJKMNPR-Y])"  # A9A AA9A; no district ends with I L O Q Z, which look like figures
)
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_POSTCODE = rf"^(?:(?:{_OUTWARD}) {_INWARD}|GIR 0AA)$"
_OUTWARD_ONLY = rf"^(?:{_OUTWARD})$"
_SIGNS = r"[-.,;:'\"\s\x1c-\x1f\u2010-\u2015\u2018\u2019\u201c\u201d\u200b\u2060\ufeff]*"
"""What slips in around a postcode and between its halves, and means nothing there."""

LONGEST_OUTWARD = 4
"""Letters and figures of an outward part."""

_blank = re.compile(_BLANK)
_between_signs = re.compile(rf"{_SIGNS}({_OUTWARD}){_SIGNS}({_INWARD}){_SIGNS}")
_postcode = re.compile(_POSTCODE)
_outward_only = re.compile(_OUTWARD_ONLY)

_FORMS = {5: ("A99AA",), 6: ("A999AA", "AA99AA", "A9A9AA", "AAA9AA"), 7: ("AA999AA", "AA9A9AA")}
"""The forms by their length: a letter for letters, 9 for figures. The one with three letters is GIR 0AA's."""
_SHAPE = dict.fromkeys(map(ord, ascii_uppercase), "A") | dict.fromkeys(map(ord, digits), "9")
_LOOK_ALIKE = {"O": "0", "0": "O", "I": "1", "L": "1", "1": "IL", "S": "5", "5": "S"}


def normalise(text: str) -> str:
    """Return the postcode in capitals, without white space but for one space before the last three.

    Nothing else is changed: text that is no postcode stays recognisable, and text too short to be one
    (fewer than five characters) gets no space. Blank text becomes "".
    """
    bare = _blank.sub("", text).upper()
    return f"{bare[:-3]} {bare[-3:]}" if len(bare) >= 5 else bare


def normalise_expr(expr: pl.Expr) -> pl.Expr:
    """Return `normalise` as a Polars expression over a string column; null stays null."""
    bare = expr.str.replace_all(_BLANK, "").str.to_uppercase()
    return bare.str.replace(_SPACELESS, "${1} ${2}")


def is_postcode(text: str) -> bool:
    """Say whether the text, once normalised, has the form of a UK postcode."""
    return _postcode.match(normalise(text)) is not None


def is_postcode_expr(normalised: pl.Expr) -> pl.Expr:
    """Say for each value whether it has the form of a UK postcode; the column must be normalised."""
    return normalised.str.contains(_POSTCODE)


def outward_only(text: str) -> bool:
    """Say whether the text is only the outward part of a postcode, such as "NW1"."""
    return _outward_only.match(_blank.sub("", text).upper()) is not None


def outward_only_expr(normalised: pl.Expr) -> pl.Expr:
    """Say for each value whether it is only the outward part; the column must be normalised."""
    return normalised.str.contains(_OUTWARD_ONLY)


def without_signs(text: str) -> str | None:
    """The postcode of a text that has signs around it or between its halves ("NW1-8AB", "NW1 8AB."), or None.

    A question mark and the like say something, and a sign inside one half may divide something else.
    """
    match = _between_signs.fullmatch(text.upper())
    return f"{match[1]} {match[2]}" if match else None


def repairs(text: str, *, known: Collection[str] | None = None) -> tuple[str, ...]:
    """Return what the text may have been meant to be: figures and letters that look alike swapped.

    O and 0, I or L and 1, S and 5 are swapped wherever that gives a postcode of valid form; of the
    results, those with the fewest swaps are returned, in alphabetical order. With `known` (the
    normalised postcodes of a look-up) only postcodes in it are returned, and text of valid form that it
    does not hold may be repaired too. A postcode that needs no repair gives (), and so does a
    plain word ("moving") that no look-up knows.
    """
    given = normalise(text)
    bare = given.replace(" ", "")
    if given in known if known is not None else _postcode.match(given):
        return ()
    if known is None and text.isalpha() and text.islower():
        return ()
    for ways in _swaps(bare.translate(_SHAPE)):
        found = {
            candidate
            for places in ways
            for candidate in _swapped(bare, places)
            if _postcode.match(candidate) and (known is None or candidate in known)
        }
        if found:
            return tuple(sorted(found))
    return ()


@lru_cache(maxsize=1000)
def _swaps(shape: str) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """The places to swap so that a text of this shape gets the form of a postcode: those with the fewest first.

    A swap makes a letter of a figure or a figure of a letter, so a form says which places need one.
    """
    forms = _FORMS.get(len(shape), ())
    ways = {tuple(place for place, mark in enumerate(form) if mark != shape[place]) for form in forms} - {()}
    return tuple(tuple(way for way in ways if len(way) == count) for count in sorted(set(map(len, ways))))


def _swapped(bare: str, places: tuple[int, ...]) -> Iterator[str]:
    """Every way to put a look-alike in these places, as postcodes are written; none where one of them has none."""
    letters = list(bare)
    for place in places:
        letters[place] = _LOOK_ALIKE.get(letters[place], "")
    letters.insert(-3, " ")
    return map("".join, product(*letters))
