"""The message of the day: what somebody was told since the last one, in one e-mail."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.site.jobs import Finish, Progress, enqueue, handles
from plait.site.jobs.models import Job, State
from plait.site.messaging.choosing import next_morning
from plait.site.messaging.delivery import opening_of, send
from plait.site.messaging.letters import write_letter
from plait.site.messaging.models import How, Message, Wish
from plait.site.people.actions import link_for
from plait.site.people.models import Person

KIND = "send_digest"


@transaction.atomic
def put_in_digest(person: Person) -> None:
    """See to it that somebody's next message of the day is in line, once."""
    Wish.objects.select_for_update().get(person=person)  # of two that tell them something, one comes first
    if not Job.objects.filter(kind=KIND, subject=person.pk, state=State.WAITING).exists():
        enqueue(KIND, person, not_before=next_morning(timezone.now()))


@handles(KIND)
def send_digest(job: Job, _progress: Progress) -> Finish | None:
    """Send it. Raises NotNow and PlaitError as the way does. What was read on the site meanwhile is not in it."""
    wish = Wish.objects.select_related("person").filter(person=job.subject, how=How.DAILY).first()
    if wish is None or not wish.person.email:
        return None
    waiting = list(
        Message.objects.filter(to=wish.person, written_at__gte=wish.since, sent_at=None, read_at=None).order_by("pk")
    )
    if not waiting:
        return None
    send(_letter(job, wish.person, waiting), name=f"digest-{wish.person.pk}-{job.pk}")
    numbers = [message.pk for message in waiting]
    return lambda: _mark_sent(numbers)


def _letter(job: Job, person: Person, waiting: list[Message]) -> EmailMessage:
    subject = ngettext("You have %(number)d new message", "You have %(number)d new messages", len(waiting))
    has_password = person.has_usable_password()
    lines = [_line(message, message.link if has_password else _own(message)) for message in waiting]
    messages = reverse("messages")
    link = messages if has_password else link_for(person, then=messages)
    lines += ["", _("All of them:"), f"{settings.ADDRESS}{link}"]
    return write_letter(
        person,
        name=f"digest-{job.pk}",
        at=job.made_at,
        subject=subject % {"number": len(waiting)},
        text="\n".join(lines),
    )


def _own(message: Message) -> str:
    """The link that opens what a message leads to, and nothing else; "" where there is none."""
    found = opening_of(message)
    return found.address if found else ""


def _line(message: Message, address: str) -> str:
    return f"- {message.subject}" + (f"\n  {settings.ADDRESS}{address}" if address else "")


def _mark_sent(numbers: list[int]) -> None:
    Message.objects.filter(pk__in=numbers).update(sent_at=timezone.now())
