"""Breaches, complaints and requests of an organisation, and what was done about each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait.site.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    """What it is."""

    BREACH = "breach", _("Data was lost, or somebody saw what they should not")
    COMPLAINT = "complaint", _("Somebody complains about how their data is used")
    REQUEST = "request", _("Somebody asks to see, correct or delete what is kept about them")


class Incident(models.Model):
    """One of them. Nobody can be recognised in it: who it is about is known to those who see to it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=10, choices=Kind)
    what = models.TextField()
    noticed_at = models.DateTimeField()
    """When the organisation came to know of it: its clock begins then."""
    reported_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    """When what the clock is for was done."""
    answer = models.TextField(blank=True)
    """What was done about that, or why it was not needed."""
    closed_at = models.DateTimeField(null=True)
    learned = models.TextField(blank=True)
    """What will be different from now on."""

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"incident {self.pk}"


class Note(models.Model):
    """Something that was found out or done meanwhile."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"note {self.pk}"
