"""Finding organisations, memberships and requests for whoever asks. What they may not know of is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from plait.site.leaving import Theirs, what_is_theirs
from plait.site.organisations.policies import is_last, why_not_answer
from plait.site.people import seeing
from plait.site.people.looking_after import looking_after, names_of, vouching, why_not_look_after
from plait.site.people.models import JoinRequest, Membership, Organisation, Person, Role, Said

ON_A_PAGE = 50
_WITH_ALL = Organisation.objects.select_related("verified_by", "post__carrier", "post__carried_for")
"""With everything that is shown of an organisation in a line."""


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
    verifiers: str
    """The names of those who can vouch for it."""


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
        verifiers=names_of(vouching().exclude(organisation=organisation)),
    )


def requests_of(organisation: Organisation | None, person: Person) -> QuerySet[JoinRequest]:
    """The requests that wait for an answer, for those who may give it; for None, those to no organisation here."""
    if why_not_answer(organisation, person):
        return JoinRequest.objects.none()
    return JoinRequest.objects.filter(organisation=organisation, said=Said.NOTHING).select_related("person")


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
    if why_not_answer(found.organisation, person):
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
