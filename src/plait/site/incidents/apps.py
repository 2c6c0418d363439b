"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Breaches, complaints and requests."""

    name = "plait.site.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Remind those who see to it before a clock runs out, and keep who opens an incident."""
        from django.utils.translation import gettext_lazy as _

        from plait.site.incidents.models import Incident
        from plait.site.incidents.reminding import remind
        from plait.site.jobs.housekeeping import tidies
        from plait.site.people import seeing

        seeing.declare(Incident, _("A breach, a complaint or a request"))
        tidies(remind)
