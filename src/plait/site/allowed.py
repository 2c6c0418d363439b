"""What somebody may do in an organisation's name, and why not: gathered from all apps that have something to say.

An app registers a few words for each thing that can be done, and the refusal that its own policy gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from plait.site.places import are_several, codes, name_of

Refusal = Callable[[Any, Any], str | None]
"""Why somebody (the second) may not do something for an organisation (the first); None where they may."""
RefusalInPlace = Callable[[Any, Any, str], str | None]
"""The same in the place with this code."""


@dataclass(frozen=True)
class Allowed:
    """One thing that can be done."""

    words: str
    refused: str
    """Why this person may not, and whom to ask; "" where they may."""


_things: list[tuple[Promise, Refusal]] = []
_in_places: list[tuple[Promise, RefusalInPlace, bool]] = []


def register(words: Promise, refusal: Refusal) -> None:
    """Add one thing that can be done in an organisation's name."""
    _things.append((words, refusal))


def register_in_place(words: Promise, refusal: RefusalInPlace, *, only_where_several: bool = False) -> None:
    """Add one thing that can be done in an organisation's name in one place, and perhaps not in another."""
    _in_places.append((words, refusal, only_where_several))


def allowed_in(organisation: object, somebody: object) -> list[Allowed]:
    """Everything that can be done, with why not; where the site is about several places, also in which."""
    found = [Allowed(str(words), refusal(organisation, somebody) or "") for words, refusal in _things]
    for code in codes():
        for words, refusal_there, only_where_several in _in_places:
            if are_several() or not only_where_several:
                said = _("In %(place)s: %(what)s") % {"place": name_of(code), "what": words} if are_several() else words
                found.append(Allowed(str(said), refusal_there(organisation, somebody, code) or ""))
    return found
