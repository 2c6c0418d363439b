"""Who holds a job: claimed, renewed, given back and ended.

Each is one statement that looks at the lease, so that it changes nothing once somebody else has the job.
The clocks of computers that work for one site have to agree within seconds; a lease that runs out too
early costs time, but nothing is done twice.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.jobs.handlers import Finish
from plait.site.jobs.models import Job, State
from plait.site.jobs.progress import Cancelled, TakenOver

LEASE = timedelta(seconds=15)
"""A worker that was not heard of for so long has died."""
MOST_ATTEMPTS = 3
PUT_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1200))
"""How long a job waits each time something outside was not ready for it: two days in all."""


def claim() -> Job | None:
    """Take the oldest job that waits or whose worker has died; None where there is none."""
    while _due().exists():  # a look takes no lock
        job = _take()
        if job is not None and job.state == State.RUNNING:
            return job
    return None


def _due() -> QuerySet[Job]:
    now = timezone.now()
    waiting = Q(state=State.WAITING) & (Q(not_before=None) | Q(not_before__lte=now))
    return Job.objects.filter(waiting | Q(state=State.RUNNING, leased_until__lt=now))


@transaction.atomic
def _take() -> Job | None:
    """Take the oldest one that nobody else is just taking, or end it where it is not to be begun again.

    SQLite lets one transaction in at a time (see plait.site.database); PostgreSQL skips locked rows.
    """
    job = _due().select_for_update(skip_locked=True).first()
    if job is None:
        return None
    if job.cancel_asked:
        job.state, job.ended_at = State.CANCELLED, timezone.now()
    elif job.attempts >= MOST_ATTEMPTS:
        job.state, job.ended_at = State.FAILED, timezone.now()
        job.fault = _("This was started three times and stopped each time before it was done; please report it.")
    else:
        job.state, job.attempts = State.RUNNING, job.attempts + 1
        job.started_at = timezone.now()
        job.lease, job.leased_until = secrets.token_hex(16), job.started_at + LEASE
        job.step = job.steps = 0
    job.save()
    return job


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)


def renew(job: Job, **progress: int) -> None:
    """Say that the worker is alive, and how far it is. Raises Cancelled or TakenOver where it should stop."""
    held = _mine(job).filter(cancel_asked=False)
    if not held.update(leased_until=timezone.now() + LEASE, **progress):
        raise _why_not(job)


def _why_not(job: Job) -> Cancelled | TakenOver:
    return Cancelled() if _mine(job).exists() else TakenOver()


@transaction.atomic
def complete(job: Job, finish: Finish | None) -> None:
    """Write what the job found out, and that it is done: both or neither.

    Raises Cancelled or TakenOver, with nothing written, where the job is no longer the worker's to end.
    """
    # First the job's own row: from here on nobody can take it over, however long the rest takes.
    if (
        not _mine(job)
        .filter(cancel_asked=False)
        .update(state=State.DONE, step=F("steps"), fault="", ended_at=timezone.now())
    ):
        raise _why_not(job)
    if finish is not None:
        finish()


def end(job: Job, state: State, *, fault: str = "") -> None:
    """Say how a job ended that was not completed."""
    _mine(job).update(state=state, fault=fault, ended_at=timezone.now())


def give_back(job: Job, *, attempts: int) -> None:
    """Put a job back in line; so many attempts were made at it."""
    _mine(job).update(state=State.WAITING, attempts=attempts, leased_until=None)


def put_off(job: Job, *, why: str) -> State:
    """Put a job back in line for later, or end it where that was done often enough; gives what became of it."""
    if job.postponed >= len(PUT_OFF):
        end(job, State.FAILED, fault=why)
        return State.FAILED
    _mine(job).update(
        state=State.WAITING,
        attempts=0,  # it was not the job's fault
        leased_until=None,
        not_before=timezone.now() + PUT_OFF[job.postponed],
        postponed=job.postponed + 1,
        fault=why,
    )
    return State.WAITING
