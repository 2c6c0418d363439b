"""Who may change what an organisation keeps of its lists: its own members, and of them no viewer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by, viewers_look_on
from plait.site.people.models import Organisation, Person, Role

Somebody = Person | AnonymousUser


def _is_ours(organisation: Organisation, somebody: Somebody) -> str | None:
    own = somebody.memberships.filter(organisation=organisation).first() if somebody.is_authenticated else None
    if own is None:
        return _("Only members of %(organisation)s can do this.") % {"organisation": organisation.name}
    if own.role == Role.VIEWER:
        return viewers_look_on()
    return None


POLICIES: Policies = {
    "remember_headings": _is_ours,
    "forget_headings": _is_ours,
    "keep_figures": _is_ours,
    "forget_figures": _is_ours,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
