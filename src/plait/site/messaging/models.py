"""What people were told."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Message(models.Model):
    """One message to one person. It names projects and tables, and nobody who is on a list."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    subject = models.CharField(max_length=150)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    """Address on this site, without the host, that the message is about."""
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"message {self.pk}"
