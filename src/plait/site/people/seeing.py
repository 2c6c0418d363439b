"""Who saw what: of each thing that is personal or confidential, who opened it on which day.

An app declares the kinds of things whose openings are kept, and notes each where its page is made:

    seeing.declare(Incident, _("A breach, a complaint or a request"))
    seeing.note(request, Opened.of(incident, whose=incident.reported_by_id, organisation=incident.organisation_id))

It is no deed: it stands with the thing, and goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete
from django.utils import timezone
from django.utils.functional import Promise

from plait.site.people.models import Person, Seen

_words: dict[str, Promise] = {}


@dataclass(frozen=True)
class Opened:
    """A thing that somebody opens."""

    kind: str
    number: int
    whose: int | None = None
    """The number of the person who wrote it or whom it is about: to them it is no news."""
    organisation: int | None = None
    """The number of the organisation that it belongs to."""

    @classmethod
    def of(cls, thing: Model, *, whose: int | None = None, organisation: int | None = None) -> Opened:
        """A row of the database."""
        return cls(thing._meta.label_lower, thing.pk, whose, organisation)


def declare(model: type[Model], words: Promise) -> None:
    """Keep who opens rows of a model, until the row is deleted; ``words`` say what each is."""
    _words[model._meta.label_lower] = words
    post_delete.connect(_forget, sender=model, dispatch_uid="plait.site.people.seeing")


def declare_kind(kind: str, words: Promise) -> None:
    """Keep who opens what is no row of its own, such as a file that is made when it is asked for."""
    _words[kind] = words


def words_of(kind: str) -> str:
    """What a kind of thing is called."""
    return str(_words.get(kind, kind))


def _forget(sender: type[Model], instance: Model, **_named: object) -> None:
    Seen.objects.filter(kind=sender._meta.label_lower, number=instance.pk).delete()


def note(person: Person, *things: Opened) -> None:
    """Note that somebody opens these things, where they are not their own; writes once a day.

    Raises LookupError for a kind that nobody declared.
    """
    others = [thing for thing in things if thing.whose != person.pk]
    if unknown := {thing.kind for thing in others} - _words.keys():
        raise LookupError(f"nobody declared {unknown}")
    if not others:
        return
    today = timezone.localdate()
    kinds, numbers = {thing.kind for thing in others}, {thing.number for thing in others}
    known = Seen.objects.filter(person=person.pk, day=today, kind__in=kinds, number__in=numbers)
    done = set(known.values_list("kind", "number"))
    Seen.objects.bulk_create(
        [
            Seen(
                kind=thing.kind,
                number=thing.number,
                person_id=person.pk,
                whose_id=thing.whose,
                organisation_id=thing.organisation,
                day=today,
            )
            for thing in others
            if (thing.kind, thing.number) not in done
        ],
        ignore_conflicts=True,  # they may open it in two windows at once
    )


def who_saw(thing: Model) -> QuerySet[Seen]:
    """Who opened a row of the database, the last first."""
    return Seen.objects.filter(kind=thing._meta.label_lower, number=thing.pk).select_related("person")


def of_organisation(organisation: int) -> QuerySet[Seen]:
    """All that was opened of an organisation, the last first."""
    return Seen.objects.filter(organisation=organisation).select_related("person", "whose")


def of_person(person: Person) -> QuerySet[Seen]:
    """All that others opened of what is somebody's, the last first."""
    return Seen.objects.filter(whose=person.pk).select_related("person")


def last_first(seen: Iterable[Seen]) -> list[Seen]:
    """Of each person the last time."""
    found: dict[int, Seen] = {}
    for item in seen:
        found.setdefault(item.person_id, item)
    return list(found.values())
