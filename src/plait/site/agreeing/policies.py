"""Who may do what about the standard: first what the person is, then what state it is in."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from plait.site.agreeing.models import Opinion, Proposal, Stage
from plait.site.audit.policies import Policies, check_by, refusal_by, viewers_look_on
from plait.site.people.deciding import deciding_for_all
from plait.site.people.models import Organisation, Person, Role
from plait.site.people.serving import not_working_in, places_served, working_in
from plait.site.places import are_several, codes, name_of

Somebody = Person | AnonymousUser
TAKE_PART = frozenset(Role) - {Role.VIEWER}
DECIDE = frozenset({Role.DATA, Role.CONVENOR})
"""In whichever organisation is verified in the place: the standard is everybody's there."""


def organisation_of(somebody: Somebody, roles: Collection[str], place: str) -> Organisation | None:
    """The organisation of a place in which somebody has one of these roles: the first that they came to."""
    if not somebody.is_authenticated:
        return None
    theirs = somebody.memberships.filter(role__in=roles, organisation__in=working_in(place))
    found = theirs.select_related("organisation").order_by("pk").first()
    return found.organisation if found else None


def deciding_organisation_of(somebody: Somebody, place: str) -> Organisation | None:
    """The organisation for which somebody decides about a place's standard: the first that they came to."""
    if not somebody.is_authenticated:
        return None
    found = deciding_for_all(somebody.memberships.all(), DECIDE, {place}).first()
    return found.organisation if found else None


def _takes_part(somebody: Somebody, place: str) -> str | None:
    if not somebody.is_authenticated:
        return _("Sign in to take part in this.")
    if organisation_of(somebody, TAKE_PART, place) is None:
        if are_several() and organisation_of(somebody, frozenset(Role), place) is None:
            return _("This is for organisations that work in %(place)s: yours can ask to, on its page.") % {
                "place": name_of(place)
            }
        return viewers_look_on()
    return None


def _proposes(organisation: Organisation | None, somebody: Somebody) -> str | None:
    """Why somebody may propose in none of the places; None where they may in one."""
    refusals = [why_not_propose(organisation, somebody, code) for code in codes()]
    return None if None in refusals else refusals[0]


def why_not_propose(organisation: Organisation | None, somebody: Somebody, place: str) -> str | None:
    """Why somebody may not propose in a place for an organisation, or for any; None where they may."""
    if organisation and somebody.is_authenticated:
        own = somebody.memberships.filter(organisation=organisation, role__in=TAKE_PART)
        if not own.exists():
            return _("You can propose in the name of your own organisation only, and not as a viewer.")
        if place not in places_served(organisation):
            return not_working_in(organisation, place)
    return _takes_part(somebody, place)


def _discusses(proposal: Proposal, somebody: Somebody) -> str | None:
    return _takes_part(somebody, proposal.place) or _is_over(proposal)


def _takes_back(opinion: Opinion, somebody: Somebody) -> str | None:
    if opinion.by_id != somebody.pk:
        return _("Only %(name)s can take this back.") % {"name": opinion.by.words}
    return _("This was taken back already.") if opinion.taken_back_at else None


def _withdraws(proposal: Proposal, somebody: Somebody) -> str | None:
    if proposal.by_id != somebody.pk:
        return _("Only %(name)s, who proposed it, can withdraw it.") % {"name": proposal.by.words}
    return _is_over(proposal)


def _decides(proposal: Proposal, somebody: Somebody) -> str | None:
    refused = _takes_part(somebody, proposal.place)
    if refused is None and deciding_organisation_of(somebody, proposal.place) is None:
        if are_several():
            said = _("A data lead or a convenor decides on it, of any organisation verified in %(place)s: ask yours.")
            return said % {"place": name_of(proposal.place)}
        return _("A data lead or a convenor decides on it, of any verified organisation here: ask yours.")
    return refused or _is_over(proposal)


def _is_over(proposal: Proposal) -> str | None:
    return None if proposal.stage == Stage.OPEN else _("This proposal is closed: make a new one.")


POLICIES: Policies = {
    "propose": _proposes,
    "discuss": _discusses,
    "take_opinion_back": _takes_back,
    "withdraw_proposal": _withdraws,
    "adopt": _decides,
    "turn_down": _decides,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
