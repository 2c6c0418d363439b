"""What becomes of an organisation's proposals when it leaves the place."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from plait.site.agreeing.models import Proposal, Stage
from plait.site.agreeing.reading import titled
from plait.site.leaving import Theirs, Thing


def of_place(organisation: int, place: str) -> list[Theirs]:
    """What it has proposed for the place's standard, and nobody has decided yet."""
    found = Proposal.objects.filter(organisation=organisation, place=place, stage=Stage.OPEN)
    things = tuple(Thing(titled(item).title, reverse("proposal", args=[item.pk])) for item in found)
    becomes = _("They stay open, and those who decide there decide without you.")
    return [Theirs(_("Proposals of yours that are open"), things, becomes)]
