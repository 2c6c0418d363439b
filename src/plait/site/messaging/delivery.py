"""Sending: each message becomes one file in the site's own outbox folder, under its number, never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from plait.documents import write_whole
from plait.site.jobs import Finish, Progress, handles
from plait.site.jobs.models import Job
from plait.site.messaging.models import Message
from plait.site.people.actions import link_for

KEPT = timedelta(days=30)
"""How long a message's file is kept."""
ASKED_FOR = timedelta(hours=1)
"""How long a link is good for that somebody asked for to sign in with."""


def letter(message: Message) -> EmailMessage:
    """The message as an e-mail."""
    mail = EmailMessage()
    mail["To"] = message.to.email
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.written_at)
    if answers := next((found for find in _answering if (found := find(message))), ""):
        mail["Reply-To"] = answers
    link = f"\n\n{settings.ADDRESS}{_link(message)}" if message.link else ""
    mail.set_content(f"{message.body}{link}\n")
    return mail


_answering: list[Callable[[Message], str]] = []


def answered_at(find: Callable[[Message], str]) -> None:
    """Let an app say at which address a message can be answered; "" where it cannot."""
    _answering[:] = [find]


def _link(message: Message) -> str:
    """Where the message leads; whoever has no password is let in on the way, once.

    A message that leads to signing in itself lets anybody in: they have asked for it.
    """
    if message.link == reverse("sign-in"):
        return link_for(message.to, good_for=ASKED_FOR)
    return message.link if message.to.has_usable_password() else link_for(message.to, then=message.link)


def put_out(message: Message) -> None:
    """Write the e-mail's file. The same message writes the same file, so that doing it again does no harm."""
    settings.OUTBOX.mkdir(mode=0o700, exist_ok=True)
    write_whole(settings.OUTBOX / f"{message.pk}.eml", letter(message).as_bytes())


@handles("send_message")
def send_message(job: Job, _progress: Progress) -> Finish | None:
    """Send one message."""
    message = Message.objects.select_related("to").get(pk=job.subject)
    if message.sent_at or not message.to.email:
        return None
    put_out(message)
    return lambda: _mark_sent(message)


def tidy_up() -> None:
    """Delete the files of messages that had their time, and of those whose account is gone."""
    old = Message.objects.filter(written_at__lt=timezone.now() - KEPT) | Message.objects.filter(to__is_active=False)
    for number in old.values_list("pk", flat=True):
        (settings.OUTBOX / f"{number}.eml").unlink(missing_ok=True)


def _mark_sent(message: Message) -> None:
    message.sent_at = timezone.now()
    message.save(update_fields=["sent_at"])
