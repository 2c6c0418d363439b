"""What members may do about their organisation, in words, for the page that answers "what may I?"."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.site.allowed import register, register_in_place
from plait.site.organisations.policies import refusal
from plait.site.people.looking_after import why_not_look_after, why_not_vouch
from plait.site.people.models import Organisation, Person, Serving
from plait.site.people.serving import places_served
from plait.site.places import name_of

Refusal = Callable[[Organisation, Person], str | None]
RefusalInPlace = Callable[[Organisation, Person, str], str | None]
_works_there = _("%(organisation)s works in %(place)s already.")


def _of_a_colleague(verb: str, organisation: Organisation, somebody: Person) -> str | None:
    """Why somebody may do this to no colleague at all; None where there is one to whom they may."""
    first = why_not_look_after(organisation, somebody)
    if first:
        return first
    for colleague in organisation.memberships.exclude(person=somebody).select_related("person", "organisation"):
        found = refusal(verb, colleague, somebody)
        if found is None:
            return None
        first = first or found
    return first or _("Nobody else belongs to %(organisation)s yet.") % {"organisation": organisation.name}


def _of_its_own(verb: str, organisation: Organisation, somebody: Person) -> str | None:
    return refusal(verb, organisation, somebody)


def _leaves(organisation: Organisation, somebody: Person) -> str | None:
    return refusal("leave_organisation", organisation.memberships.get(person=somebody), somebody)


def _forgets(_organisation: Organisation, somebody: Person) -> str | None:
    return refusal("forget_account", somebody, somebody)


def _anybody(_organisation: Organisation, _somebody: Person) -> None:
    """What everybody who has signed in may do somewhere else."""


def _asks_for_place(organisation: Organisation, somebody: Person, place: str) -> str | None:
    if place in places_served(organisation):
        return str(_works_there) % {"organisation": organisation.name, "place": name_of(place)}
    return refusal("ask_for_place", organisation, somebody)


def _leaves_place(organisation: Organisation, somebody: Person, place: str) -> str | None:
    serving = organisation.servings.filter(place=place).first() or Serving(organisation=organisation, place=place)
    return refusal("leave_place", serving, somebody)


def _vouches(_organisation: Organisation, somebody: Person, place: str) -> str | None:
    return why_not_vouch(somebody, place)


MAY: dict[str, tuple[Promise, Refusal]] = {
    "describe_organisation": (_("Say what it does, and its number"), partial(_of_its_own, "describe_organisation")),
    "invite_member": (_("Invite somebody to belong to it"), partial(_of_its_own, "invite_member")),
    "accept_request": (_("Say yes to somebody who asks to join it"), why_not_look_after),
    "decline_request": (_("Say no to somebody who asks to join it"), why_not_look_after),
    "change_role": (_("Change what a colleague does in it"), partial(_of_a_colleague, "change_role")),
    "let_look_after": (_("Let a colleague look after its members"), partial(_of_a_colleague, "let_look_after")),
    "stop_looking_after": (
        _("Let a colleague look after its members no more"),
        partial(_of_a_colleague, "stop_looking_after"),
    ),
    "send_link": (_("Send a colleague a new link to sign in"), partial(_of_a_colleague, "send_link")),
    "remove_member": (_("Remove a colleague from it"), partial(_of_a_colleague, "remove_member")),
    "leave_organisation": (_("Leave it"), _leaves),
    "ask_to_join": (_("Ask to join another organisation"), _anybody),
    "forget_account": (_("Have your account forgotten"), _forgets),
}
"""For every action of this app its words and its refusal, in the order of the page; a test holds it to the policies."""
IN_A_PLACE: dict[str, tuple[Promise, RefusalInPlace]] = {
    "verify_organisation": (_("Verify another organisation"), _vouches),
    "take_verification_back": (_("Take back the verification of another organisation"), _vouches),
}
"""The same of what is done in a place."""
WHERE_SEVERAL: dict[str, tuple[Promise, RefusalInPlace]] = {
    "ask_for_place": (_("Ask that it may work there"), _asks_for_place),
    "leave_place": (_("Let it work there no more"), _leaves_place),
    "decline_place": (_("Say no to an organisation that asks to work there"), _vouches),
}
"""The same of what can only be done on a site about several places."""


def register_all() -> None:
    """Say all of it on the page."""
    for words, refused in MAY.values():
        register(words, refused)
    for words, refused_there in IN_A_PLACE.values():
        register_in_place(words, refused_there)
    for words, refused_there in WHERE_SEVERAL.values():
        register_in_place(words, refused_there, only_where_several=True)
