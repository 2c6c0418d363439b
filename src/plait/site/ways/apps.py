"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class WaysConfig(AppConfig):
    """A place's ways."""

    name = "plait.site.ways"
    label = "ways"
