"""The ways that hold now."""

from __future__ import annotations

from plait.site.audit.kept import kept
from plait.site.ways.models import Choice
from plait.site.ways.questions import Ways, ways_of


def ways_now() -> Ways:
    """What the place chose last; the usual ways where it has not chosen yet."""
    return kept("ways", _newest)


def _newest() -> Ways:
    newest = Choice.objects.first()
    return ways_of(newest.answers) if newest else Ways()
