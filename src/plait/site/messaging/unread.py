"""How many messages somebody has not read, for the menu of every page."""

from __future__ import annotations

from django.http import HttpRequest

from plait.site.access import limit_of
from plait.site.messaging.models import Message
from plait.site.people.models import Person


def unread(request: HttpRequest) -> dict[str, int]:
    """Django's context processor for all templates of the shared site."""
    somebody = getattr(request, "user", None)  # nobody is looked up for a page that was refused early
    if not isinstance(somebody, Person) or limit_of(somebody):
        return {}
    return {"unread": Message.objects.filter(to=somebody, read_at=None).count()}
