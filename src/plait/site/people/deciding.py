"""Who decides for the whole place: people of verified organisations, by their role there."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from plait.site.people.models import Membership


def deciding_for_all(memberships: QuerySet[Membership], roles: Collection[str]) -> QuerySet[Membership]:
    """Those by which somebody decides, the first that they came to first.

    Whoever is invited for an organisation that nobody has verified decides nothing for everybody.
    """
    found = memberships.filter(role__in=roles, organisation__verified_at__isnull=False)
    return found.select_related("organisation", "person").order_by("pk")
