"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """Taking part on paper."""

    name = "plait.site.paper"
    label = "paper"

    def ready(self) -> None:
        """Say what is carried, held and may be done, and delete what had its time."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, holding, leaving, on_paper
        from plait.site.jobs.housekeeping import tidies
        from plait.site.paper.holding import contacts_of, delete_old_contacts
        from plait.site.paper.keeping import Papers
        from plait.site.paper.leaving import Posts, of_place
        from plait.site.paper.policies import refusal

        allowed.register(
            _("Put an organisation on the site that takes part on paper"),
            lambda ours, somebody: refusal("put_on_paper", ours, somebody),
        )
        holding.register(contacts_of)
        leaving.register(Posts())
        leaving.register_in_place(of_place)
        on_paper.register(Papers())
        tidies(delete_old_contacts)
