"""Sending: each message goes out once, as an e-mail, by the way that the site is set to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from plait.site.jobs import Finish, Progress, handles
from plait.site.jobs.models import Job
from plait.site.mail import FOLDER, outgoing
from plait.site.messaging import folder, notify, smtp
from plait.site.messaging.models import Message
from plait.site.people.actions import link_for

KEPT = timedelta(days=30)
"""How long a message's file is kept."""
WAYS: dict[str, Callable[..., None]] = {
    FOLDER: folder.send,
    "smtp": smtp.send,
    "smtps": smtp.send,
    "notify": notify.send,
}
"""Who sends by which way: takes the e-mail, the way's address and the message's number."""


def letter(message: Message) -> EmailMessage:
    """The message as an e-mail.

    It has the same Message-ID (RFC 5322, section 3.6.4) however often it is sent, so that a mail server which got it
    twice can drop one. The moment stands in it as well: a site brought back from a backup gives out numbers again.
    """
    mail = EmailMessage()
    mail["To"] = message.to.email
    if settings.MAIL_FROM:
        mail["From"] = settings.MAIL_FROM
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(message.written_at)
    moment = message.written_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    mail["Message-ID"] = f"<message-{message.pk}-{moment}@{urlsplit(settings.ADDRESS).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine replies to it
    link = f"\n\n{settings.ADDRESS}{_link(message)}" if message.link else ""
    mail.set_content(f"{message.body}{link}\n")
    return mail


def _link(message: Message) -> str:
    """Where the message leads; whoever has no password is let in on the way, once."""
    return message.link if message.to.has_usable_password() else link_for(message.to, then=message.link)


@handles("send_message")
def send_message(job: Job, _progress: Progress) -> Finish | None:
    """Send one message. Raises NotNow and PlaitError as the way does."""
    message = Message.objects.select_related("to").get(pk=job.subject)
    if message.sent_at or not message.to.email:
        return None
    to = outgoing(settings.MAIL)
    WAYS[to.way](letter(message), to, number=message.pk)
    return lambda: _mark_sent(message)


def tidy_up() -> None:
    """Delete the files of messages that had their time, and of those whose account is gone."""
    old = Message.objects.filter(written_at__lt=timezone.now() - KEPT) | Message.objects.filter(to__is_active=False)
    for number in old.values_list("pk", flat=True):
        (settings.OUTBOX / f"{number}.eml").unlink(missing_ok=True)


def _mark_sent(message: Message) -> None:
    message.sent_at = timezone.now()
    message.save(update_fields=["sent_at"])
