"""Finding organisations, memberships and requests for whoever asks. What they may not know of is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from plait.site.leaving import Theirs, what_is_theirs
from plait.site.organisations.policies import is_last, refusal, why_not_answer
from plait.site.people import seeing
from plait.site.people.looking_after import looking_after, names_of, vouches, vouching, why_not_look_after
from plait.site.people.models import JoinRequest, Membership, Organisation, Person, Role, Said, Serving
from plait.site.people.serving import places_served
from plait.site.places import codes, in_order, only_code

ON_A_PAGE = 50
_WITH_ALL = Organisation.objects.select_related("post__carrier", "post__carried_for").prefetch_related(
    "servings__verified_by"
)
"""With everything that is shown of an organisation in a line."""
IN_A_PLACE = ("verify_organisation", "take_verification_back", "decline_place", "leave_place")


@dataclass(frozen=True)
class Standing:
    """How an organisation stands in one place, for whoever looks."""

    serving: Serving
    verifiers: str
    """The names of those who can vouch for it there."""
    refusals: dict[str, str | None]
    """Why whoever looks may not vouch for it, say no to it, or let it leave."""


@dataclass(frozen=True)
class Shown:
    """An organisation as one person may see it."""

    own: Membership | None
    """What this person is in it."""
    members: tuple[Membership, ...]
    """Everybody in it, for those who belong to it or look after it."""
    to_talk_to: tuple[Membership, ...]
    """Who looks after its members, and its convenors."""
    requests: tuple[JoinRequest, ...]
    """Who asks to join, for those who say yes or no."""
    servings: tuple[Standing, ...]
    """Where it works or asks to, in the site's order."""
    verifiers: str
    """The names of those who vouch where it works."""


@dataclass(frozen=True)
class Going:
    """Somebody's leaving of one organisation, before it is done."""

    membership: Membership
    theirs: tuple[Theirs, ...]
    """What is theirs, by its kind."""
    colleagues: tuple[Membership, ...]
    """Who could take it over."""
    must_name_somebody: bool
    """Whether nobody else looks after the members, and there are members to look after."""

    @property
    def can_be_taken_over(self) -> bool:
        """Whether there is anything that a colleague could take over."""
        return any(item.can_be_taken_over for item in self.theirs)


def organisations_like(words: str, page: str) -> Page[Organisation]:
    """The organisations with these words in their names, by name; ``page`` as it stands in an address."""
    found = _WITH_ALL.filter(name__icontains=words.strip())
    return Paginator(found.order_by("name", "pk"), ON_A_PAGE).get_page(page)


def find_organisation(number: int) -> Organisation:
    """The organisation. Raises Http404 where there is none."""
    return get_object_or_404(_WITH_ALL, pk=number)


def find_serving(organisation: Organisation, place: str) -> Serving:
    """How an organisation stands in a place; "" for the only one. Raises Http404 where it never asked to work there."""
    return get_object_or_404(organisation.servings.select_related("organisation"), place=place or only_code())


def shown_to(organisation: Organisation, person: Person) -> Shown:
    """What its page shows to somebody who has signed in."""
    own = organisation.memberships.filter(person=person).first()
    everybody = organisation.memberships.select_related("person").order_by("pk")
    may_see = own is not None or why_not_look_after(organisation, person) is None
    convenors = everybody.filter(role=Role.CONVENOR)
    return Shown(
        own=own,
        members=tuple(everybody) if may_see else (),
        to_talk_to=tuple(dict.fromkeys([*looking_after(organisation), *convenors])),
        requests=tuple(requests_of(organisation, person)),
        servings=tuple(standings_of(organisation, person)),
        verifiers=names_of(vouching(*places_served(organisation)).exclude(organisation=organisation)),
    )


def standings_of(organisation: Organisation, person: Person) -> Iterator[Standing]:
    """How an organisation stands in each place."""
    found = {item.place: item for item in organisation.servings.select_related("organisation", "verified_by")}
    for serving in (found[code] for code in in_order(found)):
        others = vouching(serving.place).exclude(organisation=organisation)
        yield Standing(serving, names_of(others), {verb: refusal(verb, serving, person) for verb in IN_A_PLACE})


def requests_of(organisation: Organisation | None, person: Person) -> QuerySet[JoinRequest]:
    """The requests that wait for an answer, for those who may give it; for None, those to no organisation here."""
    found = JoinRequest.objects.filter(organisation=organisation, said=Said.NOTHING).select_related("person")
    if organisation is None:
        return found.filter(place__in=[code for code in codes() if vouches(person, code)])
    return found.none() if why_not_look_after(organisation, person) else found


def find_membership(number: int, person: Person) -> Membership:
    """A membership, for colleagues. Raises Http404 for everybody else."""
    found = get_object_or_404(Membership.objects.select_related("person", "organisation"), pk=number)
    is_colleague = found.organisation.memberships.filter(person=person).exists()
    if not is_colleague and why_not_look_after(found.organisation, person):
        raise Http404
    return found


def find_request(number: int, person: Person) -> JoinRequest:
    """A request, for those who may answer it. Raises Http404 for everybody else."""
    found = get_object_or_404(JoinRequest.objects.select_related("person", "organisation"), pk=number)
    if why_not_answer(found, person):
        raise Http404
    return found


def note_requests(requests: Iterable[JoinRequest], person: Person) -> None:
    """Keep that somebody reads what those who ask to join wrote."""
    seeing.note(
        person,
        *(seeing.Opened.of(item, whose=item.person_id, organisation=item.organisation_id) for item in requests),
    )


def going_of(membership: Membership) -> Going:
    """What leaving would mean."""
    others = membership.organisation.memberships.exclude(pk=membership.pk).filter(person__is_active=True)
    colleagues = tuple(others.select_related("person").order_by("pk"))
    return Going(
        membership,
        theirs=tuple(what_is_theirs(membership.person_id, membership.organisation_id)),
        colleagues=colleagues,
        must_name_somebody=bool(colleagues) and is_last(membership),
    )
