"""A review of an organisation's lists, what its members answered, and who has which pair before them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from plait.linkage import Answer as Said
from plait.site.idents import new_ident
from plait.site.people.fields import EncryptedField
from plait.site.people.models import Organisation, Person


class Review(models.Model):
    """Lists of one organisation that were matched, with their rows."""

    ident = models.CharField(max_length=12, unique=True, default=new_ident)
    """What names it in addresses."""
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reviews")
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="reviews_begun")
    begun_at = models.DateTimeField(default=timezone.now)
    kept_until = models.DateField()
    """The day after which it is deleted, rows and all."""
    title = EncryptedField()
    """The names of the lists."""
    most = models.PositiveIntegerField(null=True)
    """How many pairs are to be looked at; null for all."""
    second_opinion = models.BooleanField(default=False)

    class Meta:
        ordering = ("-begun_at", "-id")

    def __str__(self) -> str:
        return f"review {self.ident}"


class Found(models.Model):
    """What a review is about: apart from it, as it is large and few pages need it."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="found")
    content = EncryptedField()
    """What was found, rows and all (`plait.linkage.kept`), in base 64."""

    def __str__(self) -> str:
        return f"found {self.pk}"


class Reply(models.Model):
    """What one person said of one pair. Of several on one pair by one person the last counts."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="replies")
    one = models.PositiveIntegerField()
    """The number of the pair's first row in the review."""
    other = models.PositiveIntegerField()
    answer = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Said])
    note = EncryptedField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="replies")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["review", "one", "other", "by"], name="one_reply_of_a_person"),)

    def __str__(self) -> str:
        return f"reply {self.pk}"

    @property
    def organisation_id(self) -> int:
        """The organisation that the deed belongs to."""
        return self.review.organisation_id


class Look(models.Model):
    """The pair that somebody has before them, so that nobody else is given it."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="looks")
    by = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    one = models.PositiveIntegerField()
    other = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["review", "by"], name="one_look_of_a_person"),)

    def __str__(self) -> str:
        return f"look {self.pk}"
