"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class HabitsConfig(AppConfig):
    """What an organisation keeps of its lists."""

    name = "plait.site.habits"
    label = "habits"

    def ready(self) -> None:
        """Keep for organisations what the pages of lists ask to be kept, and delete what had its time."""
        from plait.site import holding, keeping
        from plait.site.habits.holding import holdings_of
        from plait.site.habits.keeping import delete_the_old, keeper_for_owner
        from plait.site.jobs.housekeeping import tidies

        keeping.register(keeper_for_owner)
        holding.register(holdings_of)
        tidies(delete_the_old)
