"""Setting up a second step: the same pages for whoever is half-way in and for whoever adds one later."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from plait.errors import PlaitError
from plait.site.entering.actions import add_passkey, make_recovery_codes, set_up_app
from plait.site.entering.codes import address_for_app, new_recovery_codes, new_secret, square_of
from plait.site.entering.forms import CodeForm, NewPasskeyForm
from plait.site.entering.models import CodeApp
from plait.site.entering.passkeys import ask_to_make, can_be_used, made
from plait.site.entering.steps import second_step_of
from plait.site.pages import show
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

Done = Callable[[], str]
"""Does what comes after setting up, and gives the address to go on to."""
ASKED = "passkey"
"""What a session calls the passkey question that waits for its answer."""
_APP = "app"
"""What a session calls the app that is being set up in it, and in no other."""


def app_page(request: HttpRequest, person: Person, *, done: Done) -> HttpResponse:
    """The square code for an app, and a field for the first code that the app shows."""
    app = _app_in_the_making(request, person)
    form = CodeForm(request.POST or None, app=app)
    if request.method == "POST" and form.is_valid():
        set_up_app(app, by=person, session=request.session.session_key)
        return _finish(request, person, done)
    address = address_for_app(app.secret, site=urlsplit(settings.ADDRESS).hostname or "")
    return show(
        request,
        "entering/set_up_app.html",
        form=form,
        square=square_of(address),
        address=address,
        secret=" ".join(app.secret[at : at + 4] for at in range(0, len(app.secret), 4)),
        passkeys=can_be_used(),
    )


def passkey_page(request: HttpRequest, person: Person, *, done: Done) -> HttpResponse:
    """A name for a new passkey, and a button that has the browser make it."""
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST":
        asked = request.session.pop(ASKED, None)
        if form.is_valid():
            try:
                credential = made(asked, form.cleaned_data["answer"])
                name, key = form.cleaned_data["name"], request.session.session_key
                add_passkey(person, by=person, name=name, credential=credential, session=key)
                return _finish(request, person, done)
            except PlaitError as error:
                form.add_error(None, str(error))
    question = ask_to_make(person, second_step_of(person).passkeys) if can_be_used() else None
    if question is not None:
        request.session[ASKED] = question.state
    return show(request, "entering/set_up_passkey.html", form=form, question=question)


def codes_page(request: HttpRequest, person: Person, *, go_on: str) -> HttpResponse:
    """New recovery codes, shown this once."""
    codes = new_recovery_codes()
    make_recovery_codes(person, by=person, codes=codes)
    return show(request, "entering/recovery_codes.html", codes=codes, go_on=go_on)


def _finish(request: HttpRequest, person: Person, done: Done) -> HttpResponse:
    """Go on; whoever has no recovery codes yet gets them on the way."""
    go_on = done()
    if second_step_of(person).codes_left:
        return redirect(go_on)
    return codes_page(request, person, go_on=go_on)


def _app_in_the_making(request: HttpRequest, person: Person) -> CodeApp:
    """The app that is being set up in this session; a secret that another session was shown is not used."""
    app = person.code_apps.filter(confirmed=False).first()
    if app is not None and request.session.get(_APP) == blind_index(app.secret):
        return app
    app, _ = CodeApp.objects.update_or_create(
        person=person,
        confirmed=False,
        defaults={"secret": new_secret(), "last_step": 0, "made_at": timezone.now()},
    )
    request.session[_APP] = blind_index(app.secret)
    return app
