"""What somebody signs in with besides a password, where they are signed in, and who tried how often."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.db import models
from django.utils.timezone import localdate

from plait.site.people.fields import EncryptedField
from plait.site.people.models import Organisation, Person


class CodeApp(models.Model):
    """An app that shows a new code every half minute; one a person, and one more while it is being set up."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="code_apps")
    secret = EncryptedField()
    """In base 32, as it is typed into an app."""
    confirmed = models.BooleanField(default=False)
    """Whether a code of it was typed: from then on it is asked for."""
    last_step = models.BigIntegerField(default=0)
    """Number of the half minute whose code was used last: that one and those before it fit no more."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "confirmed"], name="one_app_and_one_being_set_up"),)

    def __str__(self) -> str:
        return f"code app {self.pk}"


class Passkey(models.Model):
    """A phone, a computer or a security key that vouches for somebody (WebAuthn)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="passkeys")
    name = EncryptedField()
    """What the person calls it."""
    credential = EncryptedField()
    """Its number and public key, in base 64."""
    used = models.BigIntegerField(default=0)
    """How often it was used by its own count; 0 for the many that keep none."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class RecoveryCode(models.Model):
    """One of the codes that somebody printed for the day on which all else is lost. It is deleted when it is used."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class QuestionLink(models.Model):
    """A link in a letter that opens one question for one organisation, and nothing else."""

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of its token, which is at random and stands in the letter alone."""
    person = models.ForeignKey(Person, models.CASCADE, related_name="question_links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    """Who asked them to take part."""
    part = models.BigIntegerField(db_index=True)
    """Which partner of the question they are."""
    question = models.CharField(max_length=12)
    """What names the question in addresses."""
    conversation = models.CharField(max_length=12, blank=True)
    """What names the conversation about it; "" where there is none."""
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When somebody ended it before its time."""
    title: str = ""
    """The question, where a page shows it to somebody who may follow it. It is no column."""

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"question link {self.pk}"

    @property
    def last_day(self) -> date:
        """The last day on which it works."""
        return localdate(self.until) - timedelta(days=1)


class Visit(models.Model):
    """One session as its owner sees it. It goes when Django's own line about the session goes."""

    session = models.OneToOneField(Session, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="visits")
    link = models.ForeignKey(QuestionLink, models.CASCADE, null=True, related_name="+")
    """The link to one question with which it began, if it did."""
    browser = EncryptedField()
    """In a few words: Firefox on Android."""
    since = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    """To the hour."""

    class Meta:
        ordering = ("-seen_at", "-id")

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Tries(models.Model):
    """How often something was tried that may be tried a few times only."""

    key = models.CharField(max_length=64, unique=True)
    """A keyed checksum of what was tried, and for whom."""
    count = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()
    """When it is forgotten."""

    def __str__(self) -> str:
        return f"tries {self.pk}"
