"""The first step of signing in: by a password, by a link, as one of the demo's people; and out again."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from plait.site.access import Access, declare
from plait.site.entering.arriving import enter
from plait.site.entering.forms import LinkForm, SignInForm
from plait.site.entering.half_way import Way
from plait.site.entering.links import ask_for_link
from plait.site.entering.single_sign_on import is_offered
from plait.site.pages import show
from plait.site.people.actions import read_link
from plait.site.people.models import Membership, Person


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in. The demo offers its people; every other site asks for a password."""
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.person is not None:
        return enter(request, form.person, request.GET.get("next", ""), way=Way.PASSWORD)
    people = Membership.objects.select_related("person", "organisation").order_by("pk") if settings.DEMO else ()
    return show(
        request,
        "entering/sign_in.html",
        form=form,
        people=people,
        then=request.GET.get("next", ""),
        single_sign_on=is_offered() and settings.SSO_NAME,
    )


@require_POST
@declare(Access.ANYONE)
def sign_in_as(request: HttpRequest, number: int) -> HttpResponse:
    """Sign in as one of the demo's made-up people: there is no such address on any other site."""
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(Person, pk=number, is_active=True)
    return enter(request, person, request.POST.get("next", ""), way=Way.DEMO)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
def sign_in_link(request: HttpRequest) -> HttpResponse:
    """Ask for a link by e-mail. The answer is the same whoever asks."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_for_link(form.cleaned_data["email"])
        return show(request, "entering/link_asked_for.html")
    return show(request, "entering/ask_for_link.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a message: ask first, then sign in. Opening it changes nothing."""
    found = read_link(token)
    if found is None:
        return show(request, "entering/old_link.html", status=410)
    person, then = found
    if request.method == "POST":
        with transaction.atomic():  # whoever comes second with the same link finds it used
            Person.objects.select_for_update().get(pk=person.pk)
            return enter(request, person, then, way=Way.LINK) if read_link(token) else redirect("come-in", token=token)
    return show(request, "entering/come_in.html", person=person)


@require_POST
@declare(Access.ANYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("home")
