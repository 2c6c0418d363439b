"""Accounts, organisations, and who belongs to which as what."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait.site.access import Limit
from plait.site.people.fields import EncryptedField, blind_index
from plait.site.places import PlaceField, name_of


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


class Register(models.TextChoices):
    """Where the number of an organisation comes from."""

    CHARITY = "charity", _("charity number")
    COMPANY = "company", _("company number")


class Organisation(models.Model):
    """A council, a charity, a surgery."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.CharField(max_length=200, blank=True)
    """What it does, in one line for everybody on the site."""
    register = models.CharField(max_length=10, choices=Register, blank=True)
    number = models.CharField(max_length=20, blank=True)
    """Its number in that register, as the register writes it; "" where none was given."""

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """What an organisation without accounts takes part by: paper, which the convenor of another one carries."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="post")
    carrier = models.ForeignKey("Person", models.PROTECT, null=True, related_name="+")
    """The convenor who carries it; None where the last one has put it down, or has left."""
    carried_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The verified organisation whose convenor that is, or was."""
    contact = EncryptedField(blank=True)
    """Whom the paper is sent to and where, where the carrier cannot send it without; only the carrier reads it."""
    contact_until = models.DateField(null=True)
    """When that is deleted; None where there is none."""

    def __str__(self) -> str:
        return f"post {self.pk}"


class Serving(models.Model):
    """A place in which an organisation works, or would like to, and who there vouches that it is what it says."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="servings")
    place = PlaceField()
    since = models.DateTimeField(null=True)
    """Since when it works there; None while it only asks to, or was told no."""
    verified_at = models.DateTimeField(null=True)
    """When somebody vouched that it is what it says; None where nobody has, or not any more."""
    verified_by = models.ForeignKey("Person", models.PROTECT, null=True, related_name="+")
    """The convenor who did; None for a place's first organisation, which whoever runs the site vouches for."""
    doubt = models.CharField(max_length=200, blank=True)
    """Why it is not verified any more, or may not work there, in the words of the convenor who said so."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "place"], name="once_in_a_place"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"serving {self.pk}"

    @property
    def place_name(self) -> str:
        """What people call the place."""
        return name_of(self.place)


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

    limit: Limit | None = None
    """To what their visit is limited, if they came by a link to one question. It is no column: the request knows it."""

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
    looks_after = models.BooleanField(default=False)
    """Whether they look after the members of the organisation: a matter of trust, whatever their role."""
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "organisation"], name="one_role_in_an_organisation"),)

    def __str__(self) -> str:
        return f"membership {self.pk}"


def new_key() -> str:
    """What names a request in addresses: it says nothing and cannot be guessed."""
    return secrets.token_hex(12)


class Said(models.TextChoices):
    """What became of a request."""

    NOTHING = "nothing", _("not answered yet")
    YES = "yes", _("yes")
    NO = "no", _("no")


class JoinRequest(models.Model):
    """Somebody who would like to belong to an organisation: with an account, or a visitor without one."""

    key = models.CharField(max_length=24, unique=True, default=new_key)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="requests")
    """None where a visitor named one that the site does not know."""
    organisation_name = EncryptedField(blank=True)
    """As the visitor wrote it, where the site does not know it."""
    place = PlaceField()
    """Where that one works: the convenors there say yes or no."""
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="requests")
    """Whoever asks; None for a visitor, whose name and address stand below until there is an answer."""
    name = EncryptedField(blank=True)
    email = EncryptedField(blank=True)
    email_index = models.CharField(max_length=64, blank=True)
    text = EncryptedField(blank=True)
    """Why they ask, in one sentence."""
    asked_at = models.DateTimeField(auto_now_add=True)
    kept_until = models.DateField()
    """When all of it is deleted, whatever became of it."""
    said = models.CharField(max_length=10, choices=Said, default=Said.NOTHING)
    reason = EncryptedField(blank=True)
    """Why not."""

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"request {self.pk}"


class Seen(models.Model):
    """That somebody opened what is personal or confidential and not their own: one line a day at most."""

    kind = models.CharField(max_length=40)
    """What it is, as `plait.site.people.seeing` was told: ``incidents.incident``."""
    number = models.BigIntegerField()
    """Which one."""
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    """Who opened it."""
    whose = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Who wrote it or whom it is about; None where that is nobody with an account."""
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    """The organisation that it belongs to; None where it is between people."""
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "number", "person", "day"], name="seen_once_by_one_on_a_day"),
        )
        indexes = (models.Index(fields=["organisation", "-day"], name="seen_of_an_organisation"),)
        ordering = ("-day", "-id")

    def __str__(self) -> str:
        return f"seen {self.pk}"
