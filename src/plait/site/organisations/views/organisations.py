"""All organisations of the site, one of them, and who vouches for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.site.access import Access, declare
from plait.site.audit.policies import Refused
from plait.site.leaving import what_goes_on
from plait.site.organisations.actions import (
    Description,
    ask_for_place,
    decline_place,
    describe_organisation,
    leave_place,
    take_verification_back,
    verify_organisation,
)
from plait.site.organisations.forms import DescribeForm, PlaceForm, ReasonForm
from plait.site.organisations.policies import places_to_ask_for, refusal
from plait.site.organisations.reading import (
    find_organisation,
    find_serving,
    note_requests,
    organisations_like,
    requests_of,
    shown_to,
)
from plait.site.pages import show
from plait.site.people.looking_after import vouches
from plait.site.people.models import Organisation
from plait.site.people.who import person_of
from plait.site.places import codes

VERBS = ("describe_organisation", "invite_member", "ask_to_join", "ask_for_place")


@require_safe
@declare(Access.MEMBER)
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation of the site, or those with some words in their names."""
    person = person_of(request)
    words = request.GET.get("q", "").replace("\0", "")[:100]  # PostgreSQL takes no NUL
    requests = tuple(requests_of(None, person))
    note_requests(requests, person)
    return show(
        request,
        "organisations/organisations.html",
        words=words,
        found=organisations_like(words, request.GET.get("page", "1")),
        requests=requests,
        vouches=vouches(person, *codes()),
    )


@require_safe
@declare(Access.MEMBER)
def organisation(request: HttpRequest, organisation: int) -> HttpResponse:
    """One organisation: what it is, who is in it for its own members, and whom to talk to for others."""
    return show_organisation(request, find_organisation(organisation))


def show_organisation(
    request: HttpRequest, organisation: Organisation, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    """An organisation's page, with a sentence on top where something was refused."""
    person = person_of(request)
    shown = shown_to(organisation, person)
    note_requests(shown.requests, person)
    return show(
        request,
        "organisations/organisation.html",
        status=status,
        problem=problem,
        organisation=organisation,
        shown=shown,
        refusals={verb: refusal(verb, organisation, person) for verb in VERBS},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def describe(request: HttpRequest, organisation: int) -> HttpResponse:
    """Say what an organisation does, and its number."""
    found = find_organisation(organisation)
    refused = refusal("describe_organisation", found, request.user)
    if refused:
        return show_organisation(request, found, status=403, problem=refused)
    written = {"about": found.about, "register": found.register, "number": found.number}
    form = DescribeForm(request.POST or None, initial=written)
    if request.method == "POST" and form.is_valid():
        describe_organisation(found, by=person_of(request), what=Description(**form.cleaned_data))
        return redirect("organisation", organisation=organisation)
    return show(request, "organisations/describe.html", organisation=found, form=form)


@require_POST
@declare(Access.MEMBER)
def verify(request: HttpRequest, organisation: int) -> HttpResponse:
    """Vouch that an organisation is what it says."""
    found = find_organisation(organisation)
    try:
        verify_organisation(find_serving(found, request.POST.get("place", "")), by=person_of(request))
    except Refused as refused:
        return show_organisation(request, found, status=403, problem=str(refused))
    return redirect("organisation", organisation=organisation)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def doubt(request: HttpRequest, organisation: int) -> HttpResponse:
    """Vouch no more, or say no to one that asks to work in a place; and say why."""
    found = find_organisation(organisation)
    serving = find_serving(found, request.GET.get("place", ""))
    verb, do = ("take_verification_back", take_verification_back) if serving.since else ("decline_place", decline_place)
    refused = refusal(verb, serving, request.user)
    if refused:
        return show_organisation(request, found, status=403, problem=refused)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do(serving, by=person_of(request), reason=form.cleaned_data["reason"])
        return redirect("organisation", organisation=organisation)
    return show(request, "organisations/doubt.html", organisation=found, serving=serving, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def place(request: HttpRequest, organisation: int) -> HttpResponse:
    """Ask that an organisation may work in one place more."""
    found = find_organisation(organisation)
    refused = refusal("ask_for_place", found, request.user)
    if refused:
        return show_organisation(request, found, status=403, problem=refused)
    form = PlaceForm(request.POST or None, codes=places_to_ask_for(found))
    if request.method == "POST" and form.is_valid():
        ask_for_place(found, by=person_of(request), place=form.cleaned_data["place"])
        return redirect("organisation", organisation=organisation)
    return show(request, "organisations/place.html", organisation=found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def leave(request: HttpRequest, organisation: int) -> HttpResponse:
    """Say what it means that an organisation works in a place no more; and let it leave."""
    found = find_organisation(organisation)
    serving = find_serving(found, request.GET.get("place", ""))
    refused = refusal("leave_place", serving, request.user)
    if refused:
        return show_organisation(request, found, status=403, problem=refused)
    if request.method == "POST":
        leave_place(serving, by=person_of(request))
        return redirect("organisation", organisation=organisation)
    goes_on = what_goes_on(found.pk, serving.place)
    return show(request, "organisations/leave_place.html", organisation=found, serving=serving, goes_on=goes_on)
