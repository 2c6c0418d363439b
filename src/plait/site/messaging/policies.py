"""Who may choose how somebody gets their messages: nobody else."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by
from plait.site.people.models import Person


def _is_their_own(person: Person, somebody: Person | AnonymousUser) -> str | None:
    return None if somebody == person else _("Everybody chooses this for themselves: ask the person.")


POLICIES: Policies = {"choose_how": _is_their_own}
"""For every action its policy."""
check = check_by(POLICIES)
