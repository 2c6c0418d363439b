"""Who may change how somebody signs in: they themselves, and never so that one step alone is left."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.entering.models import CodeApp, Passkey, Visit
from plait.site.entering.steps import second_step_of
from plait.site.people.models import Person


def _own_account(person: Person, somebody: Person) -> str | None:
    return None if person.pk == somebody.pk else _not_yours()


def _own_thing(thing: CodeApp | Passkey | Visit, somebody: Person) -> str | None:
    return None if thing.person_id == somebody.pk else _not_yours()


def _not_the_last(thing: CodeApp | Passkey, somebody: Person) -> str | None:
    if thing.person_id != somebody.pk:
        return _not_yours()
    if second_step_of(somebody).is_one and somebody.has_usable_password():
        return _("This is your only second step. Add another one first, then you can remove this one.")
    return None


def _not_yours() -> str:
    return _("Only the person whose account it is can do this.")


POLICIES: Policies = {
    "set_up_app": _own_thing,
    "remove_app": _not_the_last,
    "add_passkey": _own_account,
    "remove_passkey": _not_the_last,
    "make_recovery_codes": _own_account,
    "change_password": _own_account,
    "end_session": _own_thing,
    "end_other_sessions": _own_account,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
