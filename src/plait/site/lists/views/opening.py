"""The page that opens the desk."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from plait.site.access import COOKIE, Access, declare


@require_safe
@declare(Access.ANYONE)
def open_desk(_request: HttpRequest, key: str) -> HttpResponse:
    """The address printed at start: gives this browser the key, and takes it out of the address."""
    if not constant_time_compare(key, settings.DESK_KEY):
        raise Http404
    response = redirect("start")
    response.set_cookie(COOKIE, key, httponly=True, samesite="Strict")
    return response
