"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class EnteringConfig(AppConfig):
    """Coming in."""

    name = "plait.site.entering"
    label = "entering"

    def ready(self) -> None:
        """Sessions end with a membership, all of it with the account; what had its time is deleted."""
        from django.db.models.signals import post_delete, post_save

        from plait.site.entering import forgetting, links, question_links
        from plait.site.jobs import handles
        from plait.site.jobs.housekeeping import tidies
        from plait.site.people.models import Membership, Person

        post_delete.connect(forgetting.membership_ended, sender=Membership)
        post_save.connect(forgetting.account_saved, sender=Person)
        tidies(forgetting.delete_the_old)
        handles("send_link")(links.send_link)
        handles("renew_link")(question_links.renew_link)
