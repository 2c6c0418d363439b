"""Who may choose how the place works together: its convenors."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.people.models import Membership, Organisation, Person, Role

Somebody = Person | AnonymousUser


def convenes_for(somebody: Somebody) -> Organisation | None:
    """The organisation for which somebody is a convenor: the first that they came to."""
    return next(iter(_convened_by(somebody)), None)


def _convened_by(somebody: Somebody) -> list[Organisation]:
    if not somebody.is_authenticated:
        return []
    found = somebody.memberships.filter(role=Role.CONVENOR).select_related("organisation").order_by("pk")
    return [membership.organisation for membership in found]


def _chooses(organisation: Organisation | None, somebody: Somebody) -> str | None:
    own = _convened_by(somebody)
    if organisation in own or (own and organisation is None):
        return None
    convenor = Membership.objects.filter(role=Role.CONVENOR).select_related("person").order_by("pk").first()
    if convenor is None:
        return _("A convenor chooses this, and this site has none yet: ask whoever runs it to invite one.")
    return _("A convenor chooses this: ask %(name)s.") % {"name": convenor.person.words}


POLICIES: Policies = {"choose_ways": _chooses}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
