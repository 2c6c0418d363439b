"""Which organisation works in which of the site's places, and which places are somebody's by that."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.people.models import Organisation, Person, Serving
from plait.site.places import in_order, name_of


def places_served(organisation: Organisation) -> list[str]:
    """The codes of the places in which an organisation works, in the site's order."""
    return in_order({item.place for item in organisation.servings.all() if item.since})


def places_of(somebody: Person | AnonymousUser, roles: Collection[str] | None = None) -> list[str]:
    """The codes of the places in which somebody's organisations work; with ``roles``, those where they have one."""
    if not somebody.is_authenticated:
        return []
    theirs = somebody.memberships.all() if roles is None else somebody.memberships.filter(role__in=roles)
    found = Serving.objects.filter(organisation__in=theirs.values("organisation"), since__isnull=False)
    return in_order(set(found.values_list("place", flat=True)))


def working_in(place: str) -> QuerySet[Organisation]:
    """The organisations that work in a place."""
    return Organisation.objects.filter(servings__place=place, servings__since__isnull=False)


def begin_to_serve(organisation: Organisation, place: str, *, verified: bool = False) -> Serving:
    """Let an organisation work in a place. ``verified``: whether whoever runs the site vouches for it."""
    now = timezone.now()
    serving, _made = Serving.objects.get_or_create(organisation=organisation, place=place)
    serving.since = serving.since or now
    serving.verified_at = serving.verified_at or (now if verified else None)
    serving.doubt = "" if serving.verified_at else serving.doubt
    serving.save()
    return serving


def not_working_in(organisation: Organisation, place: str) -> str:
    """Why an organisation takes no part in what is a place's, and what to do about it."""
    said = _("%(organisation)s does not work in %(place)s: those who look after its members can ask to, on its page.")
    return said % {"organisation": organisation.name, "place": name_of(place)}
