"""Coming in: what every way of signing in ends with."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate

from plait.site.people.actions import keep_longer
from plait.site.people.models import Person


class Way(StrEnum):
    """How somebody showed who they are."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - the name of a way
    SINGLE_SIGN_ON = "single-sign-on"
    DEMO = "demo"


def enter(request: HttpRequest, person: Person, then: str, *, way: Way) -> HttpResponse:  # noqa: ARG001 - ways differ soon
    """Sign somebody in, and go on to ``then`` where that is an address of this site."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    keep_longer(person, today=localdate())
    own = url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(then if own else "home")
