"""What the site's administrators should know at a glance, and which of it they should see to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from plait.site.watching.figures import (
    Answers,
    Given,
    answers,
    given_up,
    jobs_by_state,
    messages_by_state,
    oldest_waiting,
    put_off,
)
from plait.site.watching.readiness import what_fails

LITTLE_ROOM = 1_000_000_000
"""Bytes: less than this on the disk is something to see to."""
LONG = 3600.0
"""Seconds: a job that has waited longer is one that nobody does."""


@dataclass(frozen=True)
class Status:
    """How the site is. What depends on the database is empty where that does not answer."""

    fails: tuple[str, ...]
    """Of ``database``, ``migrations`` and ``disk`` those that fail."""
    jobs: dict[str, int]
    oldest_waiting_seconds: int
    given_up: list[Given]
    put_off: list[Given]
    messages: dict[str, int]
    answers: Answers | None
    disk_free: int
    """Bytes."""
    last_backup: str
    """What the file ``last-backup`` in the site's folder says; "" where there is none."""

    @property
    def needs_somebody(self) -> bool:
        """Whether somebody should see to something."""
        late = self.oldest_waiting_seconds > LONG
        cut_off = self.answers is not None and self.answers.fault
        return bool(self.fails or self.given_up or self.put_off or late or cut_off or self.disk_free < LITTLE_ROOM)


def status() -> Status:
    """Look at everything. Nothing is changed."""
    fails = what_fails()
    asked = not {"database", "migrations"} & set(fails)
    return Status(
        fails=fails,
        jobs=jobs_by_state() if asked else {},
        oldest_waiting_seconds=int(oldest_waiting()) if asked else 0,
        given_up=given_up() if asked else [],
        put_off=put_off() if asked else [],
        messages=messages_by_state() if asked else {},
        answers=answers() if asked else None,
        disk_free=shutil.disk_usage(settings.DATA).free,
        last_backup=_last_backup(settings.DATA),
    )


def _last_backup(data: Path) -> str:
    try:
        return (data / "last-backup").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
