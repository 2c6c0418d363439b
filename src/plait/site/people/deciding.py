"""Who decides for a whole place: people of organisations that are verified there, by their role in them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from plait.site.people.models import Membership


def deciding_for_all(
    memberships: QuerySet[Membership], roles: Collection[str], places: Collection[str]
) -> QuerySet[Membership]:
    """Those by which somebody decides for one of these places, the first that they came to first.

    Whoever is invited for an organisation that nobody has verified there decides nothing for everybody.
    """
    found = memberships.filter(
        role__in=roles,
        organisation__servings__place__in=places,
        organisation__servings__verified_at__isnull=False,
    )
    return found.distinct().select_related("organisation", "person").order_by("pk")
