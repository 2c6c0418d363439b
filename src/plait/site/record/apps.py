"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The record."""

    name = "plait.site.record"
    label = "record"

    def ready(self) -> None:
        """Keep who takes the record home."""
        from django.utils.translation import gettext_lazy as _

        from plait.site.people import seeing
        from plait.site.record.views import FILE

        seeing.declare_kind(FILE, _("What was done, downloaded as a table"))
