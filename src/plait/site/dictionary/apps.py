"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class DictionaryConfig(AppConfig):
    """The dictionary, at the desk and on the shared site."""

    name = "plait.site.dictionary"
    label = "dictionary"
