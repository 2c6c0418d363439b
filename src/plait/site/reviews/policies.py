"""Who may have lists matched and decide about pairs: the organisation's own members, and of them no viewer."""

from __future__ import annotations

from django.db.models import QuerySet

from plait.site.audit.policies import Policies, check_by, refusal_by
from plait.site.people.members import Somebody, why_not_work_for
from plait.site.people.models import Person, Role
from plait.site.reviews.models import Review


def visible_reviews(person: Person) -> QuerySet[Review]:
    """The reviews of the organisations to which somebody belongs and does not only look on."""
    own = person.memberships.exclude(role=Role.VIEWER).values("organisation")
    return Review.objects.filter(organisation__in=own).select_related("organisation")


def _decides(review: Review, somebody: Somebody) -> str | None:
    return why_not_work_for(review.organisation, somebody)


POLICIES: Policies = {
    "begin_review": why_not_work_for,
    "answer_pair": _decides,
    "take_answer_back": _decides,
    "delete_review": _decides,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
