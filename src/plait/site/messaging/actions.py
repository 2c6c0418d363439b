"""Telling people things: on the site at once, and by a message that a job sends."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from plait.site.jobs import enqueue
from plait.site.messaging.models import Message
from plait.site.people.models import Person


def tell(person: Person, *, subject: str, body: str, link: str = "") -> Message:
    """Tell one person something. Called inside an action: the message is there exactly if the deed is."""
    message = Message.objects.create(to=person, subject=subject[:150], body=body, link=link)
    enqueue("send_message", message)
    return message


@transaction.atomic
def mark_read(person: Person) -> int:
    """Say that somebody has looked at their messages; gives how many were new."""
    return Message.objects.filter(to=person, read_at=None).update(read_at=timezone.now())
