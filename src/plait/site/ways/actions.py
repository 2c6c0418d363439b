"""Choosing how the place works together: one change, allowed first, on record."""

from __future__ import annotations

from dataclasses import asdict

from plait.site.audit.actions import action
from plait.site.audit.policies import Refused
from plait.site.people.models import Organisation, Person
from plait.site.places import only_code
from plait.site.ways.models import Choice
from plait.site.ways.policies import check, why_not_choose
from plait.site.ways.questions import Ways


@action(check)
def choose_ways(organisation: Organisation, *, by: Person, ways: Ways, why: str, place: str | None = None) -> Choice:
    """Choose a place's ways, in the name of the convenor's organisation. They hold from now on.

    Raises Refused where the organisation is not verified in that place.
    """
    code = only_code() if place is None else place
    refused = why_not_choose(organisation, by, code)
    if refused:
        raise Refused(refused)
    return Choice.objects.create(place=code, answers=asdict(ways), why=why, by=by, organisation=organisation)
