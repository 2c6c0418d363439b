"""Who may see what is held of an organisation: those who answer for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plait.site.people.models import Organisation, Person, Role

ANSWER_FOR_IT = frozenset({Role.LEGAL, Role.CONVENOR, Role.DATA})


def organisations_of(person: Person) -> list[Organisation]:
    """The organisations that somebody answers for."""
    found = person.memberships.filter(role__in=ANSWER_FOR_IT).select_related("organisation").order_by("pk")
    return [membership.organisation for membership in found]


def refusal(person: Person) -> str | None:
    """Why somebody may not see what is held of their organisations, and whom to ask; None where they may."""
    if organisations_of(person):
        return None
    own = [membership.organisation for membership in person.memberships.select_related("organisation")]
    for organisation in own:
        lead = organisation.memberships.filter(role__in=ANSWER_FOR_IT).select_related("person").order_by("pk").first()
        if lead:
            return _("The legal and policy lead, the data lead and the convenor see this: ask %(name)s.") % {
                "name": lead.person.words
            }
    return _("The legal and policy lead, the data lead and the convenor of an organisation see this.")
