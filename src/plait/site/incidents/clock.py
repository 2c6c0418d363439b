"""How long there is for each kind, by law, and how much of that is left."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait.site.incidents.models import Kind

if TYPE_CHECKING:
    from plait.site.incidents.models import Incident

SHORT = 1 / 3
"""With less than this share of the time left it is short."""


@dataclass(frozen=True)
class Duty:
    """What has to be done within the time, and where that is written."""

    words: str | Promise
    more: str | Promise
    source: str | Promise
    hours: int = 0
    days: int = 0
    months: int = 0


DUTIES = {
    Kind.BREACH: Duty(
        _("Tell the Information Commissioner, unless it is unlikely to put anybody at risk"),
        _("Where the risk to people is high, tell them too, without delay. Write down what happened in any case."),
        _("UK GDPR, Articles 33 and 34"),
        hours=72,
    ),
    Kind.COMPLAINT: Duty(
        _("Tell whoever complained that you have their complaint"),
        _("Then look into it and tell them the outcome, without delay."),
        _("Data Protection Act 2018, section 164A"),
        days=30,
    ),
    Kind.REQUEST: Duty(
        _("Answer whoever asked"),
        _("Make sure first that they are who they say. It costs them nothing."),
        _("UK GDPR, Articles 12 and 15 to 17"),
        months=1,
    ),
}
"""One a kind; a test holds both together."""


class Standing(StrEnum):
    """How it stands with the time."""

    RUNNING = "running"
    SHORT = "short"
    OVER = "over"
    IN_TIME = "in-time"
    LATE = "late"


def due_of(kind: Kind, noticed_at: datetime) -> datetime:
    """When the time for a kind is over. A month ends on the day of the same number, or on the last of a shorter one."""
    duty = DUTIES[kind]
    due = noticed_at + timedelta(hours=duty.hours, days=duty.days)
    for _month in range(duty.months):
        year, month = (due.year + 1, 1) if due.month == 12 else (due.year, due.month + 1)
        due = due.replace(year=year, month=month, day=min(noticed_at.day, calendar.monthrange(year, month)[1]))
    return due


def standing_of(incident: Incident, now: datetime) -> Standing:
    """How it stands with the time that an incident has."""
    due = due_of(Kind(incident.kind), incident.noticed_at)
    if incident.answered_at:
        return Standing.IN_TIME if incident.answered_at <= due else Standing.LATE
    if now > due:
        return Standing.OVER
    return Standing.SHORT if due - now < (due - incident.noticed_at) * SHORT else Standing.RUNNING
