"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class HabitsConfig(AppConfig):
    """What an organisation keeps of its lists."""

    name = "plait.site.habits"
    label = "habits"

    def ready(self) -> None:
        """Keep for organisations what the pages of lists ask to be kept, and delete what had its time."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, holding, keeping
        from plait.site.habits.holding import holdings_of
        from plait.site.habits.keeping import delete_the_old, keeper_for_owner
        from plait.site.habits.models import Headings
        from plait.site.habits.policies import refusal
        from plait.site.jobs.housekeeping import tidies
        from plait.site.people import seeing

        seeing.declare(Headings, _("What the headings of your lists mean"))
        keeping.register(keeper_for_owner)
        holding.register(holdings_of)
        tidies(delete_the_old)
        allowed.register(
            _("Say what the headings of your lists mean, for your colleagues too"),
            lambda ours, somebody: refusal("remember_headings", ours, somebody),
        )
