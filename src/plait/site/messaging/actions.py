"""Telling people things: on the site at once, and by a message that a job sends."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from plait.site.jobs import enqueue
from plait.site.messaging.arriving import arrives_not
from plait.site.messaging.choosing import how_for
from plait.site.messaging.digest import put_in_digest
from plait.site.messaging.models import How, Message
from plait.site.people.models import Person


def tell(person: Person, *, subject: str, body: str, link: str = "", at_once: bool = False) -> Message:
    """Tell one person something. Called inside an action: the message is there exactly if the deed is.

    It is on the site in any case; by e-mail it comes as they chose, unless e-mails to them do not arrive, or
    ``at_once`` whatever is the case: what they have asked for themselves, and what the law gives little time for.
    """
    message = Message.objects.create(to=person, subject=subject[:150], body=body, link=link)
    how = How.EACH if at_once else How.NONE if arrives_not(person) else how_for(person)
    if how is How.EACH:
        enqueue("send_message", message)
    elif how is How.DAILY:
        put_in_digest(person)
    return message


@transaction.atomic
def mark_read(person: Person) -> int:
    """Say that somebody has looked at their messages; gives how many were new."""
    return Message.objects.filter(to=person, read_at=None).update(read_at=timezone.now())
