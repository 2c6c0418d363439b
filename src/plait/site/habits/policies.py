"""Who may change what an organisation keeps of its lists: its own members, and of them no viewer.

A policy gives None, or a refusal whose sentence serves twice: it is shown where a button would
be, and it is what an action answers that was tried all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.people.models import Organisation, Person, Role

Somebody = Person | AnonymousUser


class Refused(PlaitError):
    """What was asked for is not allowed; the text says why and whom to ask."""


def refusal(verb: str, subject: Organisation, somebody: Somebody) -> str | None:
    """Why somebody may not do this, in a sentence that says whom to ask; None where they may."""
    return POLICIES[verb](subject, somebody)


def check(verb: str, subject: Model, by: Model) -> None:
    """Raise Refused where somebody may not do this."""
    sentence = refusal(verb, subject, by)  # type: ignore[arg-type]  # these are done to organisations, by people
    if sentence:
        raise Refused(sentence)


def _is_ours(organisation: Organisation, somebody: Somebody) -> str | None:
    own = somebody.memberships.filter(organisation=organisation).first() if somebody.is_authenticated else None
    if own is None:
        return _("Only members of %(organisation)s can do this.") % {"organisation": organisation.name}
    if own.role == Role.VIEWER:
        return _("A viewer looks on: ask your organisation to make you a community worker or a lead.")
    return None


POLICIES: Mapping[str, Callable[[Organisation, Somebody], str | None]] = {
    "remember_headings": _is_ours,
    "forget_headings": _is_ours,
    "keep_figures": _is_ours,
    "forget_figures": _is_ours,
}
"""For every action its policy; a test holds the two lists together."""
