"""Who belongs to an organisation, and who of them may do its work."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from plait.site.audit.policies import viewers_look_on
from plait.site.people.models import Membership, Organisation, Person, Role

Somebody = Person | AnonymousUser


def why_no_member(organisation: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may not do what is for the members of an organisation; None where they may."""
    return None if _membership(organisation, somebody) else _not_ours(organisation)


def why_not_work_for(organisation: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may not do what is for all its members but those who only look on; None where they may."""
    own = _membership(organisation, somebody)
    if own is None:
        return _not_ours(organisation)
    return viewers_look_on() if own.role == Role.VIEWER else None


def _membership(organisation: Organisation, somebody: Somebody) -> Membership | None:
    return somebody.memberships.filter(organisation=organisation).first() if somebody.is_authenticated else None


def _not_ours(organisation: Organisation) -> str:
    return _("Only members of %(organisation)s can do this.") % {"organisation": organisation.name}
