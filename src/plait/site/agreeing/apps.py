"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AgreeingConfig(AppConfig):
    """Agreeing the standard."""

    name = "plait.site.agreeing"
    label = "agreeing"

    def ready(self) -> None:
        """Say what the place has added to the dictionary, to every page that goes by it, and what is still open."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, leaving, standard
        from plait.site.agreeing.leaving import of_place
        from plait.site.agreeing.policies import why_not_propose
        from plait.site.agreeing.reading import every_extension, newest_extension

        standard.register(newest_extension, versions=every_extension)
        leaving.register_in_place(of_place)
        allowed.register_in_place(_("Propose something for our standard"), why_not_propose)
