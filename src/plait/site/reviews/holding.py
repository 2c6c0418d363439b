"""Reviews of an organisation's lists, as what is held (see `plait.site.holding`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.site.holding import Holding
from plait.site.reviews.models import Review


def holdings_of(organisation: int) -> Iterator[Holding]:
    """Each review, with the day on which it is deleted."""
    for row in Review.objects.filter(organisation=organisation).select_related("begun_by"):
        yield Holding(
            what=_("Rows of lists that were matched: %(title)s") % {"title": row.title},
            why=_("So that your members can look at doubtful pairs."),
            basis=_("The basis on which your organisation holds these lists. Encrypted."),
            until=date_format(row.kept_until, "j F Y"),
            seen_by=_("Members of your organisation who are not only viewers"),
            contact=row.begun_by.words,
            link=reverse("review", kwargs={"token": row.ident}),
        )
