"""Who may choose how the place works together: the convenors of its verified organisations."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.people.deciding import deciding_for_all
from plait.site.people.models import Membership, Organisation, Person, Role
from plait.site.places import codes

Somebody = Person | AnonymousUser


def convenes_for(somebody: Somebody, place: str) -> Organisation | None:
    """The organisation for which somebody is a convenor in a place: the first that they came to."""
    return next(iter(_convened_by(somebody, place)), None)


def _convened_by(somebody: Somebody, place: str) -> list[Organisation]:
    if not somebody.is_authenticated:
        return []
    found = deciding_for_all(somebody.memberships.all(), {Role.CONVENOR}, {place})
    return [membership.organisation for membership in found]


def _chooses(organisation: Organisation | None, somebody: Somebody) -> str | None:
    """Why somebody may choose in none of the places; None where they may in one."""
    refusals = [why_not_choose(organisation, somebody, code) for code in codes()]
    return None if None in refusals else refusals[0]


def why_not_choose(organisation: Organisation | None, somebody: Somebody, place: str) -> str | None:
    """Why somebody may not choose a place's ways for an organisation, or for any; None where they may."""
    own = _convened_by(somebody, place)
    if organisation in own or (own and organisation is None):
        return None
    convenor = deciding_for_all(Membership.objects.all(), {Role.CONVENOR}, {place}).first()
    if convenor is None:
        return _(
            "A convenor of a verified organisation chooses this, and there is none yet: ask whoever runs this site."
        )
    return _("A convenor chooses this: ask %(name)s.") % {"name": convenor.person.words}


POLICIES: Policies = {"choose_ways": _chooses}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
