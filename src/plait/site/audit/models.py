"""What was done: one line for each deed."""

from __future__ import annotations

from typing import Any

from django.db import models


class Deed(models.Model):
    """One deed. It names things by their kind and number and says nothing about a person in words.

    The database itself refuses to change or delete a line (triggers, in the first migration).
    """

    at = models.DateTimeField(auto_now_add=True)
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

    class Meta:
        indexes = (models.Index(fields=["project", "at"]),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.number}"

    def save(self, *arguments: Any, **named: Any) -> None:
        """Write a new line; an old one is never written again."""
        if not self._state.adding:
            raise TypeError("a deed on record is not changed")
        super().save(*arguments, **named)
