"""What is done about incidents. Each function is one change: allowed first, on record."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.audit.actions import action
from plait.site.incidents.models import Incident, Kind, Note
from plait.site.incidents.notices import tell_those_who_see_to_it
from plait.site.incidents.policies import check
from plait.site.people.models import Organisation, Person


@action(check)
def report_incident(organisation: Organisation, *, by: Person, kind: Kind, what: str, noticed_at: datetime) -> Incident:
    """Report something; whoever sees to such things is told at once."""
    incident = Incident.objects.create(
        organisation=organisation, kind=kind, what=what, noticed_at=noticed_at, reported_by=by
    )
    subject = _("Something was reported that has a time limit")
    body = _("Somebody of %(organisation)s has reported something that you see to. Look now how long there is.")
    tell_those_who_see_to_it(incident, subject, body % {"organisation": organisation.name}, but=by)
    return incident


@action(check)
def write_note(incident: Incident, *, by: Person, text: str) -> Note:
    """Write down what was found out or done."""
    return Note.objects.create(incident=incident, by=by, text=text)


@action(check)
def answer_incident(incident: Incident, *, by: Person, answer: str) -> Incident:  # noqa: ARG001 - the policy has looked at who it is
    """Say that what the clock is for was done, or why it is not needed: the clock stops."""
    incident.answered_at, incident.answer = timezone.now(), answer
    incident.save(update_fields=["answered_at", "answer"])
    return incident


@action(check)
def close_incident(incident: Incident, *, by: Person, learned: str) -> Incident:  # noqa: ARG001 - as above
    """Close it, with what will be different from now on."""
    incident.closed_at, incident.learned = timezone.now(), learned
    incident.save(update_fields=["closed_at", "learned"])
    return incident
