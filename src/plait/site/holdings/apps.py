"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    """What is held."""

    name = "plait.site.holdings"
    label = "holdings"

    def ready(self) -> None:
        """The accounts of an organisation's members are held, too."""
        from plait.site import holding
        from plait.site.holdings.accounts import accounts_of

        holding.register(accounts_of)
