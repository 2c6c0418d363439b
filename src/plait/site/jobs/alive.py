"""Whether there is a worker at all: each says now and then that it is there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from plait.site.jobs.leases import LEASE
from plait.site.jobs.models import Alive, Job

_ONLY = 1


def say_alive() -> None:
    """Say that a worker is there, between two jobs. While one is done, its lease says so."""
    now = timezone.now()
    if not Alive.objects.filter(pk=_ONLY).update(seen_at=now):
        Alive.objects.bulk_create([Alive(pk=_ONLY, seen_at=now)], ignore_conflicts=True)


def worker_last_seen() -> datetime | None:
    """When any worker was last heard of; None where none ever was."""
    said = Alive.objects.values_list("seen_at", flat=True).first()
    leased = Job.objects.aggregate(until=Max("leased_until"))["until"]
    return max((at for at in (said, leased and leased - LEASE) if at), default=None)
