"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messaging."""

    name = "plait.site.messaging"
    label = "messaging"
