"""What every page has: which kind of site it is on, and the place it is about."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from plait.site.places import are_several, choices, codes, in_address, only_code, place_of, places

_MENU = (
    "home",
    "ask",
    "standard",
    "dictionary",
    "start",
    "organisations",
    "messages",
    "conversations",
    "sign_in",
)
"""The pages in the menu of a shared site, which says on which of them somebody is."""


class Addresses(dict[str, str]):
    """The address of each page that needs no more than its name, with _ for -; "" where this kind of site has none.

    Templates ask for some twenty on every page, which Django works out anew each time.
    """

    def __missing__(self, name: str) -> str:
        try:
            self[name] = reverse(name.replace("_", "-"))
        except NoReverseMatch:
            self[name] = ""
        return self[name]


def addresses() -> Addresses:
    """The addresses of this kind of site, each worked out once."""
    return _addresses_in(get_urlconf() or settings.ROOT_URLCONF)


@cache
def _addresses_in(_urlconf: str) -> Addresses:
    return Addresses()


def look(request: HttpRequest) -> dict[str, object]:
    """Django's context processor for all templates."""
    to = addresses()
    at_desk = settings.LISTS_FOR == "desk"
    here = None if at_desk else place_of(only_code() or request.GET.get("place", ""))
    several = not at_desk and are_several()
    all_made_up = not at_desk and bool(places()) and all(place.made_up for place in places())
    return {
        "address_of": to,
        "here": request.path if request.path in {to[name] for name in _MENU} else "",
        "at_desk": at_desk,
        "checks_for_anyone": settings.LISTS_FOR == "anyone",
        "demo": getattr(settings, "DEMO", False),
        "the_place": here and here.name,
        "several_places": several,
        "all_places": choices(codes()) if several else [],
        "in_place": in_address(here.code) if here else "",
        "made_up": here.made_up if here else all_made_up,
    }
