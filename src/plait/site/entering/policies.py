"""Who may change how somebody signs in: they themselves, and never so that one step alone is left."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.entering.models import CodeApp, Passkey, QuestionLink, Visit
from plait.site.entering.steps import second_step_of
from plait.site.people.looking_after import why_not_look_after
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


def _opens(link: QuestionLink, somebody: Person) -> str | None:
    if link.person_id != somebody.pk:
        return _not_yours()
    return _("This link no longer works.") if link.ended_at or link.until <= timezone.now() else None


def _ends(link: QuestionLink, somebody: Person) -> str | None:
    if somebody.pk in {link.person_id, link.asked_by_id}:
        return None
    return why_not_look_after(link.organisation, somebody)


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
    "open_link": _opens,
    "end_links": _ends,
}
"""For every action its policy; a test holds the two lists together."""
_BY_LINK = ("open_link", "end_links")
refusal = refusal_by(POLICIES, by_link=_BY_LINK)
check = check_by(POLICIES, by_link=_BY_LINK)
