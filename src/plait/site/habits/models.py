"""What is kept of an organisation's lists, encrypted, each with the day on which it is deleted."""

from __future__ import annotations

from django.db import models

from plait.site.people.fields import EncryptedField
from plait.site.people.models import Organisation


class Headings(models.Model):
    """What the headings of an organisation's lists mean, as its members confirmed it."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="headings")
    text = EncryptedField()
    """Headings and tags (see `plait.sheets.remembering`)."""
    kept_until = models.DateField()

    def __str__(self) -> str:
        return f"headings {self.pk}"


class Figures(models.Model):
    """How good one list of an organisation was, version by version."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=32)
    """What the list is known again by: a keyed hash of its headings, its tags and its sheet's name."""
    history = EncryptedField()
    """Numbers and keyed hashes (see `plait.checking.history`)."""
    kept_until = models.DateField()

    class Meta:
        ordering = ("kept_until", "id")
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="one_history_of_a_list"),)

    def __str__(self) -> str:
        return f"figures {self.pk}"
