"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs."""

    name = "plait.site.jobs"
    label = "jobs"
