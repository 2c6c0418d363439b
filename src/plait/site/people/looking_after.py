"""Who looks after the members of an organisation, and who vouches for organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from plait.site.people.deciding import deciding_for_all
from plait.site.people.models import Membership, Organisation, Person, Role
from plait.site.people.serving import places_served
from plait.site.places import are_several, codes, name_of

Somebody = Person | AnonymousUser
MOST_NAMED = 3
"""Names in one sentence."""


def looking_after(organisation: Organisation) -> QuerySet[Membership]:
    """The memberships of those who look after the members of an organisation."""
    return organisation.memberships.filter(looks_after=True).select_related("person").order_by("pk")


def vouching(*places: str) -> QuerySet[Membership]:
    """The memberships of those who may vouch for organisations in one of these places: convenors of verified ones."""
    return deciding_for_all(Membership.objects.all(), {Role.CONVENOR}, places)


def vouches(somebody: Somebody, *places: str) -> bool:
    """Whether somebody may vouch for organisations in one of these places."""
    return somebody.is_authenticated and vouching(*places).filter(person=somebody).exists()


def why_not_vouch(somebody: Somebody, place: str | None = None) -> str | None:
    """Why somebody may not do what is for those who vouch for organisations, and whom to ask; None where they may.

    Without a place it is enough to vouch in any.
    """
    where = codes() if place is None else (place,)
    if vouches(somebody, *where):
        return None
    names = names_of(vouching(*where))
    if place is not None and are_several():
        said = _("Only the convenor of an organisation that is verified in %(place)s can do this: ask %(names)s.")
        return said % {"place": name_of(place), "names": names}
    return _("Only the convenor of a verified organisation can do this: ask %(names)s.") % {"names": names}


def names_of(memberships: Iterable[Membership]) -> str:
    """The names of a few of them: "Ann, Ben or Cora"; whoever runs the site where there are none."""
    names = [item.person.words for item in memberships][:MOST_NAMED]
    return get_text_list(names, _("or")) if names else _("whoever runs this site")


def why_not_look_after(organisation: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may not say who belongs to an organisation, and whom to ask; None where they may.

    Those who look after its members may. Where nobody does any more, those may who vouch for organisations where
    it works.
    """
    found = list(looking_after(organisation))
    if found:
        if any(item.person_id == somebody.pk for item in found):
            return None
        said = _("Only those who look after the members of %(organisation)s can do this: ask %(names)s.")
        return said % {"organisation": organisation.name, "names": names_of(found)}
    places = places_served(organisation)
    if vouches(somebody, *places):
        return None
    said = _("Nobody looks after the members of %(organisation)s now: ask %(names)s.")
    return said % {"organisation": organisation.name, "names": names_of(vouching(*places))}
