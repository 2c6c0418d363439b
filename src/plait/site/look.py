"""What every page has: which kind of site it is on, and the place it is about."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from plait.site.places import are_several, choices, codes, in_address, only_code, place_of, places


def look(request: HttpRequest) -> dict[str, object]:
    """Django's context processor for all templates."""
    at_desk = settings.LISTS_FOR == "desk"
    here = None if at_desk else place_of(only_code() or request.GET.get("place", ""))
    several = not at_desk and are_several()
    all_made_up = not at_desk and bool(places()) and all(place.made_up for place in places())
    return {
        "at_desk": at_desk,
        "checks_for_anyone": settings.LISTS_FOR == "anyone",
        "demo": getattr(settings, "DEMO", False),
        "the_place": here and here.name,
        "several_places": several,
        "all_places": choices(codes()) if several else [],
        "in_place": in_address(here.code) if here else "",
        "made_up": here.made_up if here else all_made_up,
    }
