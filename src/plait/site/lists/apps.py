"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Lists at the desk."""

    name = "plait.site.lists"
    label = "lists"
