"""Somebody's own account: what they are, how they sign in, and where they are signed in."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.site.access import Access, declare
from plait.site.downloads import save_as
from plait.site.entering import actions, setting_up
from plait.site.entering.arriving import arrive, ask_again
from plait.site.entering.codes import RECOVERY_CODES, recovery_code
from plait.site.entering.forms import PasswordForm
from plait.site.entering.models import CodeApp, Passkey, Visit
from plait.site.entering.passkeys import can_be_used
from plait.site.entering.policies import refusal
from plait.site.entering.question_links import good_links, links_to_end, with_titles
from plait.site.entering.steps import second_step_of
from plait.site.pages import show
from plait.site.people.who import person_of


@require_safe
@declare(Access.MEMBER)
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: organisations, password, second step, and where one is signed in."""
    person = person_of(request)
    step = second_step_of(person)
    thing = step.app or next(iter(step.passkeys), None)
    return show(
        request,
        "entering/account.html",
        memberships=person.memberships.select_related("organisation").order_by("organisation__name"),
        step=step,
        all_codes=RECOVERY_CODES,
        stays=thing and refusal("remove_app", thing, person),
        passkeys=can_be_used(),
        visits=person.visits.all(),
        question_links=with_titles(person, links_to_end(person, good_links().filter(person=person))),
        this_session=request.session.session_key,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
@ask_again("password")
def password(request: HttpRequest) -> HttpResponse:
    """Choose a password. Other browsers that are signed in to the account are signed out by it."""
    form = PasswordForm(request.POST or None)
    person = person_of(request)
    if request.method == "POST" and form.is_valid():
        actions.change_password(person, by=person, password=form.cleaned_data["password"])
        person.refresh_from_db()
        return arrive(request, person, "")
    return show(request, "entering/password.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
@ask_again("account-app")
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app for codes, or another one in its place."""
    return setting_up.app_page(request, person_of(request), done=lambda: reverse("account"))


@require_POST
@declare(Access.MEMBER)
@ask_again("account")
def remove_app(request: HttpRequest) -> HttpResponse:
    """Ask for codes of the app no more."""
    person = person_of(request)
    found = get_object_or_404(CodeApp, person=person, confirmed=True)
    actions.remove_app(found, by=person, session=request.session.session_key)
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
@ask_again("account-passkey")
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey."""
    return setting_up.passkey_page(request, person_of(request), done=lambda: reverse("account"))


@require_POST
@declare(Access.MEMBER)
@ask_again("account")
def remove_passkey(request: HttpRequest, passkey: int) -> HttpResponse:
    """Accept a passkey no more."""
    person = person_of(request)
    found = get_object_or_404(Passkey, pk=passkey, person=person)
    actions.remove_passkey(found, by=person, session=request.session.session_key)
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
@ask_again("account-codes")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; they are shown once."""
    person = person_of(request)
    if request.method == "POST":
        return setting_up.codes_page(request, person, go_on=reverse("account"))
    return show(request, "entering/new_recovery_codes.html", step=second_step_of(person))


@require_POST
@declare(Access.MEMBER)
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """The recovery codes that the page shows, as a file. Nothing of it is looked up or kept."""
    given = request.POST.getlist("code")[:RECOVERY_CODES]
    codes = [code for code in map(recovery_code, given) if code is not None]
    return save_as("plait-recovery-codes.txt", "".join(f"{code}\r\n" for code in codes), "text/plain; charset=utf-8")


@require_POST
@declare(Access.MEMBER)
def end_session(request: HttpRequest, visit: int) -> HttpResponse:
    """Sign one browser out."""
    person = person_of(request)
    found = get_object_or_404(Visit, pk=visit, person=person)
    here = found.session_id == request.session.session_key
    actions.end_session(found, by=person)
    if here:
        logout(request)
        return redirect("home")
    return redirect("account")


@require_POST
@declare(Access.MEMBER)
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign every browser out but this one."""
    person = person_of(request)
    actions.end_other_sessions(person, by=person, session=request.session.session_key)
    return redirect("account")
