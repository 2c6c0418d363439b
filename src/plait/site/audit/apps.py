"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit."""

    name = "plait.site.audit"
    label = "audit"
