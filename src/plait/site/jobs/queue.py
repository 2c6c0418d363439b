"""Putting a job in line, calling one off, and doing all that wait.

The model is imported where it is used: the apps declare their work while Django still loads them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from plait.site.jobs.handlers import handler_of
from plait.site.jobs.progress import Stop

if TYPE_CHECKING:
    from plait.site.jobs.models import Job


def enqueue(kind: str, subject: models.Model | int, *, not_before: datetime | None = None) -> Job:
    """Put a job in line, in the transaction of the change that asks for it; nobody takes it before ``not_before``.

    Raises TransactionManagementError outside a transaction, LookupError where nobody does such jobs.
    """
    from plait.site.jobs.models import Job

    handler_of(kind)
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a job is put in line in the transaction of the change that asks for it")
    number = subject if isinstance(subject, int) else subject.pk
    return Job.objects.create(kind=kind, subject=number, not_before=not_before)


def cancel(job: Job) -> None:
    """Call a job off: at once where it still waits, else when its worker next looks. Ended jobs stay as they are."""
    from plait.site.jobs.models import Job, State

    this = Job.objects.filter(pk=job.pk)
    # In this order: whoever puts a running job back in line meanwhile does not make it forget.
    this.filter(state__in=(State.WAITING, State.RUNNING)).update(cancel_asked=True)
    this.filter(state=State.WAITING).update(state=State.CANCELLED, ended_at=timezone.now())


def retry(number: int) -> bool:
    """Put a job in line again that failed, was called off or was put off; gives whether there is such a one."""
    from plait.site.jobs.models import Job, State

    ended = models.Q(state__in=(State.FAILED, State.CANCELLED))
    put_off = models.Q(state=State.WAITING, not_before__isnull=False)
    again = {"state": State.WAITING, "fault": "", "ended_at": None, "cancel_asked": False}
    fresh = {"attempts": 0, "postponed": 0, "not_before": None, "lease": ""}
    return bool(Job.objects.filter(ended | put_off, pk=number).update(**again, **fresh))


def give_up(number: int) -> bool:
    """Let a job be that failed or was put off: nobody is asked to see to it any more; gives whether there is such."""
    from plait.site.jobs.models import Job, State

    failed = models.Q(state=State.FAILED)
    put_off = models.Q(state=State.WAITING, postponed__gt=0)
    gone = {"state": State.CANCELLED, "ended_at": timezone.now(), "cancel_asked": True}
    return bool(Job.objects.filter(failed | put_off, pk=number).update(**gone))


def run_waiting_jobs() -> int:
    """Do all jobs that wait, in this process and one after the other; gives how many attempts it took.

    For tests and for making the demo. No lease is renewed between a job's own steps.
    """
    from plait.site.jobs.leases import claim
    from plait.site.jobs.work import do

    attempts = 0
    while (job := claim()) is not None:
        do(job, stop=Stop())
        attempts += 1
    return attempts
