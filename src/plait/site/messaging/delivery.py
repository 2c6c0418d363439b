"""Sending: each message goes out once, as an e-mail, by the way that the site is set to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from plait.site.jobs import Finish, Progress, handles
from plait.site.jobs.models import Job
from plait.site.mail import FOLDER, SERVICES, outgoing
from plait.site.messaging import folder, notify, service, smtp
from plait.site.messaging.letters import write_letter
from plait.site.messaging.models import Message, NotArriving, Wish
from plait.site.people.actions import link_for

KEPT = timedelta(days=30)
"""How long a message's file is kept."""
ASKED_FOR = timedelta(hours=1)
"""How long a link is good for that somebody asked for to sign in with."""
WAYS: dict[str, Callable[..., None]] = {
    FOLDER: folder.send,
    "smtp": smtp.send,
    "smtps": smtp.send,
    "notify": notify.send,
    **dict.fromkeys(SERVICES, service.send),
}
"""Who sends by which way: takes the e-mail, the way's address and the e-mail's own name."""


def letter(message: Message) -> EmailMessage:
    """The message as an e-mail."""
    link = f"\n\n{settings.ADDRESS}{_link(message)}" if message.link else ""
    mail = write_letter(
        message.to,
        name=f"message-{message.pk}",
        at=message.written_at,
        subject=message.subject,
        text=f"{message.body}{link}",
    )
    if answers := next((found for find in _answering if (found := find(message))), ""):
        mail["Reply-To"] = answers
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


@handles("send_message")
def send_message(job: Job, _progress: Progress) -> Finish | None:
    """Send one message. Raises NotNow and PlaitError as the way does."""
    message = Message.objects.select_related("to").get(pk=job.subject)
    if message.sent_at or not message.to.email:
        return None
    send(letter(message), name=f"{message.pk}")
    return lambda: _mark_sent(message)


def send(mail: EmailMessage, *, name: str) -> None:
    """Send an e-mail by the site's way, or raise NotNow or PlaitError; ``name`` is its own, and that of its file."""
    to = outgoing(settings.MAIL)
    WAYS[to.way](mail, to, name=name)


def tidy_up() -> None:
    """Delete the files of messages that had their time, and what is left of those whose account is gone."""
    old = Message.objects.filter(written_at__lt=timezone.now() - KEPT) | Message.objects.filter(to__is_active=False)
    for number in old.values_list("pk", flat=True):
        (settings.OUTBOX / f"{number}.eml").unlink(missing_ok=True)
    gone = set(Wish.objects.filter(person__is_active=False).values_list("person", flat=True))
    for path in settings.OUTBOX.glob("digest-*.eml"):
        if path.stat().st_mtime < (timezone.now() - KEPT).timestamp() or int(path.name.split("-")[1]) in gone:
            path.unlink(missing_ok=True)
    Wish.objects.filter(person__in=gone).delete()
    NotArriving.objects.filter(person__is_active=False).delete()


def _mark_sent(message: Message) -> None:
    message.sent_at = timezone.now()
    message.save(update_fields=["sent_at"])
