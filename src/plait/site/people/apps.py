"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "plait.site.people"
    label = "people"

    def ready(self) -> None:
        """Keep who opens a member's page, and a request to join."""
        from django.utils.translation import gettext_lazy as _

        from plait.site.people import seeing
        from plait.site.people.models import JoinRequest, Membership

        seeing.declare(Membership, _("The page of a member"))
        seeing.declare(JoinRequest, _("A request to join"))
