"""Keeps for the members of an organisation what the pages of lists ask to be kept (see `plait.site.keeping`)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plait.checking.history import History, Version, history_from_json, remembered
from plait.sheets import Remembered
from plait.sheets.remembering import headings_from_json
from plait.site.audit.actions import record
from plait.site.habits.actions import KEPT, forget_figures, forget_headings, keep_figures, remember_headings
from plait.site.habits.models import Figures, Headings
from plait.site.habits.policies import refusal
from plait.site.handover import Purpose
from plait.site.people import seeing
from plait.site.people.models import Membership, Organisation, Person, Role

SOON = timedelta(days=30)
"""What was confirmed again is written down again only where that puts its deletion off by more."""


@dataclass(frozen=True)
class OurHabits:
    """What one organisation keeps, for one of its members."""

    organisation: Organisation
    person: Person

    @property
    def whose(self) -> str:
        """The organisation's name."""
        return self.organisation.name

    @property
    def refusal(self) -> str:
        """Why this person cannot change it; "" where they can."""
        return refusal("keep_figures", self.organisation, self.person) or ""

    @property
    def key(self) -> bytes:
        """A secret of this organisation: two that keep the same list have nothing in common in the database."""
        return hmac.digest(settings.LIST_KEY, f"figures of organisation {self.organisation.pk}".encode(), "sha256")

    def headings(self) -> Remembered:
        """A heading's key -> tag, for a list that this person has read: it is kept that they used them."""
        row = Headings.objects.filter(organisation=self.organisation).first()
        if row is None:
            return {}
        seeing.note(self.person, seeing.Opened.of(row, organisation=self.organisation.pk))
        return headings_from_json(row.text)

    def how_many_headings(self) -> int:
        """How many there are."""
        row = Headings.objects.filter(organisation=self.organisation).first()
        return len(headings_from_json(row.text)) if row else 0

    def keep_headings(self, new: Mapping[str, str]) -> None:
        """Put this over it, where it says anything new. Raises Refused."""
        row = Headings.objects.filter(organisation=self.organisation).first()
        known = headings_from_json(row.text) if row else {}
        is_known = all(known.get(heading) == tag for heading, tag in new.items())
        if row is None or not is_known or row.kept_until < timezone.localdate() + KEPT - SOON:
            remember_headings(self.organisation, by=self.person, new=new)

    def forget_headings(self) -> None:
        """Forget all of them. Raises Refused."""
        forget_headings(self.organisation, by=self.person)

    def history(self, name: str) -> History | None:
        """What is kept of the list with this name. Raises PlaitError where it cannot be read."""
        row = self.organisation.figures.filter(name=name).first()
        return history_from_json(row.history) if row else None

    def keep_version(self, name: str, version: Version) -> None:
        """Put this version with its history, where it says anything new. Raises PlaitError."""
        before = self.history(name)
        if before is None or remembered(before, version) != before:
            keep_figures(self.organisation, by=self.person, name=name, version=version)

    def forget_history(self, name: str) -> None:
        """Forget what is kept of this list. Raises Refused."""
        forget_figures(self.organisation, by=self.person, name=name)


def keeper_for_owner(owner: str, purpose: Purpose | None) -> OurHabits | None:
    """Who keeps things for the owner of a list; None for a visitor, and for whoever belongs to no organisation."""
    found = _membership(owner, purpose) if owner.isdecimal() else None
    return OurHabits(found.organisation, found.person) if found else None


def _membership(owner: str, purpose: Purpose | None) -> Membership | None:
    """The organisation that a list is counted for, or else the first that its owner came to and not only looks on."""
    own = Membership.objects.filter(person=int(owner)).select_related("organisation", "person").order_by("pk")
    if purpose:
        return own.filter(organisation__name=purpose.organisation).first()
    return own.exclude(role=Role.VIEWER).first() or own.first()


@transaction.atomic
def delete_the_old() -> None:
    """Delete what was not confirmed or checked for two years; it is on record like what members forget."""
    today = timezone.localdate()
    for model, verb in ((Headings, "forget_headings"), (Figures, "forget_figures")):
        for row in model.objects.filter(kept_until__lt=today).select_related("organisation"):
            row.delete()
            record(verb, row.organisation, by=None)
