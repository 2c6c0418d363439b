"""What has had its time is deleted: jobs that ended, sessions that ran out, accounts that nobody used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from plait.site.jobs.models import Job
from plait.site.people.actions import forget_unused

KEPT = timedelta(days=30)
"""How long a job is kept after it ended."""


_others: list[Callable[[], None]] = []


def tidies(do: Callable[[], None]) -> None:
    """Let an app delete what had its time whenever the site tidies up. Doing so twice has to do no harm."""
    _others.append(do)


_looks: list[Callable[[], None]] = []


def looks(do: Callable[[], None]) -> None:
    """Let an app look every few seconds whether something came in. Doing so twice has to do no harm."""
    _looks.append(do)


def look() -> None:
    """Look whether something came in."""
    for do in _looks:
        do()


def tidy_up() -> None:
    """Delete it. Doing so twice does no harm."""
    Job.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
    SessionStore.clear_expired()
    forget_unused(today=timezone.localdate())
    for do in _others:
        do()
