"""What somebody may see of the record, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from plait.site import on_paper
from plait.site.audit.models import Deed
from plait.site.people.models import Organisation, Person
from plait.site.questions import Question, questions_of
from plait.site.record.words import SEEN_BY_ONE, sentence_of


@dataclass(frozen=True)
class Sight:
    """What the record is seen through: who looks, their questions, and their organisations."""

    person: int
    """The number of who looks."""
    questions: Sequence[Question]
    own: frozenset[int]
    """The numbers of the organisations that they are a member of now."""
    organisations: Mapping[int, str]
    """The names of these and of those that take part in the same questions, by their numbers."""


@dataclass(frozen=True)
class Entry:
    """A deed as it is shown."""

    number: int
    at: datetime
    sentence: str
    organisation: str
    """The name of the organisation that it was done for or that it concerns; "" for none."""
    question: Question | None
    digest: str

    @property
    def day(self) -> date:
        """The day here on which it was done."""
        return localdate(self.at)


def sight_of(person: Person) -> Sight:
    """What somebody looks through."""
    questions = questions_of(person.pk)
    own = frozenset(person.memberships.values_list("organisation", flat=True))
    numbers = own.union(*(question.organisations for question in questions))
    names = Organisation.objects.filter(pk__in=numbers).order_by("name").values_list("pk", "name")
    return Sight(person.pk, questions, own, dict(names))


def seen_deeds(sight: Sight) -> QuerySet[Deed]:
    """The deeds that somebody may see, the newest first.

    They are those of the questions in which they take part; those of their organisations, also in questions that are
    open to everyone; and those that they did themselves or that were done to their account.
    """
    taking_part = [question.number for question in sight.questions if question.takes_part]
    looking_on = [question.number for question in sight.questions if not question.takes_part]
    seen = (
        Q(project__in=taking_part)
        | Q(organisation__in=sight.own, project=None)
        | Q(organisation__in=sight.own, project__in=looking_on)
        | Q(by=sight.person, project=None)
        | Q(kind=Person._meta.label_lower, number=sight.person)
    )
    of_others = Q(verb__in=SEEN_BY_ONE) & (Q(by=None) | ~Q(by=sight.person))
    return Deed.objects.filter(seen).exclude(of_others).order_by("-id")


def entries_of(deeds: Iterable[Deed], sight: Sight) -> list[Entry]:
    """Deeds as they are shown to whoever looks. Of each name it is looked up what it is now."""
    found = list(deeds)
    people = Person.objects.only("name").in_bulk({deed.by for deed in found if deed.by})
    organisations = Organisation.objects.in_bulk({deed.organisation for deed in found if deed.organisation})
    questions = {question.number: question for question in sight.questions}
    carriers = on_paper.carriers({deed.number for deed in found if deed.kind == on_paper.PAPER})
    return [
        Entry(
            number=deed.pk,
            at=deed.at,
            sentence=sentence_of(deed.verb, _who(deed, people, carriers)),
            organisation=str(organisations.get(deed.organisation or 0, "")),
            question=questions.get(deed.project or 0),
            digest=deed.digest,
        )
        for deed in found
    ]


def _who(deed: Deed, people: Mapping[int, Person], carriers: Mapping[int, str]) -> str:
    if deed.by is None:
        return _("The site")
    person = people.get(deed.by)
    name = person.words if person else _("somebody who has left")
    if deed.kind == on_paper.PAPER and deed.number in carriers:
        return _("%(name)s of %(organisation)s") % {"name": name, "organisation": carriers[deed.number]}
    return name if deed.link is None else _("%(name)s (by a link)") % {"name": name}
