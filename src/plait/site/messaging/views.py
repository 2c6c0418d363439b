"""Somebody's own messages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from plait.site.access import Access, declare
from plait.site.messaging.actions import mark_read
from plait.site.messaging.models import Message
from plait.site.pages import show
from plait.site.people.who import person_of

SHOWN = 100


@require_safe
@declare(Access.MEMBER)
def messages(request: HttpRequest) -> HttpResponse:
    """What somebody was told, the newest first."""
    found = list(Message.objects.filter(to=person_of(request))[:SHOWN])
    return show(request, "messaging/messages.html", found=found, new=sum(item.read_at is None for item in found))


@require_POST
@declare(Access.MEMBER)
def read(request: HttpRequest) -> HttpResponse:
    """All of them were read."""
    mark_read(person_of(request))
    return redirect("messages")
