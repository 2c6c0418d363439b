"""Telling those who see to an incident."""

from __future__ import annotations

from django.urls import reverse

from plait.site.incidents.models import Incident
from plait.site.incidents.policies import seeing_to_it
from plait.site.messaging.actions import tell
from plait.site.people.models import Person


def tell_those_who_see_to_it(incident: Incident, subject: str, body: str, *, but: Person | None = None) -> None:
    """Tell them. What it is about stands on the site alone, and not in a message."""
    link = reverse("incident", kwargs={"number": incident.pk})
    for membership in seeing_to_it(incident.organisation):
        if membership.person != but:
            tell(membership.person, subject=subject, body=body, link=link, at_once=True)
