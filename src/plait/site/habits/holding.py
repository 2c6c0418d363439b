"""What is kept of an organisation's lists, as what is held (see `plait.site.holding`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.site.habits.models import Figures, Headings
from plait.site.holding import Holding


def holdings_of(organisation: int) -> Iterator[Holding]:
    """What its headings mean, and how good each of its lists was."""
    for headings in Headings.objects.filter(organisation=organisation):
        yield Holding(
            what=_("What the headings of your lists mean"),
            why=_("So that your next list asks nothing."),
            basis=_("No personal data, unless somebody wrote a name into a heading. Encrypted."),
            until=date_format(headings.kept_until, "j F Y"),
            seen_by=_("Members who read a list here"),
        )
    for figures in Figures.objects.filter(organisation=organisation):
        yield Holding(
            what=_("How good one of your lists was, version by version"),
            why=_("So that you see what is new, and whether it gets better."),
            basis=_("No personal data: numbers and keyed checksums. Encrypted."),
            until=date_format(figures.kept_until, "j F Y"),
            seen_by=_("Members who read that list here"),
        )
