"""Who may use a route: every view declares it, and one that does not is never run."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

COOKIE = "plait_desk"
View = Callable[..., HttpResponse]


class Access(StrEnum):
    """Who a route is for. What a person may do with one project is a matter of its policies."""

    ANYONE = "anyone"
    """Anyone who can reach the site; the view itself looks at what is open to them."""
    MEMBER = "member"
    """Whoever has signed in."""
    LISTS = "lists"
    """Whoever may work on lists here: at the desk the person who started it (their browser holds the key
    that was printed); on a site that is set to read and forget, whoever has signed in; on one that lets anybody
    check lists, anyone; elsewhere nobody."""


def declare(access: Access) -> Callable[[View], View]:
    """Declare who may use a view."""

    def declared(view: View) -> View:
        @wraps(view)
        def with_access(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            return view(request, *arguments, **named)

        with_access.access = access  # type: ignore[attr-defined]  # read by the middleware and by tests
        return with_access

    return declared


def access_of(view: View) -> Access:
    """What a view declares. Raises ImproperlyConfigured for one that declares nothing."""
    found = getattr(view, "access", None)
    if not isinstance(found, Access):
        raise ImproperlyConfigured(f"{getattr(view, '__qualname__', view)} does not declare who may use it")
    return found


class _Gate:
    """The middleware: looks at what the view declares before the view is run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _arguments: object, _named: object) -> HttpResponse | None:
        declared = access_of(view)
        if declared is Access.ANYONE:
            return None
        if declared is Access.LISTS and settings.LISTS_FOR == "desk":
            return None if has_key(request) else render(request, "lists/no_key.html", status=403)
        if declared is Access.LISTS and settings.LISTS_FOR == "nobody":
            return render(request, "lists/not_here.html", status=403)
        if declared is Access.LISTS and settings.LISTS_FOR == "anyone":
            return None
        return None if request.user.is_authenticated else to_sign_in(request)


access = _Gate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go and sign in, and come back."""
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")


def has_key(request: HttpRequest) -> bool:
    """Whether the browser came by the address that was printed when the desk started."""
    return constant_time_compare(request.COOKIES.get(COOKIE, ""), settings.DESK_KEY)
