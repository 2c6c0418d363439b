"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects."""

    name = "plait.site.projects"
    label = "projects"
