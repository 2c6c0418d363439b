"""Who may do what about organisations and their people: first who somebody is, then what state things are in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.people.looking_after import (
    Somebody,
    looking_after,
    names_of,
    vouching,
    why_not_look_after,
    why_not_vouch,
)
from plait.site.people.models import JoinRequest, Membership, Organisation, Person, Said, Serving
from plait.site.people.serving import places_served
from plait.site.places import codes

MOST_OPEN = 5
"""Organisations that one person may ask to join before any has answered: each of them is told."""


def is_last(membership: Membership) -> bool:
    """Whether nobody else looks after the members of their organisation."""
    return membership.looks_after and not looking_after(membership.organisation).exclude(pk=membership.pk).exists()


def _of_others(membership: Membership, somebody: Somebody) -> str | None:
    return why_not_look_after(membership.organisation, somebody)


def _lets_look_after(membership: Membership, somebody: Somebody) -> str | None:
    refused = _of_others(membership, somebody)
    if refused is None and membership.looks_after:
        return _("%(name)s looks after the members already.") % {"name": membership.person.words}
    return refused


def _stops(membership: Membership, somebody: Somebody) -> str | None:
    refused = _of_others(membership, somebody)
    if refused:
        return refused
    if not membership.looks_after:
        return _("%(name)s does not look after the members.") % {"name": membership.person.words}
    return _nobody_else(membership) if is_last(membership) else None


def _nobody_else(membership: Membership) -> str:
    return _("Nobody else looks after the members of %(organisation)s: first let somebody else do it.") % {
        "organisation": membership.organisation.name
    }


def _sends_link(membership: Membership, somebody: Somebody) -> str | None:
    refused = _of_others(membership, somebody)
    if refused is None and membership.person.has_usable_password():
        return _("%(name)s has a password and signs in with it.") % {"name": membership.person.words}
    return refused


def _removes(membership: Membership, somebody: Somebody) -> str | None:
    if membership.person_id == somebody.pk:
        return _("You cannot remove yourself: leave the organisation instead.")
    return _of_others(membership, somebody)


def _leaves(membership: Membership, somebody: Somebody) -> str | None:
    if membership.person_id != somebody.pk:
        return _("Only %(name)s can say this.") % {"name": membership.person.words}
    return None


def _asks_to_join(organisation: Organisation, somebody: Somebody) -> str | None:
    if not somebody.is_authenticated:
        return _("Sign in to ask this, or ask without an account.")
    if somebody.memberships.filter(organisation=organisation).exists():
        return _("You belong to %(organisation)s already.") % {"organisation": organisation.name}
    if somebody.requests.filter(organisation=organisation, said=Said.NOTHING).exists():
        return _("You have asked %(organisation)s already: ask %(names)s for an answer.") % {
            "organisation": organisation.name,
            "names": names_of(looking_after(organisation)),
        }
    if somebody.requests.filter(said=Said.NOTHING).count() >= MOST_OPEN:
        return _("You have asked %(count)s organisations already: wait for their answers.") % {"count": MOST_OPEN}
    return None


def why_not_answer(request: JoinRequest, somebody: Somebody) -> str | None:
    """Why somebody may not answer one who asks to join.

    For an organisation that is not here yet, those answer who vouch in the place where it works.
    """
    if request.organisation is None:
        return why_not_vouch(somebody, request.place)
    return why_not_look_after(request.organisation, somebody)


def _answers(request: JoinRequest, somebody: Somebody) -> str | None:
    refused = why_not_answer(request, somebody)
    if refused is None and request.said != Said.NOTHING:
        return _("This was answered already.")
    return refused


def _verifies(serving: Serving, somebody: Somebody) -> str | None:
    if serving.verified_at:
        return _("%(organisation)s is verified already.") % {"organisation": serving.organisation.name}
    return why_not_vouch(somebody, serving.place) or _is_own(serving, somebody)


def _takes_back(serving: Serving, somebody: Somebody) -> str | None:
    if not serving.verified_at:
        return _("%(organisation)s is not verified.") % {"organisation": serving.organisation.name}
    return why_not_vouch(somebody, serving.place) or _is_own(serving, somebody)


def _declines(serving: Serving, somebody: Somebody) -> str | None:
    if serving.since or serving.doubt:
        return _("This was answered already.")
    return why_not_vouch(somebody, serving.place) or _is_own(serving, somebody)


def _is_own(serving: Serving, somebody: Somebody) -> str | None:
    """Nobody vouches for their own: so the last verified organisation of a place cannot be lost, either."""
    organisation = serving.organisation
    if not organisation.memberships.filter(person=somebody.pk).exists():
        return None
    others = vouching(serving.place).exclude(organisation=organisation)
    return _("You belong to %(organisation)s yourself: ask %(names)s.") % {
        "organisation": organisation.name,
        "names": names_of(others),
    }


def places_to_ask_for(organisation: Organisation) -> list[str]:
    """The places in which an organisation could ask to work: those where it does not, and has not asked yet."""
    settled = {item.place for item in organisation.servings.all() if item.since or not item.doubt}
    return [code for code in codes() if code not in settled]


def _asks_for_place(organisation: Organisation, somebody: Somebody) -> str | None:
    if not places_to_ask_for(organisation):
        said = _("%(organisation)s works in every place of this site, or has asked to.")
        return said % {"organisation": organisation.name}
    return why_not_look_after(organisation, somebody)


def why_not_leave_place(serving: Serving, somebody: Somebody) -> str | None:
    """Why somebody may not let an organisation work in a place no more; None where they may.

    It works in one place at least, or nobody could see where it belongs; and somebody there vouches for others.
    """
    organisation = serving.organisation
    words = {"organisation": organisation.name, "place": serving.place_name}
    refused = why_not_look_after(organisation, somebody)
    if refused:
        return refused
    if not serving.since:
        return _("%(organisation)s does not work in %(place)s.") % words
    if places_served(organisation) == [serving.place]:
        said = _("%(organisation)s works in %(place)s only. Who does not want to be here any more can leave it.")
        return said % words
    vouch = vouching(serving.place)
    if vouch.exists() and not vouch.exclude(organisation=organisation).exists():
        said = _("Only people of %(organisation)s verify others in %(place)s: first verify one with a convenor there.")
        return said % words
    return None


def _forgets(person: Person, somebody: Somebody) -> str | None:
    return None if person.pk == somebody.pk else _("Only you yourself can have your account forgotten.")


POLICIES: Policies = {
    "describe_organisation": why_not_look_after,
    "invite_member": why_not_look_after,
    "change_role": _of_others,
    "let_look_after": _lets_look_after,
    "stop_looking_after": _stops,
    "send_link": _sends_link,
    "remove_member": _removes,
    "leave_organisation": _leaves,
    "ask_to_join": _asks_to_join,
    "accept_request": _answers,
    "decline_request": _answers,
    "ask_for_place": _asks_for_place,
    "decline_place": _declines,
    "leave_place": why_not_leave_place,
    "verify_organisation": _verifies,
    "take_verification_back": _takes_back,
    "forget_account": _forgets,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
