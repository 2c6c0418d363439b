"""Who may report, who sees an incident, and who sees to it."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.incidents.models import Incident
from plait.site.people.members import why_no_member
from plait.site.people.models import Membership, Organisation, Person, Role

Somebody = Person | AnonymousUser
SEE_TO_IT = frozenset({Role.LEGAL, Role.CONVENOR})
"""Who answers and closes. Where an organisation has neither, everybody in it who is no viewer does."""


def seeing_to_it(organisation: Organisation) -> list[Membership]:
    """The memberships of those who see to an organisation's incidents."""
    members = list(organisation.memberships.select_related("person").order_by("pk"))
    named = [item for item in members if item.role in SEE_TO_IT]
    return named or [item for item in members if item.role != Role.VIEWER]


def visible_incidents(person: Person) -> QuerySet[Incident]:
    """What somebody reported, and what they see to, the newest first."""
    memberships = person.memberships.select_related("organisation")
    own = [item.organisation_id for item in memberships if _sees_to(item.organisation, person)]
    found = Incident.objects.filter(Q(reported_by=person) | Q(organisation__in=own))
    return found.select_related("organisation", "reported_by")


def _sees_to(organisation: Organisation, somebody: Somebody) -> bool:
    return somebody.is_authenticated and any(item.person_id == somebody.pk for item in seeing_to_it(organisation))


def _names(memberships: Collection[Membership]) -> str:
    return ", ".join(membership.person.words for membership in memberships) or _("whoever runs this site")


def _notes(incident: Incident, somebody: Somebody) -> str | None:
    if incident.closed_at:
        return _("This is closed: report what is new.")
    if somebody.is_authenticated and incident.reported_by_id == somebody.pk:
        return None
    return _answers_for(incident, somebody)


def _answers_for(incident: Incident, somebody: Somebody) -> str | None:
    if _sees_to(incident.organisation, somebody):
        return None
    return _("Others see to this: ask %(names)s.") % {"names": _names(seeing_to_it(incident.organisation))}


def _answers(incident: Incident, somebody: Somebody) -> str | None:
    if incident.answered_at:
        return _("This was done already.")
    return _answers_for(incident, somebody)


def _closes(incident: Incident, somebody: Somebody) -> str | None:
    if incident.closed_at:
        return _("This is closed already.")
    if not incident.answered_at:
        return _("Do first what the clock is for, or say why it is not needed.")
    return _answers_for(incident, somebody)


POLICIES: Policies = {
    "report_incident": why_no_member,
    "write_note": _notes,
    "answer_incident": _answers,
    "close_incident": _closes,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
