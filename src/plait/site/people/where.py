"""Which place a page is about, for pages that are about one: what the address names, or else the one that there is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from plait.site.pages import show
from plait.site.people.serving import places_of
from plait.site.places import choices, code_in, codes


def place_of_page(request: HttpRequest) -> str | None:
    """The code of the place that a page is about; None where it has to be asked.

    Somebody whose organisations work in one of the site's places is not asked. Raises Http404 for a place that
    the site does not have.
    """
    named = code_in(request)
    if named is not None or not request.user.is_authenticated:
        return named
    own = places_of(request.user)
    return own[0] if len(own) == 1 else None


def which_place(request: HttpRequest) -> HttpResponse:
    """The page that asks for the place: the same address leads on from it. Somebody's own places come first."""
    return show(request, "which_place.html", places=choices_for(request))


def choices_for(request: HttpRequest) -> list[tuple[str, str]]:
    """Code and name of every place, those first in which somebody's organisations work."""
    own = places_of(request.user)
    return [*choices(own), *choices([code for code in codes() if code not in own])]
