"""Tries that are counted: a few, then a wait; in the database, so that no process knows less than another."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from plait.site import log
from plait.site.audit.actions import record
from plait.site.entering.models import Tries
from plait.site.people.fields import blind_index
from plait.site.people.models import Person

TRIES = 5
WAIT = 15 * 60
"""Seconds that have to go by after too many tries."""


class Tried(StrEnum):
    """What may be tried a few times only."""

    PASSWORD = "password"  # noqa: S105 - a name, not a password
    SECOND_STEP = "second step"
    LINK = "link"
    """Asking for a link by e-mail."""


@transaction.atomic
def may_try(what: Tried, whose: str, *, person: Person | None = None) -> bool:
    """Use up one try; False where none is left.

    It is counted before anybody looks whether it was right, so that many at once do not get more than one after
    the other. ``person`` is whom the try is for, where that is known: the first that is refused is put on record.
    """
    now = timezone.now()
    tries, _ = Tries.objects.select_for_update().get_or_create(key=_key(what, whose), defaults={"until": now})
    if tries.until <= now:
        tries.count, tries.until = 0, now + timedelta(seconds=WAIT)
    if tries.count > TRIES:
        return False
    tries.count += 1
    if tries.count == TRIES:
        tries.until = now + timedelta(seconds=WAIT)
    tries.save()
    if tries.count <= TRIES:
        return True
    log.event("sign-in refused")
    if person is not None:
        record("too_many_tries", person, by=None)
    return False


def forget_tries(what: Tried, whose: str) -> None:
    """Start afresh, as one was right."""
    Tries.objects.filter(key=_key(what, whose)).delete()


def _key(what: Tried, whose: str) -> str:
    return blind_index(f"{what} {whose.strip()}")
