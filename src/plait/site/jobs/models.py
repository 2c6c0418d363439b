"""Work to be done in the background."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a job has come."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """One piece of work. It names what it is about by number: nothing about a person is in it."""

    kind = models.CharField(max_length=40)
    """What is to be done: the name under which a function was declared with ``plait.site.jobs.handles``."""
    subject = models.BigIntegerField()
    """Number of what it is about."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.PositiveIntegerField(default=0)
    """Steps done, for the progress bar."""
    steps = models.PositiveIntegerField(default=0)
    """Steps in all; 0 while nobody knows."""
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    """Who holds it: a worker's token, drawn anew with each attempt."""
    leased_until = models.DateTimeField(null=True)
    """When another worker may take it over, unless its holder says before that it is alive."""
    started_at = models.DateTimeField(null=True)
    """When a worker took it last."""
    not_before = models.DateTimeField(null=True)
    """Before this moment nobody takes it."""
    postponed = models.PositiveSmallIntegerField(default=0)
    """How often it was put off, as something outside the site was not ready for it."""
    cancel_asked = models.BooleanField(default=False)
    """Whether somebody called it off while it ran."""
    fault = models.TextField(blank=True)
    """One plain sentence, where it failed or was put off."""
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "leased_until"]),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def has_ended(self) -> bool:
        """Whether nobody does it any more, whatever came of it."""
        return self.state not in {State.WAITING, State.RUNNING}


class Alive(models.Model):
    """When a worker was last heard of: one row for all of them. It names no computer."""

    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"a worker at {self.seen_at}"
