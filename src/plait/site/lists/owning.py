"""Whose a list is: to anybody else it is as if it were not there."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from plait.sheets import TaggedList
from plait.site.access import limit_of
from plait.site.lists import memory
from plait.site.lists.background import Reading
from plait.site.lists.checker import Checked, is_shown_here
from plait.site.lists.tray import VISITORS, OpenList

_LONG_ENOUGH = 32
"""Characters of a number that cannot be guessed."""

VISITOR = "plait_visitor"
"""The cookie by which a list stays with the browser that brought it. It says nothing, and ends with the browser."""


def owner_of(request: HttpRequest) -> str:
    """Who works on lists in this request; "" at the desk, which has one person.

    Where anyone may check a list, a browser without an account is known by a number of its own. Whoever came by a link
    to one question finds the lists that they brought by it, and no other of theirs.
    """
    if settings.LISTS_FOR == "desk":
        return ""
    if request.user.is_authenticated:
        limit = limit_of(request.user)
        return f"{request.user.pk} for {limit.question}" if limit else str(request.user.pk)
    if len(request.COOKIES.get(VISITOR, "")) < _LONG_ENOUGH:
        request.COOKIES[VISITOR] = secrets.token_urlsafe(24)  # what else this request asks for is asked by the same one
    return f"{VISITORS}{request.COOKIES[VISITOR]}"


def remember_visitor(response: HttpResponse, owner: str) -> None:
    """Let a browser without an account come back to the list that it brought."""
    if owner.startswith(VISITORS):
        number, secure = owner.removeprefix(VISITORS), settings.SESSION_COOKIE_SECURE
        response.set_cookie(VISITOR, number, httponly=True, samesite="Strict", secure=secure)


def open_list(request: HttpRequest, token: str) -> OpenList:
    """A list that lies open. Raises Http404 where there is none for whoever asks."""
    item = memory.tray.get(token, owner=owner_of(request))
    if item is None:
        raise Http404
    return item


def tagged_list(request: HttpRequest, token: str) -> tuple[OpenList, TaggedList]:
    """A list that lies open, of which the sheet is known. Raises Http404 where there is none."""
    item = open_list(request, token)
    if item.tagged is None:
        raise Http404
    return item, item.tagged


def written_list(request: HttpRequest, token: str) -> tuple[OpenList, TaggedList, Checked]:
    """A list that is short enough to be mended and written again while its owner waits. Raises Http404 for others."""
    item, tagged = tagged_list(request, token)
    if item.checked is None or not is_shown_here(tagged):
        raise Http404
    return item, tagged, item.checked


def reading_of(request: HttpRequest, token: str) -> Reading | None:
    """A list that is being read, or was until just now; None where there is none for whoever asks."""
    return memory.readings.get(token, owner=owner_of(request))


def forget_list(request: HttpRequest, token: str) -> None:
    """Forget a list at once, open or still being read, if it is there for whoever asks."""
    if reading_of(request, token) or memory.tray.get(token, owner=owner_of(request)):
        memory.readings.cancel(token)
        memory.tray.forget(token)
