"""An entry as pages show it: each of its sides in words, and where what it is confused with is found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.site.dictionary.slugs import slug_of
from plait.standard import Dictionary, Entry
from plait.standard.describing import (
    sensitivity_in_words,
    source_in_words,
    values_in_words,
    values_with_words,
    whose,
)
from plait.standard.entries import OUR_OWN
from plait.standard.extension import Extension


@dataclass(frozen=True)
class Standing:
    """How far an entry is agreed, in a word with a colour."""

    words: str | Promise
    colour: str


_CHECKED = Standing(_("Agreed"), "green")
_PROPOSED = Standing(_("Our own proposal"), "blue")
_TO_BE_AGREED = Standing(_("To be agreed"), "yellow")


@dataclass(frozen=True)
class Other:
    """What an entry is easily confused with."""

    name: str
    slug: str
    difference: str


@dataclass(frozen=True)
class Shown:
    """An entry in words."""

    entry: Entry
    slug: str
    whose: str
    values: str
    allowed: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Each allowed value, what it stands for, and the everyday words that are read as it."""
    protection: str
    source: str
    standing: Standing
    others: tuple[Other, ...]
    added_by: str = ""
    """The partnership whose own tag it is."""
    shortened_by: str = ""
    """The partnership that allows fewer values than the common dictionary."""


def shown(entry: Entry, dictionary: Dictionary) -> Shown:
    """An entry as a page shows it."""
    return Shown(
        entry,
        slug_of(entry.tag),
        whose(entry),
        values_in_words(entry),
        values_with_words(entry),
        sensitivity_in_words(entry),
        source_in_words(entry),
        _standing(entry),
        tuple(_others(entry, dictionary)),
        added_by=next((item.name for item in dictionary.extensions if _is_of(entry, item)), ""),
        shortened_by=next((item.name for item in dictionary.extensions if _shortens(item, entry)), ""),
    )


def _standing(entry: Entry) -> Standing:
    if entry.source_read == OUR_OWN:
        return _PROPOSED
    return _CHECKED if entry.agreed else _TO_BE_AGREED


def _others(entry: Entry, dictionary: Dictionary) -> list[Other]:
    found = ((other, dictionary.find(other.tag)) for other in entry.confused_with)
    return [Other(known.name, slug_of(known.tag), other.difference) for other, known in found if known]


def _is_of(entry: Entry, extension: Extension) -> bool:
    return any(own.key == entry.key for own in extension.entries)


def _shortens(extension: Extension, entry: Entry) -> bool:
    return entry.tag.lower() in {tag.lower() for tag in extension.allowed}
