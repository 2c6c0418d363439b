"""What was done: one line for each deed, tied to the line before it."""

from __future__ import annotations

from typing import Any

from django.db import models


class Deed(models.Model):
    """One deed. It names things by their kind and number and says nothing about a person in words.

    The database itself refuses to change or delete a line (triggers, in the migrations).
    """

    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    """What was done, as the action is called: ``share_table``."""
    by = models.BigIntegerField(null=True)
    """The number of the account, None for the site itself. No foreign key: the line outlives the account."""
    kind = models.CharField(max_length=40)
    """What it was done to: ``projects.contribution``."""
    number = models.BigIntegerField()
    """Which one."""
    project = models.BigIntegerField(null=True)
    """The project that it belongs to, if any."""
    organisation = models.BigIntegerField(null=True)
    """The organisation for which it was done or that it concerns (see `belonging`), if it is one alone."""
    link = models.BigIntegerField(null=True)
    """The number of the link to one question by which they had come; None for whoever had signed in."""
    before = models.CharField(max_length=64)
    """The digest of the deed before it. No two deeds follow the same one."""
    digest = models.CharField(max_length=64)
    """SHA-256 of ``before`` and of all that stands above (see `chain`)."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["before"], name="one_deed_after_another"),)
        indexes = (
            models.Index(fields=["project", "at"]),
            models.Index(fields=["organisation", "id"], name="deeds_of_an_organisation"),
            models.Index(fields=["by", "id"], name="deeds_of_a_person"),
            models.Index(fields=["kind", "number"], name="deeds_done_to_a_thing"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.number}"

    def save(self, *arguments: Any, **named: Any) -> None:
        """Write a new line; an old one is never written again."""
        if not self._state.adding:
            raise TypeError("a deed on record is not changed")
        super().save(*arguments, **named)
