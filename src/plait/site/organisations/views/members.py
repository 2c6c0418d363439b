"""The people of an organisation: invited, what they do, who looks after them, and how they go."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.audit.policies import Refused
from plait.site.entering.question_links import good_links, links_to_end, with_titles
from plait.site.organisations.actions import (
    Newcomer,
    change_role,
    invite_member,
    leave_organisation,
    let_look_after,
    remove_member,
    send_link,
    stop_looking_after,
)
from plait.site.organisations.forms import InviteForm, LeaveForm, RoleForm
from plait.site.organisations.policies import refusal
from plait.site.organisations.reading import find_membership, find_organisation, going_of
from plait.site.organisations.views.organisations import show_organisation
from plait.site.pages import show
from plait.site.people import seeing
from plait.site.people.models import Membership
from plait.site.people.who import person_of

VERBS = ("change_role", "let_look_after", "stop_looking_after", "send_link", "remove_member", "leave_organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def invite(request: HttpRequest, organisation: int) -> HttpResponse:
    """Invite a colleague."""
    found = find_organisation(organisation)
    refused = refusal("invite_member", found, request.user)
    if refused:
        return show_organisation(request, found, status=403, problem=refused)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_member(found, by=person_of(request), whom=Newcomer(**form.cleaned_data), today=localdate())
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("organisation", organisation=organisation)
    return show(request, "organisations/invite.html", organisation=found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def member(request: HttpRequest, membership: int) -> HttpResponse:
    """One member, for colleagues: what they do, and what can be changed."""
    found = _find(request, membership)
    if request.method != "POST":
        return _show_member(request, found)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _show_member(request, found, form=form)
    return _done(request, found, lambda: change_role(found, by=person_of(request), role=form.cleaned_data["role"]))


@require_POST
@declare(Access.MEMBER)
def look_after(request: HttpRequest, membership: int) -> HttpResponse:
    """Let somebody look after the members."""
    found = _find(request, membership)
    return _done(request, found, lambda: let_look_after(found, by=person_of(request)))


@require_POST
@declare(Access.MEMBER)
def stop(request: HttpRequest, membership: int) -> HttpResponse:
    """Let somebody look after the members no more."""
    found = _find(request, membership)
    return _done(request, found, lambda: stop_looking_after(found, by=person_of(request)))


@require_POST
@declare(Access.MEMBER)
def link(request: HttpRequest, membership: int) -> HttpResponse:
    """Send somebody a link to sign in."""
    found = _find(request, membership)
    return _done(request, found, lambda: send_link(found, by=person_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def remove(request: HttpRequest, membership: int) -> HttpResponse:
    """Let somebody belong to the organisation no more."""
    found = _find(request, membership)
    words = {"name": found.person.words, "organisation": found.organisation.name}
    sure = _("%(name)s no longer belongs to %(organisation)s.") % words
    return _goes(request, found, verb="remove_member", sure=sure)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def leave(request: HttpRequest, membership: int) -> HttpResponse:
    """Leave the organisation."""
    found = _find(request, membership)
    sure = _("I want to leave %(organisation)s.") % {"organisation": found.organisation.name}
    return _goes(request, found, verb="leave_organisation", sure=sure)


def _find(request: HttpRequest, number: int) -> Membership:
    """A membership, for colleagues; it is kept who opens it. Raises Http404 for everybody else."""
    person = person_of(request)
    found = find_membership(number, person)
    seeing.note(person, seeing.Opened.of(found, whose=found.person_id, organisation=found.organisation_id))
    return found


def _goes(request: HttpRequest, membership: Membership, *, verb: str, sure: str) -> HttpResponse:
    """Show what is theirs, ask who takes it over, and let them go."""
    person = person_of(request)
    refused = refusal(verb, membership, person)
    if refused:
        return _show_member(request, membership, status=403, problem=refused)
    going, is_own = going_of(membership), membership.person_id == person.pk
    form = LeaveForm(request.POST or None, goings=[going], sure=sure)
    if request.method == "POST" and form.is_valid():
        go = {"remove_member": remove_member, "leave_organisation": leave_organisation}[verb]
        try:
            go(membership, by=person, taker=form.takers().get(membership.pk))
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("home") if is_own else redirect("organisation", organisation=membership.organisation_id)
    return show(request, "organisations/leave.html", membership=membership, going=going, form=form, is_own=is_own)


def _done(request: HttpRequest, membership: Membership, do: Callable[[], Membership]) -> HttpResponse:
    """Do something about a member and go back to their page, with a sentence on top where it was refused."""
    try:
        do()
    except Refused as refused:
        return _show_member(request, membership, status=403, problem=str(refused))
    return redirect("member", membership=membership.pk)


def _show_member(
    request: HttpRequest, membership: Membership, *, form: RoleForm | None = None, status: int = 200, problem: str = ""
) -> HttpResponse:
    person = person_of(request)
    links = good_links().filter(person=membership.person_id, organisation=membership.organisation_id)
    return show(
        request,
        "organisations/member.html",
        status=status,
        problem=problem,
        membership=membership,
        seen=seeing.last_first(seeing.who_saw(membership)) if membership.person_id == request.user.pk else [],
        form=form or RoleForm(initial={"role": membership.role}),
        refusals={verb: refusal(verb, membership, person) for verb in VERBS},
        question_links=with_titles(person, links_to_end(person, links)),
    )
