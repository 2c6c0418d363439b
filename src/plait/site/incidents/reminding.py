"""A reminder, once, when most of the time is over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.incidents.clock import Standing, standing_of
from plait.site.incidents.models import Incident
from plait.site.incidents.notices import tell_those_who_see_to_it


def remind() -> None:
    """Remind those who see to what is not answered yet and has little time left, or none."""
    for incident in Incident.objects.filter(answered_at=None, closed_at=None, reminded_at=None):
        if standing_of(incident, timezone.now()) in {Standing.SHORT, Standing.OVER}:
            _remind_of(incident)


@transaction.atomic
def _remind_of(incident: Incident) -> None:
    """Nobody is reminded twice, whoever else tidies up at the same moment."""
    if Incident.objects.filter(pk=incident.pk, reminded_at=None).update(reminded_at=timezone.now()):
        body = _("Something that was reported to %(organisation)s is not answered yet, and most of its time is over.")
        words = body % {"organisation": incident.organisation.name}
        tell_those_who_see_to_it(incident, _("Little time is left"), words)
