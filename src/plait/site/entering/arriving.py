"""Coming in: what every way of signing in ends with."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from plait.site.audit.actions import record
from plait.site.entering.actions import open_link
from plait.site.entering.half_way import Way, go_half_way, needs_second_step
from plait.site.entering.models import QuestionLink
from plait.site.entering.question_links import LINK, person_by
from plait.site.entering.steps import second_step_of
from plait.site.entering.visits import note
from plait.site.people.actions import keep_longer
from plait.site.people.models import Person
from plait.site.people.who import person_of

FRESH = 15 * 60
"""Seconds for which somebody who has just signed in is not asked again before they change how they sign in."""
_ARRIVED = "arrived"


def enter(request: HttpRequest, person: Person, then: str, *, way: Way) -> HttpResponse:
    """Sign somebody in, or ask for their second step first; then go on to ``then``, where that is on this site."""
    if needs_second_step(person, way):
        return go_half_way(request, person, then, way=way)
    return arrive(request, person, then)


@transaction.atomic
def arrive(request: HttpRequest, person: Person, then: str) -> HttpResponseRedirect:
    """Sign somebody in who has shown all that was asked for, in a session with a number of its own."""
    request.session.flush()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    # An end, and not a length: what is written into a session later does not make it last longer.
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.session[_ARRIVED] = time.time()
    request.session.save()
    note(request)
    keep_longer(person, today=timezone.localdate())
    record("sign_in", person, by=person)
    own = url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(redirect(then if own else "home").url)


@transaction.atomic
def arrive_by_link(request: HttpRequest, link: QuestionLink) -> None:
    """Let somebody in to the one question that a link opens. It is no signing in, but their account is in use."""
    person = person_by(link)
    open_link(link, by=person)
    request.session.flush()
    request.session[LINK] = link.pk
    latest = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(min(latest, link.until))
    request.session.save()
    request.user = person
    rotate_token(request)
    note(request)
    keep_longer(person, today=timezone.localdate())


def ask_again(then: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view that changes how somebody signs in: whoever came in a while ago shows their second step again.

    They go on to the address that is called ``then``. Whoever has no second step has nothing to show.
    """

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def asking_again(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            person = person_of(request)
            if time.time() - request.session.get(_ARRIVED, 0) < FRESH or not second_step_of(person).is_there:
                return view(request, *arguments, **named)
            return go_half_way(request, person, reverse(then), way=Way.AGAIN)

        return asking_again

    return decorated
