"""What is done about organisations and their people. Each function is one change: allowed first, atomic, on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.audit.actions import action
from plait.site.leaving import hand_over
from plait.site.messaging.actions import tell
from plait.site.organisations.asking import KEPT, answered, tell_who_answer
from plait.site.organisations.numbers import as_registered
from plait.site.organisations.policies import check, is_last, places_to_ask_for
from plait.site.people.actions import Invitee, add_member, forget_person
from plait.site.people.fields import blind_index
from plait.site.people.looking_after import looking_after, vouching
from plait.site.people.models import JoinRequest, Membership, Organisation, Person, Role, Said, Serving
from plait.site.places import are_several, name_of

_Action = TypeVar("_Action", bound=Callable[..., models.Model])


@dataclass(frozen=True)
class Description:
    """What an organisation is."""

    about: str
    """What it does, in one line."""
    register: str
    """Which register its number stands in; "" for none."""
    number: str


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is to be a member."""

    name: str
    email: str
    role: str


def _one_at_a_time(concerned: Callable[[Any], QuerySet[Organisation]]) -> Callable[[_Action], _Action]:
    """Let an action wait for those that have begun about the same organisations: it looks at what they have done.

    Two who remove each other act on two memberships, and each may do it as long as the other has not; so what
    both depend on is locked first, by everybody in the same order. A policy alone cannot see that.
    """

    def made(function: _Action) -> _Action:
        @wraps(function)
        def waiting(subject: models.Model, *, by: Person, **named: Any) -> models.Model:
            with transaction.atomic():
                list(concerned(subject).order_by("pk").select_for_update(no_key=True))
                return function(subject, by=by, **named)

        return cast("_Action", waiting)

    return made


def _its_own(subject: Organisation | Membership | JoinRequest) -> QuerySet[Organisation]:
    """The organisation that it is about."""
    number = subject.pk if isinstance(subject, Organisation) else subject.organisation_id
    return Organisation.objects.none() if number is None else Organisation.objects.filter(pk=number)


def _every(person: Person) -> QuerySet[Organisation]:
    """All that somebody belongs to."""
    return Organisation.objects.filter(pk__in=person.memberships.values("organisation"))


def _all_verified(serving: Serving) -> QuerySet[Organisation]:
    """All of which somebody vouches for others in this place."""
    verified = Serving.objects.filter(place=serving.place, verified_at__isnull=False)
    return Organisation.objects.filter(pk__in=verified.values("organisation"))


def _itself_and_all_verified(serving: Serving) -> QuerySet[Organisation]:
    """All of which somebody vouches for others in this place, and the one that works there."""
    return _all_verified(serving) | Organisation.objects.filter(pk=serving.organisation_id)


@action(check)
def describe_organisation(organisation: Organisation, *, by: Person, what: Description) -> Organisation:  # noqa: ARG001 - the policy has looked at who it is
    """Say what an organisation does, and its number: a new one is for those who vouch to look at.

    Raises PlaitError where the number looks like none.
    """
    before, organisation.number = organisation.number, as_registered(what.register, what.number)
    if organisation.number != before:
        _tell_who_vouch(organisation)
    organisation.about = what.about
    organisation.register = what.register if organisation.number else ""
    organisation.save(update_fields=["about", "register", "number"])
    return organisation


@_one_at_a_time(_its_own)
@action(check)
def invite_member(organisation: Organisation, *, by: Person, whom: Newcomer, today: date) -> Membership:
    """Make somebody a member; they are told, with a link to sign in. Raises PlaitError where they are one already."""
    if organisation.memberships.filter(person__email_index=blind_index(whom.email)).exists():
        raise PlaitError(_("This person belongs to %(organisation)s already.") % {"organisation": organisation.name})
    return _made_member(organisation, by=by, whom=whom, today=today)


@_one_at_a_time(_its_own)
@action(check)
def change_role(membership: Membership, *, by: Person, role: str) -> Membership:
    """Say what somebody is in their organisation from now on. What they are in questions stays as it is."""
    if role not in Role.values:
        raise PlaitError(_("Choose what they do."))
    membership.role = role
    membership.save(update_fields=["role"])
    body = _("What you do at %(organisation)s is now: %(role)s.") % {
        "role": membership.get_role_display(),
        "organisation": membership.organisation.name,
    }
    return _told(membership, by=by, subject=_("What you do has changed"), body=body)


@_one_at_a_time(_its_own)
@action(check)
def let_look_after(membership: Membership, *, by: Person) -> Membership:
    """Let somebody look after the members, as others do."""
    return _looks_after(membership, by=by, does=True)


@_one_at_a_time(_its_own)
@action(check)
def stop_looking_after(membership: Membership, *, by: Person) -> Membership:
    """Let somebody look after the members no more."""
    return _looks_after(membership, by=by, does=False)


@action(check)
def send_link(membership: Membership, *, by: Person) -> Membership:  # noqa: ARG001 - as above
    """Send somebody without a password a link to sign in."""
    tell(
        membership.person,
        subject=_("Your link to sign in"),
        body=_("%(organisation)s sends you a link. It works once, for two weeks.")
        % {"organisation": membership.organisation.name},
        link=_page(membership.organisation),
        at_once=True,
    )
    return membership


@_one_at_a_time(_its_own)
@action(check)
def remove_member(membership: Membership, *, by: Person, taker: Membership | None) -> Membership:  # noqa: ARG001 - as above
    """Let somebody belong to an organisation no more; a colleague takes over what was theirs, or nobody does."""
    _goes(membership, taker)
    tell(
        membership.person,
        subject=_("You have left an organisation"),
        body=_("You do not belong to %(organisation)s here any more. Is that wrong? Ask your colleagues there.")
        % {"organisation": membership.organisation.name},
    )
    return membership


@_one_at_a_time(_its_own)
@action(check)
def leave_organisation(membership: Membership, *, by: Person, taker: Membership | None) -> Membership:  # noqa: ARG001 - as above
    """Leave; a colleague takes over what was theirs, or nobody does."""
    _goes(membership, taker)
    _tell_of_leaving(membership.organisation)
    return membership


@_one_at_a_time(_its_own)
@action(check)
def ask_to_join(organisation: Organisation, *, by: Person, text: str) -> JoinRequest:
    """Ask to belong to one more organisation."""
    request = JoinRequest.objects.create(
        organisation=organisation, person=by, text=text, kept_until=timezone.localdate() + KEPT
    )
    tell_who_answer(organisation)
    return request


@_one_at_a_time(_its_own)
@action(check)
def accept_request(request: JoinRequest, *, by: Person, role: str, kind: str, today: date) -> JoinRequest:
    """Say yes: whoever asked is a member, and told so with a link. ``kind`` is for an organisation that is new."""
    asker = request.person
    whom = Newcomer(asker.name, asker.email, role) if asker else Newcomer(request.name, request.email, role)
    organisation = request.organisation or Organisation(name=request.organisation_name, kind=kind)
    membership = _made_member(organisation, by=by, whom=whom, today=today, place=request.place)
    return answered(request, Said.YES, organisation=membership.organisation)


@_one_at_a_time(_its_own)
@action(check)
def decline_request(request: JoinRequest, *, by: Person, reason: str) -> JoinRequest:  # noqa: ARG001 - as above
    """Say no, and why. It stands under the address that whoever asked was given; an account is told as well."""
    if not reason.strip():
        raise PlaitError(_("Say why not: whoever asked reads it."))
    if request.person is not None:
        tell(
            request.person,
            subject=_("An answer to your request"),
            body=_("You asked to join an organisation. It has answered."),
            link=reverse("asked", args=[request.key]),
        )
    return answered(request, Said.NO, organisation=request.organisation, reason=reason)


@_one_at_a_time(_its_own)
@action(check)
def ask_for_place(organisation: Organisation, *, by: Person, place: str) -> Serving:  # noqa: ARG001 - as above
    """Ask to work in one place more: a convenor there says yes by vouching, or no."""
    if place not in places_to_ask_for(organisation):
        raise PlaitError(_("Choose one of the places."))
    serving, _made = Serving.objects.update_or_create(organisation=organisation, place=place, defaults={"doubt": ""})
    words = {"organisation": organisation.name, "place": name_of(place)}
    for membership in vouching(place):
        tell(
            membership.person,
            subject=_("An organisation asks to work in your place"),
            body=_("%(organisation)s asks to work in %(place)s, too. Say yes or no.") % words,
            link=_page(organisation),
        )
    return serving


@action(check)
def verify_organisation(serving: Serving, *, by: Person) -> Serving:
    """Vouch that an organisation is what it says. It works in the place from now on, if it only asked to."""
    now = timezone.now()
    serving.since = serving.since or now
    serving.verified_at, serving.verified_by, serving.doubt = now, by, ""
    serving.save(update_fields=["since", "verified_at", "verified_by", "doubt"])
    said = (
        _("%(organisation)s is verified in %(place)s now.") if are_several() else _("%(organisation)s is verified now.")
    )
    return _told_of_place(serving, subject=_("Your organisation is verified"), body=said)


@action(check)
def decline_place(serving: Serving, *, by: Person, reason: str) -> Serving:  # noqa: ARG001 - as above
    """Say no to an organisation that asks to work in a place, and why."""
    return _doubted(
        serving,
        reason,
        subject=_("An answer about a place"),
        body=_("%(organisation)s may not work in %(place)s. Its page says why."),
    )


@_one_at_a_time(_all_verified)
@action(check)
def take_verification_back(serving: Serving, *, by: Person, reason: str) -> Serving:  # noqa: ARG001 - as above
    """Vouch no more, and say why."""
    said = (
        _("%(organisation)s is not verified in %(place)s any more. Its page says why.")
        if are_several()
        else _("%(organisation)s is not verified any more. Its page says why.")
    )
    return _doubted(serving, reason, subject=_("Your organisation is not verified any more"), body=said)


def _doubted(serving: Serving, reason: str, *, subject: str, body: str) -> Serving:
    if not reason.strip():
        raise PlaitError(_("Say why: the organisation reads it."))
    serving.verified_at, serving.verified_by, serving.doubt = None, None, reason
    serving.save(update_fields=["verified_at", "verified_by", "doubt"])
    return _told_of_place(serving, subject=subject, body=body)


def _told_of_place(serving: Serving, *, subject: str, body: str) -> Serving:
    """Tell those who look after the members what became of their organisation in a place."""
    words = {"organisation": serving.organisation.name, "place": serving.place_name}
    _told_all(serving.organisation, subject=subject, body=body % words)
    return serving


@_one_at_a_time(_itself_and_all_verified)
@action(check)
def leave_place(serving: Serving, *, by: Person) -> Serving:
    """Let an organisation work in a place no more, as it says itself. What it takes part in there goes on."""
    organisation, words = serving.organisation, {"organisation": serving.organisation.name, "place": serving.place_name}
    people = {membership.person for membership in (*looking_after(organisation), *vouching(serving.place))}
    Serving.objects.filter(pk=serving.pk).delete()  # the number stays, for the record
    for person in people - {by}:
        tell(
            person,
            subject=_("An organisation has left a place"),
            body=_("%(organisation)s does not work in %(place)s any more.") % words,
            link=_page(organisation),
        )
    return serving


@_one_at_a_time(_every)
@action(check)
def forget_account(person: Person, *, by: Person, takers: Mapping[int, Membership | None]) -> Person:
    """Delete one's own account. ``takers``: who takes over, by the number of each membership."""
    for membership in person.memberships.select_related("organisation", "person"):
        _goes(membership, takers.get(membership.pk))
        _tell_of_leaving(membership.organisation)
    return forget_person(person, by=by)


def _made_member(organisation: Organisation, *, by: Person, whom: Newcomer, today: date, place: str = "") -> Membership:
    invitee = Invitee(whom.name, whom.email, organisation.name, organisation.kind, whom.role, place)
    person = add_member(invitee, today=today, by=by)
    membership = person.memberships.select_related("organisation", "person").get(organisation__name=organisation.name)
    body = _("You belong to %(organisation)s here now.") % {"organisation": organisation.name}
    return _told(membership, by=by, subject=_("You belong to an organisation now"), body=body)


def _looks_after(membership: Membership, *, by: Person, does: bool) -> Membership:
    membership.looks_after = does
    membership.save(update_fields=["looks_after"])
    said = (
        _("You look after the members of %(organisation)s now.")
        if does
        else _("You do not look after the members of %(organisation)s any more.")
    )
    body = said % {"organisation": membership.organisation.name}
    return _told(membership, by=by, subject=_("What you look after has changed"), body=body)


def _goes(membership: Membership, chosen: Membership | None) -> None:
    """Somebody leaves. What is theirs goes over first, as nobody may hand it over later."""
    others = membership.organisation.memberships.exclude(pk=membership.pk).filter(person__is_active=True)
    taker = others.filter(pk=chosen.pk).first() if chosen else None
    if chosen is not None and taker is None:
        raise PlaitError(_("Whoever was to take over does not belong to the organisation any more: choose again."))
    if is_last(membership) and others.exists():
        if taker is None:
            said = _("Nobody else looks after the members of %(organisation)s: choose a colleague who takes over.")
            raise PlaitError(said % {"organisation": membership.organisation.name})
        taker.looks_after = True
        taker.save(update_fields=["looks_after"])
    hand_over(membership.person_id, membership.organisation_id, to=taker.person_id if taker else None)
    Membership.objects.filter(pk=membership.pk).delete()  # the number stays, for the record


def _told(membership: Membership, *, by: Person, subject: str, body: str) -> Membership:
    """Tell somebody what has changed about them, unless they did it."""
    if membership.person != by:
        tell(membership.person, subject=subject, body=body, link=_page(membership.organisation))
    return membership


def _told_all(organisation: Organisation, *, subject: str, body: str) -> Organisation:
    """Tell those who look after the members of an organisation."""
    for membership in looking_after(organisation):
        tell(membership.person, subject=subject, body=body, link=_page(organisation))
    return organisation


def _tell_who_vouch(organisation: Organisation) -> None:
    body = _("%(organisation)s is verified, and its number has changed. Look whether it is still what it says.")
    verified = [item.place for item in organisation.servings.all() if item.verified_at]
    for membership in vouching(*verified).exclude(organisation=organisation):
        tell(
            membership.person,
            subject=_("A number has changed"),
            body=body % {"organisation": organisation.name},
            link=_page(organisation),
        )


def _tell_of_leaving(organisation: Organisation) -> None:
    said = _("Somebody has left %(organisation)s. Look at who belongs to it now.")
    _told_all(organisation, subject=_("Somebody has left"), body=said % {"organisation": organisation.name})


def _page(organisation: Organisation) -> str:
    return reverse("organisation", args=[organisation.pk])
