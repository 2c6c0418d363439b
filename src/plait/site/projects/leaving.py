"""What is somebody's in questions, and how a colleague takes it over when they leave their organisation."""

from __future__ import annotations

import re
from collections import defaultdict

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.site.conversations import writing
from plait.site.leaving import Theirs, Thing
from plait.site.messaging.actions import tell
from plait.site.people.models import Membership, Person, Role
from plait.site.projects.models import Answer, Contribution, Decision, Partner, Project, Stage


class InQuestions:
    """Hands over questions, parts in them, actions to see to, and tables to be asked about."""

    def theirs(self, person: int, organisation: int) -> list[Theirs]:
        """What is somebody's, by its kind."""
        found = [
            Theirs(
                _("Questions asked"),
                tuple(_thing(item) for item in _asked(person, organisation)),
                _("The questions stay open, and nobody answers for them."),
            ),
            Theirs(
                _("Questions taken part in"),
                tuple(_thing(item.project) for item in _parts(person, organisation)),
                _("What was said stays, and nobody takes part instead."),
            ),
            Theirs(
                _("Actions to see to"),
                tuple(_thing(item.project, item.text) for item in _actions(person, organisation)),
                _("The actions stay as they were agreed, and nobody sees to them."),
            ),
            Theirs(
                _("Tables to be asked about"),
                tuple(_thing(item.project) for item in _tables(person, organisation)),
                _("The tables stay shared. Whom to ask about them is the organisation, without a name."),
            ),
            Theirs(
                _("Tables not shared yet"),
                tuple(_thing(item.project) for item in _drafts(person, organisation)),
                _("They are thrown away."),
                can_be_taken_over=False,
            ),
        ]
        return [item for item in found if item.things]

    def hand_over(self, person: int, organisation: int, *, to: int | None) -> None:
        """Give it to a colleague, who is told, or end it. Drafts are thrown away."""
        _drafts(person, organisation).update(
            stage=Stage.WITHDRAWN, table="", contact="", put_right="", withdrawn_at=timezone.now()
        )
        taker = Membership.objects.select_related("person").filter(person=to, organisation=organisation).first()
        if taker is not None:
            _give(person, taker)
        else:
            for table in _tables(person, organisation):
                _say_whom_to_ask(table, table.organisation.name)
            for part in (*_parts(person, organisation), *_asked_of_others(person, organisation)):
                writing.hand_over(part, of=person, to=None)
        _parts(person, organisation).update(left_at=timezone.now())


def of_place(organisation: int, place: str) -> list[Theirs]:
    """The questions of a place that an organisation takes part in."""
    parts = Partner.objects.filter(organisation=organisation, left_at=None).exclude(answer=Answer.DECLINED)
    found = Project.objects.filter(place=place, pk__in=parts.values("project"))
    becomes = _("Your people stay in them, with what they said and shared.")
    return [Theirs(_("Questions you take part in"), tuple(_thing(item) for item in found), becomes)]


def _thing(project: Project, words: str = "") -> Thing:
    return Thing(words or project.question, reverse("question", args=[project.ident]))


def _asked(person: int, organisation: int) -> QuerySet[Project]:
    return Project.objects.filter(asked_by=person, organisation=organisation)


def _parts(person: int, organisation: int) -> QuerySet[Partner]:
    found = Partner.objects.filter(person=person, organisation=organisation, left_at=None)
    return found.select_related("project")


def _asked_of_others(person: int, organisation: int) -> QuerySet[Partner]:
    """What somebody asked of others in the questions of their organisation: conversations hang from it."""
    return Partner.objects.filter(asked_by=person, project__organisation=organisation).exclude(person=person)


def _actions(person: int, organisation: int) -> QuerySet[Decision]:
    found = Decision.objects.filter(owner=person, organisation=organisation, done_at=None, dropped_at=None)
    return found.select_related("project")


def _tables(person: int, organisation: int) -> list[Contribution]:
    """The tables whose readers are told to ask this person: their name or their address stands there."""
    them = Person.objects.get(pk=person)
    words = "|".join(re.escape(word) for word in (them.name, them.email) if word)
    if not words:
        return []
    theirs = re.compile(rf"(?<![\w.+-])(?:{words})(?!\.?\w)", re.IGNORECASE)  # Al is not Alan
    found = Contribution.objects.filter(organisation=organisation, stage=Stage.SHARED)
    tables = found.select_related("project", "organisation")
    return [table for table in tables if theirs.search(table.contact)]


def _say_whom_to_ask(table: Contribution, words: str) -> None:
    table.contact = words
    table.save(update_fields=["contact"])


def _drafts(person: int, organisation: int) -> QuerySet[Contribution]:
    found = Contribution.objects.filter(by=person, organisation=organisation, stage=Stage.DRAFT)
    return found.select_related("project")


def _give(person: int, taker: Membership) -> None:
    """Give everything to a colleague, and tell them about each question once."""
    told: dict[Project, list[str]] = defaultdict(list)
    organisation = taker.organisation_id
    for part in _asked_of_others(person, organisation):
        writing.hand_over(part, of=person, to=taker.person)
    for part in _parts(person, organisation):
        writing.hand_over(part, of=person, to=taker.person, thing_now=_take_part(part, taker))
        told[part.project].append(_("You take the part of a colleague who has left."))
    for project in _asked(person, organisation):
        project.asked_by = taker.person
        project.save(update_fields=["asked_by"])
        told[project].append(_("You are the one who asks, and whom people ask to be invited."))
    for decision in _actions(person, organisation):
        decision.owner = taker.person
        decision.save(update_fields=["owner"])
        told[decision.project].append(_("An action is yours: %(text)s") % {"text": decision.text})
    for table in _tables(person, organisation):
        _say_whom_to_ask(table, f"{taker.person.words}, {table.organisation.name}")
        told[table.project].append(_("You are the one whom people ask about your organisation's table."))
    for project, sentences in told.items():
        tell(
            taker.person,
            subject=_("You take something over"),
            body=f"{project.question}\n\n" + "\n".join(sentences),
            link=reverse("question", args=[project.ident]),
        )


def _take_part(part: Partner, taker: Membership) -> Partner | None:
    """A colleague takes part as the one who leaves did, where they do not take part already.

    They are what that one was, so that a question keeps its convenor; a viewer stays a viewer. A refusal
    goes over with its reason, which is theirs to change from now on.
    """
    if part.project.partners.filter(person=taker.person, left_at=None).exists():
        return None
    taken = Partner.objects.create(
        project=part.project,
        person=taker.person,
        organisation=taker.organisation,
        role=taker.role if taker.role == Role.VIEWER else part.role,
        asked_for=part.asked_for,
        asked_by=part.asked_by,
        reply_by=part.reply_by,
        answer=part.answer,
        reason=part.reason,
        offer=part.offer,
        answered_at=part.answered_at,
    )
    part.reason = part.offer = ""
    part.save(update_fields=["reason", "offer"])
    return taken
