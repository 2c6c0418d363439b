"""What people were told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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


class How(models.TextChoices):
    """How somebody gets their messages by e-mail."""

    EACH = "each", _("each message by itself")
    DAILY = "daily", _("one message a day with all of them")
    NONE = "none", _("none by e-mail")


class Wish(models.Model):
    """What somebody chose. Whoever never did gets each message by itself."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    since = models.DateTimeField()
    """When they chose it: what they were told before is in no message of the day."""

    def __str__(self) -> str:
        return f"wish {self.pk}"


class NotArriving(models.Model):
    """Somebody to whom e-mails do not arrive: they came back, or were taken for spam."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"not arriving {self.pk}"
