"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class MatchingConfig(AppConfig):
    """Matching lists, at the desk and on a site that reads lists."""

    name = "plait.site.matching"
    label = "matching"

    def ready(self) -> None:
        """At the desk reviews lie in memory; on a shared site whoever keeps them registers."""
        if settings.LISTS_FOR == "desk":
            from plait.site.matching import reviews
            from plait.site.matching.own_reviews import own_reviews

            reviews.register(own_reviews)
