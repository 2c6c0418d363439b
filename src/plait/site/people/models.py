"""Accounts, organisations, and who belongs to which as what."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait.site.people.fields import EncryptedField, blind_index


class Role(models.TextChoices):
    """What somebody is in an organisation."""

    COMMUNITY = "community", _("community worker")
    DATA = "data", _("data lead")
    SUBJECT = "subject", _("subject lead")
    LEGAL = "legal", _("legal and policy lead")
    CONVENOR = "convenor", _("convenor")
    VIEWER = "viewer", _("viewer")


class Kind(models.TextChoices):
    """What sort of organisation it is."""

    COUNCIL = "council", _("council")
    VCS = "vcs", _("charity or community group")
    PARISH = "parish", _("town or parish council")
    NHS = "nhs", _("NHS")
    POLICE = "police", _("police")
    FIRE = "fire", _("fire and rescue")
    OTHER = "other", _("something else")


class Organisation(models.Model):
    """A council, a charity, a surgery."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Finds people by their e-mail address, which the database cannot read."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this e-mail address. Raises Person.DoesNotExist."""
        return self.get(email_index=blind_index(username or ""))


class Person(AbstractBaseUser):
    """Somebody with an account: as little as it takes to say who answers for a list."""

    name = EncryptedField()
    email = EncryptedField()
    email_index = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    kept_until = models.DateField()
    """When the account is deleted unless it is used again."""
    organisations = models.ManyToManyField(Organisation, through="Membership")

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email_index"

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def words(self) -> str:
        """The name as pages show it, also of an account that was deleted."""
        return self.name or str(_("somebody who has left"))


class Membership(models.Model):
    """One person in one organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "organisation"], name="one_role_in_an_organisation"),)

    def __str__(self) -> str:
        return f"membership {self.pk}"
