"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messaging."""

    name = "plait.site.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Messages are sent in the background."""
        from plait.site.jobs.housekeeping import tidies
        from plait.site.messaging import delivery, digest  # noqa: F401 - each declares its work

        tidies(delivery.tidy_up)
