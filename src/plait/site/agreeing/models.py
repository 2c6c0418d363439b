"""What the place adds to the dictionary: proposals, what is said about them, and the versions that came of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait.site.people.models import Organisation
from plait.site.places import PlaceField

PERSON = settings.AUTH_USER_MODEL


class Stage(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", _("being discussed")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Proposal(models.Model):
    """One change that somebody proposes: a tag of the place's own, or a shorter list for a tag that there is."""

    place = PlaceField()
    change = models.TextField()
    """The one tag or the one list, as an extension of its own (TOML)."""
    why = models.TextField()
    """Why it is needed, in the words of whoever proposed it."""
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN)
    reason = models.TextField(blank=True)
    """Why it was adopted or declined."""
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The organisation of whoever decided."""
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class Stance(models.TextChoices):
    """What a remark is."""

    FOR = "for", _("In favour")
    AGAINST = "against", _("Against")
    QUESTION = "question", _("A question")


class Opinion(models.Model):
    """Something said about a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="opinions")
    stance = models.CharField(max_length=10, choices=Stance)
    text = models.TextField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"opinion {self.pk}"


class Version(models.Model):
    """One version of what a place adds to the dictionary. It is never changed: a file may follow it."""

    place = PlaceField()
    number = models.PositiveIntegerField()
    extension = models.TextField()
    """All of it (TOML), so that a file which follows it can be read by it later."""
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="version")
    """What was adopted; it says by whom, when and why."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "number"], name="one_version_of_a_number"),)
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def organisation_id(self) -> int:
        """The number of the organisation that proposed what became this version."""
        return self.proposal.organisation_id
