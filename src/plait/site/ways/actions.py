"""Choosing how the place works together: one change, allowed first, on record."""

from __future__ import annotations

from dataclasses import asdict

from plait.site.audit.actions import action
from plait.site.people.models import Organisation, Person
from plait.site.ways.models import Choice
from plait.site.ways.policies import check
from plait.site.ways.questions import Ways


@action(check)
def choose_ways(organisation: Organisation, *, by: Person, ways: Ways, why: str) -> Choice:
    """Choose the place's ways, in the name of the convenor's organisation. They hold from now on."""
    return Choice.objects.create(answers=asdict(ways), why=why, by=by, organisation=organisation)
