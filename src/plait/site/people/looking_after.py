"""Who looks after the members of an organisation, and who vouches for organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from plait.site.people.models import Membership, Organisation, Person, Role

Somebody = Person | AnonymousUser
MOST_NAMED = 3
"""Names in one sentence."""


def looking_after(organisation: Organisation) -> QuerySet[Membership]:
    """The memberships of those who look after the members of an organisation."""
    return organisation.memberships.filter(looks_after=True).select_related("person").order_by("pk")


def vouching() -> QuerySet[Membership]:
    """The memberships of those who may vouch for organisations: the convenors of verified ones."""
    found = Membership.objects.filter(role=Role.CONVENOR, organisation__verified_at__isnull=False)
    return found.select_related("person", "organisation").order_by("pk")


def vouches(somebody: Somebody) -> bool:
    """Whether somebody may vouch for organisations."""
    return somebody.is_authenticated and vouching().filter(person=somebody).exists()


def why_not_vouch(somebody: Somebody) -> str | None:
    """Why somebody may not do what is for those who vouch for organisations, and whom to ask; None where they may."""
    if vouches(somebody):
        return None
    return _("Only the convenor of a verified organisation can do this: ask %(names)s.") % {
        "names": names_of(vouching())
    }


def names_of(memberships: Iterable[Membership]) -> str:
    """The names of a few of them: "Ann, Ben or Cora"; whoever runs the site where there are none."""
    names = [item.person.words for item in memberships][:MOST_NAMED]
    return get_text_list(names, _("or")) if names else _("whoever runs this site")


def why_not_look_after(organisation: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may not say who belongs to an organisation, and whom to ask; None where they may.

    Those who look after its members may. Where nobody does any more, those who vouch for organisations may.
    """
    found = list(looking_after(organisation))
    if found:
        if any(item.person_id == somebody.pk for item in found):
            return None
        said = _("Only those who look after the members of %(organisation)s can do this: ask %(names)s.")
        return said % {"organisation": organisation.name, "names": names_of(found)}
    if vouches(somebody):
        return None
    said = _("Nobody looks after the members of %(organisation)s now: ask %(names)s.")
    return said % {"organisation": organisation.name, "names": names_of(vouching())}
