"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Lists, at the desk and on a site that is set to read and forget them."""

    name = "plait.site.lists"
    label = "lists"
