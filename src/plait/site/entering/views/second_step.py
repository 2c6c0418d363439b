"""The second step of signing in, and setting it up where somebody who has a password has none yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.entering import setting_up
from plait.site.entering.arriving import arrive
from plait.site.entering.forms import PasskeyForm, RecoveryForm, StepForm
from plait.site.entering.half_way import HalfWay, half_way_of
from plait.site.entering.passkeys import ask_to_show, can_be_used, use_passkey
from plait.site.entering.steps import SecondStep, second_step_of
from plait.site.forms import Form
from plait.site.pages import show

_Step = Callable[[HttpRequest, HalfWay, SecondStep], HttpResponse]
_View = Callable[[HttpRequest], HttpResponse]


def _with(view: _Step, *, has_one: bool) -> _View:
    """Run a view for whoever is half-way in; who has a second step shows it, and who has none sets one up."""

    @wraps(view)
    def half_way(request: HttpRequest) -> HttpResponse:
        found = half_way_of(request)
        if found is None:
            return show(request, "entering/start_again.html", status=410)
        step = second_step_of(found.person)
        if step.is_there != has_one:
            return redirect("second-step" if step.is_there else "second-step-set-up")
        return view(request, found, step)

    return half_way


def shows_it(view: _Step) -> _View:
    """Decorate a page of whoever has a second step."""
    return _with(view, has_one=True)


def has_none(view: _Step) -> _View:
    """Decorate a page of whoever has none: nobody gets past the one they have by setting up another."""
    return _with(view, has_one=False)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
@shows_it
def second_step(request: HttpRequest, half_way: HalfWay, step: SecondStep) -> HttpResponse:
    """The second step: a code from an app, or a passkey."""
    form = StepForm(request.POST or None, app=step.app, person=half_way.person)
    if request.method == "POST" and form.is_valid():
        return arrive(request, half_way.person, half_way.then)
    return _page(request, step, form, code_form=form)


@require_POST
@declare(Access.ANYONE)
@shows_it
def second_step_passkey(request: HttpRequest, half_way: HalfWay, step: SecondStep) -> HttpResponse:
    """The second step by a passkey."""
    form = PasskeyForm(request.POST)
    asked = request.session.pop(setting_up.ASKED, None)
    if form.is_valid():
        try:
            use_passkey(step.passkeys, asked, form.cleaned_data["answer"])
            return arrive(request, half_way.person, half_way.then)
        except PlaitError as error:
            form.add_error(None, str(error))
    return _page(request, step, form, code_form=StepForm(app=step.app, person=half_way.person))


def _page(request: HttpRequest, step: SecondStep, form: Form, *, code_form: StepForm) -> HttpResponse:
    question = ask_to_show(step.passkeys) if step.passkeys and can_be_used() else None
    if question is not None:
        request.session[setting_up.ASKED] = question.state
    return show(request, "entering/second_step.html", form=form, code_form=code_form, step=step, question=question)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
@shows_it
def second_step_recovery(request: HttpRequest, half_way: HalfWay, step: SecondStep) -> HttpResponse:
    """The second step by a recovery code, for whoever has lost everything else."""
    form = RecoveryForm(request.POST or None, person=half_way.person)
    if request.method == "POST" and form.is_valid():
        return arrive(request, half_way.person, half_way.then)
    return show(request, "entering/recovery_code.html", form=form, step=step)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
@has_none
def set_up(request: HttpRequest, half_way: HalfWay, _step: SecondStep) -> HttpResponse:
    """Set up a second step: an app for codes."""
    person = half_way.person
    return setting_up.app_page(request, person, done=lambda: arrive(request, person, half_way.then).url)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.ANYONE)
@has_none
def set_up_passkey(request: HttpRequest, half_way: HalfWay, _step: SecondStep) -> HttpResponse:
    """Set up a second step: a passkey."""
    person = half_way.person
    return setting_up.passkey_page(request, person, done=lambda: arrive(request, person, half_way.then).url)
