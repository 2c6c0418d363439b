"""What a place's ways were, and since when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from plait.site.people.models import Organisation
from plait.site.places import PlaceField


class Choice(models.Model):
    """The ways that were chosen at one time. The newest counts; the others stay, to know what held when."""

    place = PlaceField()
    answers = models.JSONField()
    """The answer to each question of `plait.site.ways.questions`, by its name."""
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"choice {self.pk}"
