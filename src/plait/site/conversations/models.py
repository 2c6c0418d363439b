"""A conversation between two people, and what was said in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait.site.idents import new_ident

PERSON = settings.AUTH_USER_MODEL


class Thread(models.Model):
    """Everything between two people about one thing."""

    ident = models.CharField(max_length=12, unique=True, default=new_ident)
    about = models.CharField(max_length=150)
    """What it is about, in the words of whoever began: a question."""
    link = models.CharField(max_length=300)
    """Address of that on this site, without the host."""
    kind = models.CharField(max_length=40)
    """What it hangs from: ``projects.partner``."""
    number = models.BigIntegerField()
    """Which one."""
    one = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    """Who began."""
    other = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    waits_for = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    """Whose turn it is; None where nobody owes an answer."""
    reply_by = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    gone = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    """Who of the two has left their organisation with nobody to take over: they see it no more."""
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "number"], name="one_conversation_about_a_thing"),)
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"thread {self.ident}"


class Step(models.TextChoices):
    """What an entry did."""

    ASKED = "asked", _("asked")
    SAID = "said", _("wrote")
    JOINED = "joined", _("takes part")
    DECLINED = "declined", _("said no")
    OFFERED = "offered", _("offers instead")
    SHARED = "shared", _("shared a table")
    TOOK_BACK = "took-back", _("took a table back")
    CALL = "call", _("would like to talk for 20 minutes")
    CALL_AGREED = "call-agreed", _("agreed to talk")
    ENDED = "ended", _("ended the conversation")


class Entry(models.Model):
    """One thing that was said or done in it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="entries")
    step = models.CharField(max_length=12, choices=Step)
    text = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    call_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique, and most have none
    """Checksum of the e-mail that it came by: the same one is not taken in twice."""

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Refusal(models.Model):
    """An e-mail that was not taken in; of what it said nothing is kept."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    mail = models.CharField(max_length=64, unique=True)
    """Checksum of it: of the same one nobody is told twice."""
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"refusal {self.pk}"


class Fault(models.TextChoices):
    """Why no answers come from the mailbox."""

    NONE = "", _("They come.")
    AWAY = "away", _("The mail server cannot be reached.")
    NOT_TRUSTED = "not-trusted", _("The mail server's certificate cannot be trusted, so that it got no password.")
    REFUSED = "refused", _("The mail server refuses the site: see that PLAIT_SITE_ANSWERS is right.")
    NO_FOLDER = "no-folder", _("The folder that PLAIT_SITE_ANSWERS names is not there, or may only be read.")


class MailboxState(models.Model):
    """How the last look into the mailbox ended, for whoever runs the site. There is one row."""

    ONLY = 1

    next_look = models.DateTimeField(null=True)
    worked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=12, blank=True)
    """One of Fault."""

    def __str__(self) -> str:
        return f"mailbox {self.fault or 'in order'}"
