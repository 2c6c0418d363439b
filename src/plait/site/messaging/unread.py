"""How many messages somebody has not read, for the menu of every page."""

from __future__ import annotations

from typing import cast

from django.db import connection
from django.http import HttpRequest

from plait.site.access import limit_of
from plait.site.messaging.models import Message
from plait.site.people.models import Person


def unread(request: HttpRequest) -> dict[str, int]:
    """Django's context processor for all templates of the shared site."""
    somebody = getattr(request, "user", None)  # nobody is looked up for a page that was refused early
    if not isinstance(somebody, Person) or limit_of(somebody):
        return {}
    return {"unread": _unread_of(somebody.pk)}


def _unread_of(number: int) -> int:
    """How many; written out because every page asks for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*) FROM "{Message._meta.db_table}" WHERE to_id = %s AND read_at IS NULL',  # noqa: S608 - ours
            [number],
        )
        return cast("tuple[int]", cursor.fetchone())[0]
