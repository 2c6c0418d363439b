"""What every page has: which kind of site it is on, and the place it is about."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from plait.places import Place, open_place


def look(_request: HttpRequest) -> dict[str, object]:
    """Django's context processor for all templates."""
    at_desk = settings.LISTS_FOR == "desk"
    place = None if at_desk else the_place()
    return {
        "at_desk": at_desk,
        "checks_for_anyone": settings.LISTS_FOR == "anyone",
        "demo": getattr(settings, "DEMO", False),
        "the_place": place and place.name,
        "made_up": place and place.made_up,
    }


@cache
def the_place() -> Place | None:
    """The place that the site is about; None where none was chosen."""
    return open_place(Path(settings.PLACE)) if settings.PLACE else None
