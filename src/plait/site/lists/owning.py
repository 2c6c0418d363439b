"""Whose a list is: to anybody else it is as if it were not there."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest

from plait.sheets import TaggedList
from plait.site.lists import memory
from plait.site.lists.background import Reading
from plait.site.lists.tray import OpenList


def owner_of(request: HttpRequest) -> str:
    """Who works on lists in this request; "" at the desk, which has one person."""
    return "" if settings.LISTS_FOR == "desk" else str(request.user.pk)


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


def reading_of(request: HttpRequest, token: str) -> Reading | None:
    """A list that is being read, or was until just now; None where there is none for whoever asks."""
    return memory.readings.get(token, owner=owner_of(request))


def forget_list(request: HttpRequest, token: str) -> None:
    """Forget a list at once, open or still being read, if it is there for whoever asks."""
    if reading_of(request, token) or memory.tray.get(token, owner=owner_of(request)):
        memory.readings.cancel(token)
        memory.tray.forget(token)
