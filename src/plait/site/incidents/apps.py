"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Breaches, complaints and requests."""

    name = "plait.site.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Remind those who see to it before a clock runs out."""
        from plait.site.incidents.reminding import remind
        from plait.site.jobs.housekeeping import tidies

        tidies(remind)
