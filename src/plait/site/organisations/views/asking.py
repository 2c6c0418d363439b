"""Asking to join an organisation, from inside and from outside, and the answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.organisations.actions import accept_request, ask_to_join, decline_request
from plait.site.organisations.asking import Visitor, ask_from_outside
from plait.site.organisations.forms import AnswerForm, AskForm, AskFromOutsideForm
from plait.site.organisations.policies import refusal
from plait.site.organisations.reading import find_organisation, find_request, note_requests
from plait.site.organisations.views.organisations import show_organisation
from plait.site.pages import show
from plait.site.people import seeing
from plait.site.people.models import JoinRequest, Organisation, Said
from plait.site.people.who import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def ask(request: HttpRequest, organisation: int) -> HttpResponse:
    """Ask to belong to one more organisation."""
    found = find_organisation(organisation)
    refused = refusal("ask_to_join", found, request.user)
    if refused:
        return show_organisation(request, found, status=403, problem=refused)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = ask_to_join(found, by=person_of(request), text=form.cleaned_data["text"])
        return redirect("asked", key=asked.key)
    return show(request, "organisations/ask.html", organisation=found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
def ask_without_account(request: HttpRequest) -> HttpResponse:
    """Ask to join without an account. Whoever has one asks on the organisation's own page."""
    if request.user.is_authenticated:
        return redirect("organisations")
    form = AskFromOutsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = ask_from_outside(Visitor(**form.cleaned_data))
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("asked", key=key)
    return show(request, "organisations/ask_without_account.html", form=form)


@require_safe
@declare(Access.ANYONE)
def asked(request: HttpRequest, key: str) -> HttpResponse:
    """What became of a request. One that was never kept, or is deleted, looks like one without an answer."""
    found = JoinRequest.objects.filter(key=key).select_related("organisation").first()
    return show(
        request,
        "organisations/asked.html",
        said=found.said if found else Said.NOTHING,
        reason=found.reason if found else "",
        seen=seeing.last_first(seeing.who_saw(found)) if found and found.person_id == (request.user.pk or 0) else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def answer(request: HttpRequest, asking: int) -> HttpResponse:
    """Say yes or no to somebody who asks to join."""
    person = person_of(request)
    found = find_request(asking, person)
    note_requests([found], person)
    refused = refusal("accept_request", found, person)
    if refused:
        return show(request, "refused.html", status=403, sentence=refused)
    form = AnswerForm(request.POST or None, is_new=found.organisation is None)
    if request.method == "POST" and form.is_valid():
        try:
            _give(found, request, form)
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return _back(found.organisation)
    return show(request, "organisations/answer.html", asked=found, form=form)


def _give(asked: JoinRequest, request: HttpRequest, form: AnswerForm) -> None:
    given, person = form.cleaned_data, person_of(request)
    if given["said"] == Said.NO:
        decline_request(asked, by=person, reason=given["reason"])
    else:
        accept_request(asked, by=person, role=given["role"], kind=given.get("kind", ""), today=localdate())


def _back(organisation: Organisation | None) -> HttpResponse:
    return redirect("organisation", organisation=organisation.pk) if organisation else redirect("organisations")
