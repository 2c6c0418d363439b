"""Sending: each message goes out once, as an e-mail, by the way that the site is set to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    way = way_in(message)
    mail = write_letter(
        message.to,
        name=f"message-{message.pk}",
        at=message.written_at,
        subject=message.subject,
        text=f"{message.body}{way.words}",
    )
    if answers := next((found for find in _answering if (found := find(message))), ""):
        mail["Reply-To"] = answers
    return mail


@dataclass(frozen=True)
class WayIn:
    """How whoever reads an e-mail gets to what it is about."""

    address: str
    """Without the host; "" where it is about no page."""
    note: str = ""
    """What they should know about that address."""

    @property
    def words(self) -> str:
        """The end of an e-mail."""
        link = f"\n\n{settings.ADDRESS}{self.address}" if self.address else ""
        return f"{link}\n\n{self.note}" if self.note else link


_opening: list[Callable[[Message], WayIn | None]] = []


def opened_by(find: Callable[[Message], WayIn | None]) -> None:
    """Let an app say which link opens what a message leads to, for whoever needs no more; None where it knows none."""
    _opening[:] = [find]


_answering: list[Callable[[Message], str]] = []


def answered_at(find: Callable[[Message], str]) -> None:
    """Let an app say at which address a message can be answered; "" where it cannot."""
    _answering[:] = [find]


def way_in(message: Message) -> WayIn:
    """Where the message leads. Whoever has no password is let in on the way.

    They are let in to that alone by a link of its own, where there is one, or else to their account, once. A message
    that leads to signing in itself lets anybody in: they have asked for it.
    """
    if message.link == reverse("sign-in"):
        return WayIn(link_for(message.to, good_for=ASKED_FOR))
    if not message.link or message.to.has_usable_password():
        return WayIn(message.link)
    own = opening_of(message)
    return own or WayIn(link_for(message.to, then=message.link))


def opening_of(message: Message) -> WayIn | None:
    """The link of its own that opens what a message leads to; None where there is none."""
    return next((found for find in _opening if (found := find(message))), None)


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
