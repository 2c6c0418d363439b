"""Figures of the work in the background: how much waits, how long, and what came to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from plait.site.conversations.models import Fault, MailboxState
from plait.site.jobs.models import Job, State
from plait.site.messaging.models import Message

_SENDING = Q(kind__startswith="send_")
"""Jobs that send messages."""


@dataclass(frozen=True)
class Given:
    """A job that was given up, or put off, and why in one sentence."""

    number: int
    kind: str
    sentence: str
    since: datetime | None
    """When it ended, or when it will be tried again."""


@dataclass(frozen=True)
class Answers:
    """How answers by e-mail come from the mailbox."""

    worked_at: datetime | None
    """When the mailbox was last looked into."""
    fault: str
    """Why it could not be at the last try; "" where it could."""


def jobs_by_state() -> dict[str, int]:
    """How many jobs there are in each state, 0 included."""
    counted = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in State.values}


def oldest_waiting() -> float:
    """Seconds that the oldest job has waited that somebody could take now; 0 where none waits."""
    now = timezone.now()
    due = Job.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state=State.WAITING)
    oldest = due.values_list("made_at", "not_before").first()
    return max(0.0, (now - (oldest[1] or oldest[0])).total_seconds()) if oldest else 0.0


def messages_by_state() -> dict[str, int]:
    """How many messages were sent, wait to be sent, or could not be sent (of those, the last 30 days')."""
    sending = Job.objects.filter(_SENDING)
    return {
        "sent": Message.objects.filter(sent_at__isnull=False).count(),
        "waiting": sending.filter(state__in=(State.WAITING, State.RUNNING)).count(),
        "failed": sending.filter(state=State.FAILED).count(),
    }


def given_up() -> list[Given]:
    """The jobs that failed, the newest first."""
    failed = Job.objects.filter(state=State.FAILED).order_by("-ended_at")
    return [Given(job.pk, job.kind, job.fault, job.ended_at) for job in failed]


def put_off() -> list[Given]:
    """The jobs that something outside the site was not ready for, in the order in which they are tried again."""
    waiting = Job.objects.filter(state=State.WAITING, postponed__gt=0).order_by("not_before")
    return [Given(job.pk, job.kind, job.fault, job.not_before) for job in waiting]


def answers() -> Answers | None:
    """How answers come from the mailbox; None where the site has none, or has not looked yet."""
    state = MailboxState.objects.filter(pk=MailboxState.ONLY).first() if settings.ANSWERS else None
    return Answers(state.worked_at, str(Fault(state.fault).label) if state.fault else "") if state else None
