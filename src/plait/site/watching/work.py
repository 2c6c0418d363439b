"""The work in the background as those who run the place see it: what waits, what is done now, and what failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.site.jobs.alive import worker_last_seen
from plait.site.jobs.models import Job, State
from plait.site.watching.figures import jobs_by_state

KINDS: Mapping[str, Promise] = {
    "publish": _("Making a public page"),
    "send_message": _("Sending a message"),
    "send_digest": _("Sending somebody's messages of the day"),
    "send_link": _("Sending a link to sign in"),
    "renew_link": _("Sending a new link to a question"),
}
"""What each kind of work is called; a test holds them to the work that is declared."""
QUIET = timedelta(minutes=1)
"""A worker that was not heard of for so long is not there."""
SHOWN = 50
"""Jobs that are named in each part of the page."""


@dataclass(frozen=True)
class Piece:
    """A piece of work as it is shown. It tells nothing about whom or what it is for."""

    job: Job
    what: str


@dataclass(frozen=True)
class Work:
    """All of it."""

    waiting: int
    running: list[Piece]
    failed: list[Piece]
    """Given up by the site, the newest first."""
    put_off: list[Piece]
    more: int
    """Of those two, how many are not named."""
    last_seen: datetime | None
    is_quiet: bool
    """Whether no worker was heard of lately."""


def work_now() -> Work:
    """What there is now."""
    counted = jobs_by_state()
    failed = Job.objects.filter(state=State.FAILED).order_by("-ended_at", "-pk")
    put_off = Job.objects.filter(state=State.WAITING, postponed__gt=0).order_by("not_before", "pk")
    later = put_off.count()
    last_seen = worker_last_seen()
    return Work(
        waiting=counted[State.WAITING] - later,
        running=_pieces(Job.objects.filter(state=State.RUNNING).order_by("started_at", "pk")[:SHOWN]),
        failed=_pieces(failed[:SHOWN]),
        put_off=_pieces(put_off[:SHOWN]),
        more=max(0, counted[State.FAILED] - SHOWN) + max(0, later - SHOWN),
        last_seen=last_seen,
        is_quiet=last_seen is None or last_seen < timezone.now() - QUIET,
    )


def _pieces(jobs: Iterable[Job]) -> list[Piece]:
    return [Piece(job, str(KINDS.get(job.kind, job.kind))) for job in jobs]
