"""The dictionary that this site goes by: the one that Plait ships, with what the place has added to it.

Nothing here knows how a place comes to add something. Whoever does registers where the newest
addition is found; at the desk nobody has, and the dictionary is the one that Plait ships.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from plait.errors import StandardError
from plait.standard import Dictionary, load_dictionary, read_extension

_sources: list[Callable[[], str]] = []


def register(newest: Callable[[], str]) -> None:
    """Say where the newest extension is found: its text, or "" while there is none."""
    _sources[:] = [newest]


def the_extension() -> str:
    """The text of what the place has added by now; "" for nothing. It may look into the database.

    A thread without a database, or another process, is handed this text: see `dictionary_with`.
    """
    from django.conf import settings  # a process that only checks a list needs no Django

    return _sources[0]() if _sources and settings.LISTS_FOR != "desk" else ""


def the_dictionary() -> Dictionary:
    """The dictionary that this site goes by now."""
    return dictionary_with(the_extension())


@lru_cache(maxsize=8)
def dictionary_with(extension: str) -> Dictionary:
    """The dictionary with an extension, by its text; "" for none.

    An extension that does not fit the dictionary any more, as Plait has become newer, is left out:
    its page says so, and every other page works.
    """
    shipped = load_dictionary()
    try:
        return shipped.extended(read_extension(extension)) if extension else shipped
    except StandardError:
        return shipped
