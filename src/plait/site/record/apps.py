"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The record."""

    name = "plait.site.record"
    label = "record"
