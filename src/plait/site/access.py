"""Who may use a route: every view declares it, and one that does not is never run."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare

COOKIE = "plait_desk"
View = Callable[..., HttpResponse]


class Access(StrEnum):
    """Who a route is for."""

    ANYONE = "anyone"
    """Anyone who can reach the site."""
    DESK = "desk"
    """The person who started the desk: their browser holds the key that was printed at start."""


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
        if access_of(view) is Access.DESK and not has_key(request):
            return render(request, "lists/no_key.html", status=403)
        return None


access = _Gate


def has_key(request: HttpRequest) -> bool:
    """Whether the browser came by the address that was printed when the desk started."""
    return constant_time_compare(request.COOKIES.get(COOKIE, ""), settings.DESK_KEY)
