"""What is done to reviews. Each function is one change: allowed first, on record."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.linkage import Answer, Matches
from plait.linkage.kept import matches_to_bytes
from plait.linkage.reviewing import Pair
from plait.site.audit.actions import action
from plait.site.matching.reviews import Terms
from plait.site.people.models import Organisation, Person
from plait.site.reviews.models import Found, Look, Reply, Review
from plait.site.reviews.policies import check

LARGEST = 50_000_000
"""Bytes of a review: rows of about a million people. More belongs on a computer of one's own."""
MOST = 20
"""Reviews of one organisation at a time."""
MOST_DAYS = 90
"""Days for which a review is kept at most."""


@action(check)
def begin_review(organisation: Organisation, *, by: Person, matches: Matches, terms: Terms) -> Review:
    """Keep what was found, for members to look at. Raises PlaitError where it is too large, or one too many."""
    content = matches_to_bytes(matches)
    if len(content) > LARGEST:
        raise PlaitError(_("These lists are too long to be looked at here: match them on your own computer."))
    if organisation.reviews.count() >= MOST:
        raise PlaitError(_("Your organisation has too many reviews: delete one that is done, then match again."))
    review = Review.objects.create(
        organisation=organisation,
        begun_by=by,
        kept_until=timezone.localdate() + timedelta(days=min(terms.days, MOST_DAYS)),
        title=", ".join(item.name for item in matches.lists),
        most=terms.most,
        second_opinion=terms.second_opinion,
    )
    Found.objects.create(review=review, content=b64encode(content).decode())
    return review


@action(check)
def answer_pair(review: Review, *, by: Person, pair: Pair, answer: Answer, note: str) -> Reply:
    """Say what a pair is, instead of what this person said of it before."""
    review.replies.filter(by=by, one=pair[0], other=pair[1]).delete()
    Look.objects.filter(review=review, by=by).delete()
    return Reply.objects.create(review=review, one=pair[0], other=pair[1], answer=answer.value, note=note, by=by)


@action(check)
def take_answer_back(review: Review, *, by: Person) -> Review:
    """Take this person's last answer back, where there is one."""
    last = review.replies.filter(by=by).last()
    if last is not None:
        last.delete()
    return review


@action(check)
def delete_review(review: Review, *, by: Person) -> Organisation:  # noqa: ARG001 - the policy has looked at who it is
    """Delete a review with its rows and answers."""
    organisation = review.organisation
    review.delete()
    return organisation
