"""What is done to what an organisation keeps of its lists. Each function is one change: allowed first, on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from plait.checking.history import History, Version, history_from_json, history_to_json, remembered
from plait.sheets.remembering import headings_from_json, headings_to_json, put_over
from plait.site.audit.actions import action
from plait.site.habits.models import Figures, Headings
from plait.site.habits.policies import check
from plait.site.people.models import Organisation, Person

KEPT = timedelta(days=730)
"""What was not confirmed or checked for two years is deleted."""
MOST_LISTS = 100
"""Lists of one organisation whose figures are kept; those longest not checked are forgotten first."""


@action(check)
def remember_headings(organisation: Organisation, *, by: Person, new: Mapping[str, str]) -> Headings:  # noqa: ARG001 - the policy has looked at who it is
    """Put what was confirmed over what the organisation has confirmed before."""
    row = Headings.objects.filter(organisation=organisation).first() or Headings(organisation=organisation)
    row.text = headings_to_json(put_over(headings_from_json(row.text), new))
    row.kept_until = timezone.localdate() + KEPT
    row.save()
    return row


@action(check)
def forget_headings(organisation: Organisation, *, by: Person) -> Organisation:  # noqa: ARG001 - as above
    """Forget what all headings mean."""
    Headings.objects.filter(organisation=organisation).delete()
    return organisation


@action(check)
def keep_figures(organisation: Organisation, *, by: Person, name: str, version: Version) -> Figures:  # noqa: ARG001 - as above
    """Put a version of a list with its history. Raises PlaitError where that cannot be read any more."""
    row = organisation.figures.filter(name=name).first() or Figures(organisation=organisation, name=name)
    before = history_from_json(row.history) if row.pk else History()
    row.history = history_to_json(remembered(before, version))
    row.kept_until = timezone.localdate() + KEPT
    row.save()
    _forget_the_oldest(organisation)
    return row


@action(check)
def forget_figures(organisation: Organisation, *, by: Person, name: str) -> Organisation:  # noqa: ARG001 - as above
    """Forget the history of a list."""
    organisation.figures.filter(name=name).delete()
    return organisation


def _forget_the_oldest(organisation: Organisation) -> None:
    newest = organisation.figures.order_by("-kept_until", "-id")[:MOST_LISTS].values_list("pk", flat=True)
    organisation.figures.exclude(pk__in=list(newest)).delete()
