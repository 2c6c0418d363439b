"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReferringConfig(AppConfig):
    """Answers on referrals, at the desk and on a site that reads lists."""

    name = "plait.site.referring"
    label = "referring"
