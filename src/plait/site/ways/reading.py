"""The ways that hold now."""

from __future__ import annotations

from plait.site.audit.kept import kept
from plait.site.places import only_code
from plait.site.ways.models import Choice
from plait.site.ways.questions import Ways, ways_of


def ways_now(place: str | None = None) -> Ways:
    """What a place chose last; the usual ways where it has not chosen yet. Without one, the site's only place."""
    code = only_code() if place is None else place
    return kept(f"ways {code}", lambda: _newest(code))


def _newest(place: str) -> Ways:
    newest = Choice.objects.filter(place=place).first()
    return ways_of(newest.answers) if newest else Ways()
