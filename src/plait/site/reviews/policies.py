"""Who may have lists matched and decide about pairs: the organisation's own members, and of them no viewer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plait.site.audit.policies import Policies, check_by, refusal_by, viewers_look_on
from plait.site.people.models import Organisation, Person, Role
from plait.site.reviews.models import Review

Somebody = Person | AnonymousUser


def visible_reviews(person: Person) -> QuerySet[Review]:
    """The reviews of the organisations to which somebody belongs and does not only look on."""
    own = person.memberships.exclude(role=Role.VIEWER).values("organisation")
    return Review.objects.filter(organisation__in=own).select_related("organisation")


def _is_ours(organisation: Organisation, somebody: Somebody) -> str | None:
    own = somebody.memberships.filter(organisation=organisation).first() if somebody.is_authenticated else None
    if own is None:
        return _("Only members of %(organisation)s can do this.") % {"organisation": organisation.name}
    return viewers_look_on() if own.role == Role.VIEWER else None


def _decides(review: Review, somebody: Somebody) -> str | None:
    return _is_ours(review.organisation, somebody)


POLICIES: Policies = {
    "begin_review": _is_ours,
    "answer_pair": _decides,
    "take_answer_back": _decides,
    "delete_review": _decides,
}
"""For every action its policy; a test holds the two lists together."""
refusal = refusal_by(POLICIES)
check = check_by(POLICIES)
