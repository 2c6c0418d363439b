"""Keeps reviews for the members of organisations, as the pages of matching ask (`plait.site.matching.reviews`)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.linkage import Answer, Matches
from plait.linkage.kept import matches_from_bytes
from plait.linkage.reviewing import Pair, Said
from plait.site.audit.actions import record
from plait.site.matching.reviews import Terms
from plait.site.people import seeing
from plait.site.people.models import Organisation, Person, Role
from plait.site.reviews.actions import answer_pair, begin_review, delete_review, take_answer_back
from plait.site.reviews.models import Look, Review
from plait.site.reviews.policies import refusal, visible_reviews

LOOKED_AT = timedelta(minutes=5)
"""For so long a pair is left to whoever has it before them."""
AGAIN = timedelta(minutes=1)
"""A look at the same pair is written down again only after so long."""


@dataclass(frozen=True)
class OurReview:
    """One review, for one member."""

    row: Review
    person: Person

    @property
    def token(self) -> str:
        """What names it in addresses."""
        return self.row.ident

    @property
    def terms(self) -> Terms:
        """How it is to be done."""
        return Terms(self.row.organisation_id, self.row.most, self.row.second_opinion)

    @property
    def who(self) -> str:
        """The person's number."""
        return str(self.person.pk)

    @property
    def title(self) -> str:
        """The names of the lists."""
        return self.row.title

    @property
    def whose(self) -> str:
        """The organisation's name."""
        return self.row.organisation.name

    @property
    def until(self) -> date | None:
        """The day after which it is deleted."""
        return self.row.kept_until

    @property
    def refusal(self) -> str:
        """Why this person cannot decide here; "" where they can."""
        return refusal("answer_pair", self.row, self.person) or ""

    def matches(self) -> Matches:
        """What was found. Raises PlaitError where another version of Plait found it."""
        return matches_from_bytes(b64decode(self.row.found.content))

    def said(self) -> Sequence[Said]:
        """All answers."""
        return tuple(
            Said((item.one, item.other), Answer(item.answer), str(item.by_id), item.note)
            for item in self.row.replies.all()
        )

    def people(self) -> Mapping[str, str]:
        """Those who have answered, by their number."""
        people = Person.objects.filter(replies__review=self.row).distinct()
        return {str(person.pk): person.words for person in people}

    def say(self, pair: Pair, answer: Answer, note: str) -> None:
        """Answer a pair. Raises Refused."""
        answer_pair(self.row, by=self.person, pair=pair, answer=answer, note=note)

    def take_back(self) -> Pair | None:
        """Take the last answer back. Raises Refused."""
        last = self.row.replies.filter(by=self.person).last()
        if last is None:
            return None
        take_answer_back(self.row, by=self.person)
        return last.one, last.other

    def look_at(self, pair: Pair) -> None:
        """Note that this person has a pair before them."""
        now = timezone.now()
        before = self.row.looks.filter(by=self.person).first()
        if before is None or (before.one, before.other) != pair or before.at < now - AGAIN:
            values = {"one": pair[0], "other": pair[1], "at": now}
            Look.objects.update_or_create(review=self.row, by=self.person, defaults=values)

    def looked_at(self) -> Collection[Pair]:
        """What others have before them."""
        since = timezone.now() - LOOKED_AT
        looks = self.row.looks.filter(at__gt=since).exclude(by=self.person)
        return set(looks.values_list("one", "other"))

    def delete(self) -> None:
        """Delete it. Raises Refused."""
        delete_review(self.row, by=self.person)


@dataclass(frozen=True)
class OurReviews:
    """The reviews that one member can see."""

    person: Person

    def organisations(self) -> Sequence[tuple[int, str]]:
        """Those to which they belong and do not only look on."""
        own = self.person.memberships.exclude(role=Role.VIEWER).select_related("organisation").order_by("pk")
        return [(item.organisation_id, item.organisation.name) for item in own]

    def begin(self, matches: Matches, terms: Terms) -> str:
        """Begin a review. Raises Refused, or PlaitError where it is too large."""
        organisation = Organisation.objects.filter(pk=terms.whose or 0).first()
        if organisation is None:
            raise PlaitError(
                _("Lists are matched for an organisation: join one first, as somebody who does not only look on.")
            )
        return begin_review(organisation, by=self.person, matches=matches, terms=terms).ident

    def all(self) -> Sequence[OurReview]:
        """The reviews of their organisations, the newest first."""
        return [OurReview(row, self.person) for row in visible_reviews(self.person)]

    def find(self, token: str) -> OurReview | None:
        """The review of this token; that they opened it is kept with it."""
        row = visible_reviews(self.person).filter(ident=token).first()
        if row is None:
            return None
        seeing.note(self.person, seeing.Opened.of(row, organisation=row.organisation_id))
        return OurReview(row, self.person)


def our_reviews(request: HttpRequest) -> OurReviews | None:
    """The reviews of whoever has signed in."""
    return OurReviews(request.user) if isinstance(request.user, Person) else None


@transaction.atomic
def delete_the_old() -> None:
    """Delete the reviews whose day has come; it is on record like what members delete."""
    for row in Review.objects.filter(kept_until__lt=timezone.localdate()).select_related("organisation"):
        row.delete()
        record("delete_review", row.organisation, by=None)
