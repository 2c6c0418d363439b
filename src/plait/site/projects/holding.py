"""An organisation's tables, as what is held (see `plait.site.holding`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from plait.site.holding import Holding
from plait.site.projects.models import Contribution, Openness, Stage


def tables_of(organisation: int) -> Iterator[Holding]:
    """Its tables that are shared now, and those that wait to be."""
    found = Contribution.objects.filter(organisation=organisation).exclude(stage=Stage.WITHDRAWN)
    for table in found.select_related("project", "by").prefetch_related("project__publications"):
        yield Holding(
            what=_("A table of rounded counts (%(stage)s)") % {"stage": table.get_stage_display()},
            why=table.project.question,
            basis=_("No personal data: rounded counts by area."),
            until=_("It is taken back. What was published by then stays published."),
            seen_by=_seen_by(table),
            contact=table.contact or table.by.words,
            link=reverse("question", kwargs={"ident": table.project.ident}),
        )


def _seen_by(table: Contribution) -> str:
    if table.stage == Stage.DRAFT:
        return _("Only %(name)s") % {"name": table.by.words}
    published = any(item.published_on and not item.withdrawn_at for item in table.project.publications.all())
    return _("Everyone") if published else str(Openness(table.project.openness).label)
