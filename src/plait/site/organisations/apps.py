"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations and their people."""

    name = "plait.site.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Say what members may do, and delete requests that had their time."""
        from plait.site.jobs.housekeeping import tidies
        from plait.site.organisations.asking import delete_the_old
        from plait.site.organisations.may import register_all

        tidies(delete_the_old)
        register_all()
