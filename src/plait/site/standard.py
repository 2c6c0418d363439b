"""The dictionary that this site goes by: the one that Plait ships, with what the place has added to it.

Nothing here knows how a place comes to add something. Whoever does registers where the newest
addition is found; at the desk nobody has, and the dictionary is the one that Plait ships.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from plait.errors import StandardError
from plait.standard import Dictionary, Followed, Sensitivity, load_dictionary, read_extension

SENSITIVITIES = [(sensitivity.value, _(sensitivity.words)) for sensitivity in Sensitivity]
"""How a column can stand in data protection law, to choose from."""
_sources: list[tuple[Callable[[str], str], Callable[[str], Mapping[str, str]]]] = []


def register(newest: Callable[[str], str], *, versions: Callable[[str], Mapping[str, str]]) -> None:
    """Say where a place's newest extension is found, and every version of it by its number.

    Each is its text; the newest is "" while there is none.
    """
    _sources[:] = [(newest, versions)]


def the_extension(place: str | None = None) -> str:
    """The text of what a place has added by now; "" for nothing. It may look into the database.

    ``place`` is its code; without one it is the site's only place, or none where there are several. A thread
    without a database, or another process, is handed this text: see `dictionary_with`.
    """
    return _sources[0][0](_code(place)) if _is_shared() else ""


def every_extension(place: str | None = None) -> Mapping[str, str]:
    """Every version of what a place has added, its text by its number. It may look into the database."""
    return _sources[0][1](_code(place)) if _is_shared() else {}


def _code(place: str | None) -> str:
    from plait.site.places import only_code  # the same

    return only_code() if place is None else place


def _is_shared() -> bool:
    """Whether this is a place's own site, which may have added something."""
    from django.conf import settings  # a process that only checks a list needs no Django

    return bool(_sources) and settings.LISTS_FOR != "desk"


def extension_followed(followed: Followed | None, versions: Mapping[str, str]) -> str:
    """The text of the version of the place's own extension that a file follows; "" where it is none of these.

    A version that does not fit the dictionary any more cannot be read by, and counts as none.
    """
    for name, number in followed.extensions if followed else ():
        text = versions.get(number, "")
        if any(item.name.lower() == name.lower() for item in dictionary_with(text).extensions):
            return text
    return ""


def the_dictionary(place: str | None = None) -> Dictionary:
    """The dictionary that a place goes by now; the common one where there are several and none is named."""
    return dictionary_with(the_extension(place))


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
