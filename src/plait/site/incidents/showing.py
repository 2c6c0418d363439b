"""An incident as its pages show it: what has to be done, until when, and how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait.site.incidents.clock import DUTIES, Duty, Standing, due_of, standing_of
from plait.site.incidents.models import Incident, Kind

_FOUR_DAYS = timedelta(days=4)
COLOURS = {
    Standing.RUNNING: "blue",
    Standing.SHORT: "yellow",
    Standing.OVER: "red",
    Standing.IN_TIME: "green",
    Standing.LATE: "orange",
}


@dataclass(frozen=True)
class Shown:
    """One incident with its clock."""

    incident: Incident
    duty: Duty
    due: datetime
    words: str
    """How it stands with the time: "41 hours left"."""
    colour: str


def shown(incident: Incident, now: datetime) -> Shown:
    """An incident with how its clock stands at this moment."""
    kind = Kind(incident.kind)
    due, standing = due_of(kind, incident.noticed_at), standing_of(incident, now)
    return Shown(incident, DUTIES[kind], due, _words(standing, due - now), COLOURS[standing])


def _words(standing: Standing, left: timedelta) -> str:
    if standing is Standing.IN_TIME:
        return _("Done in time")
    if standing is Standing.LATE:
        return _("Done too late")
    if standing is Standing.OVER:
        return _("The time is over")
    if left < _FOUR_DAYS:
        hours = int(left.total_seconds() // 3600)
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    return ngettext("%(count)s day left", "%(count)s days left", left.days) % {"count": left.days}
