"""What is done in a project. Each function is one change: allowed first, atomic, on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.audit.actions import action
from plait.site.audit.policies import Refused
from plait.site.conversations.models import Step
from plait.site.conversations.writing import begin, thread_from, write_down
from plait.site.jobs import enqueue
from plait.site.messaging.actions import tell
from plait.site.people.actions import Invitee, add_member
from plait.site.people.models import Organisation, Person, Role
from plait.site.people.serving import not_working_in, places_served
from plait.site.places import only_code
from plait.site.projects.answering import answered
from plait.site.projects.models import (
    Answer,
    Contribution,
    Decision,
    Openness,
    Partner,
    Project,
    Publication,
    Remark,
    Stage,
    Tone,
)
from plait.site.projects.policies import check, part_of, why_not_ask
from plait.site.projects.tables import as_stored, as_table, check_fits, place_of_question, shared_tables
from plait.tables import SafeTable, pool_tables


@dataclass(frozen=True)
class Question:
    """What somebody asks."""

    question: str
    sensed: str
    """What is sensed, and who senses it."""
    decision: str
    """Which decision would change."""
    focus: str = ""
    """The need that it is about, or "" for all contacts."""
    openness: str = Openness.PARTNERS
    place: str | None = None
    """The code of the place in which it is asked; None for the site's only one."""


@dataclass(frozen=True)
class About:
    """The area that something is said about; the whole place where it is not given."""

    level: str = ""
    code: str = ""
    area: str = ""


@action(check)
def ask(organisation: Organisation, *, by: Person, question: Question) -> Project:
    """Ask a question. Whoever asks takes part. Raises Refused where they may not ask in that place."""
    place = only_code() if question.place is None else question.place
    refused = why_not_ask(organisation, by, place)
    if refused:
        raise Refused(refused)
    project = Project.objects.create(
        place=place,
        organisation=organisation,
        asked_by=by,
        question=question.question,
        sensed=question.sensed,
        decision=question.decision,
        focus=question.focus,
        openness=question.openness,
    )
    Partner.objects.create(
        project=project,
        person=by,
        organisation=organisation,
        role=_role(by, organisation),
        asked_by=by,
        answer=Answer.JOINED,
        answered_at=timezone.now(),
    )
    return project


@action(check)
def invite(
    project: Project, *, by: Person, whom: Invitee, asked_for: str, reply_by: date | None, today: date
) -> Partner:
    """Ask a named person of an organisation to take part; an account is made for somebody new.

    Raises PlaitError where the organisation is there already and does not work in the question's place.
    """
    known = Organisation.objects.filter(name=whom.organisation.strip()).first()
    if known is not None and project.place not in places_served(known):
        raise PlaitError(not_working_in(known, project.place))
    whom = replace(whom, place=project.place)
    person = add_member(whom, today=today, by=by)
    if project.partners.filter(person=person, left_at=None).exists():
        raise PlaitError(_("This person was asked already."))
    organisation = Organisation.objects.get(name=whom.organisation.strip())
    partner = Partner.objects.create(
        project=project,
        person=person,
        organisation=organisation,
        role=_role(person, organisation),
        asked_for=asked_for,
        asked_by=by,
        reply_by=reply_by,
    )
    tell(
        person,
        subject=_("You are asked to take part in a question"),
        body=_("%(organisation)s asks: %(question)s") % _words(project),
        link=reverse("question", args=[project.ident]),
    )
    begin(
        partner,
        one=by,
        other=person,
        about=project.question,
        link=reverse("question", args=[project.ident]),
        text=asked_for,
        reply_by=reply_by,
    )
    return partner


def _role(person: Person, organisation: Organisation) -> str:
    return person.memberships.get(organisation=organisation).role


def _organisation(project: Project, person: Person) -> Organisation:
    """In whose name somebody takes part."""
    return project.partners.get(person=person, left_at=None).organisation


@action(check)
def join(partner: Partner, *, by: Person) -> Partner:
    """Take part."""
    _put_into_conversation(partner, Step.JOINED, by=by)
    return answered(partner, Answer.JOINED, by=by)


@action(check)
def decline(partner: Partner, *, by: Person, reason: str, offer: str) -> Partner:
    """Say no, and why; and what is offered instead."""
    _put_into_conversation(partner, Step.DECLINED, by=by, text=reason)
    if offer:
        _put_into_conversation(partner, Step.OFFERED, by=by, text=offer)
    return answered(partner, Answer.DECLINED, by=by, reason=reason, offer=offer)


def _put_into_conversation(partner: Partner | None, step: Step, *, by: Person, text: str = "") -> None:
    """Write down what happened in the conversation that began with the invitation, if one did."""
    thread = thread_from(partner) if partner else None
    if thread is not None:
        write_down(thread, step, by=by, text=text)


@action(check)
def draft_table(project: Project, *, by: Person, table: SafeTable, put_right: str = "") -> Contribution:
    """Keep a counted table that is not shared yet, in place of an earlier draft of the same person.

    Raises TableError where it does not fit the question's place or the tables that are shared.
    """
    organisation = _organisation(project, by)
    others = [as_table(item) for item in shared_tables(project) if item.organisation_id != organisation.pk]
    check_fits(table, others, place_of_question(project.place))
    text, receipt = as_stored(table)
    project.contributions.filter(by=by, stage=Stage.DRAFT).delete()
    return Contribution.objects.create(
        project=project,
        organisation=organisation,
        by=by,
        table=text,
        receipt=receipt,
        contact=table.receipt.contact or by.words,
        put_right=put_right,
    )


@action(check)
def share_table(contribution: Contribution, *, by: Person, meaning: str, contact: str) -> Contribution:
    """Share a table, agreeing what the list means and whom to ask. It takes the place of an earlier one."""
    project = Project.objects.select_for_update().get(pk=contribution.project_id)
    for earlier in project.contributions.filter(organisation=contribution.organisation, stage=Stage.SHARED):
        _replace(earlier)
    contribution.contact = contact
    contribution.receipt = contribution.receipt | {"meaning": meaning}
    contribution.stage, contribution.shared_at = Stage.SHARED, timezone.now()
    contribution.save()
    pool_tables([as_table(item) for item in shared_tables(project)], place_of_question(project.place))
    _put_into_conversation(project.partners.filter(person=by).first(), Step.SHARED, by=by)
    return contribution


@action(check)
def drop_draft(contribution: Contribution, *, by: Person) -> Contribution:  # noqa: ARG001 - the policy has looked at who it is
    """Throw a draft away."""
    _withdraw(contribution)
    return contribution


@action(check)
def unshare_table(contribution: Contribution, *, by: Person) -> Contribution:
    """Take a shared table back. Its figures are deleted, and a public page that shows them comes down."""
    _withdraw(contribution)
    _put_into_conversation(contribution.project.partners.filter(person=by).first(), Step.TOOK_BACK, by=by)
    _take_pages_down(contribution.project, by=by)
    return contribution


def _withdraw(contribution: Contribution) -> None:
    contribution.contact = ""
    _replace(contribution)


def _replace(contribution: Contribution) -> None:
    """Its figures go; whom to ask stays, for a public page that was made from it."""
    contribution.stage, contribution.table = Stage.WITHDRAWN, ""
    contribution.put_right, contribution.withdrawn_at = "", timezone.now()
    contribution.save()


def _take_pages_down(project: Project, *, by: Person) -> None:
    """What was taken back is on no page any more; whoever published is told that the page can be made anew."""
    for publication in project.publications.filter(withdrawn_at=None):
        publication.picture = publication.more = ""
        publication.withdrawn_at = timezone.now()
        publication.save()
        publication.files.all().delete()
        publisher = _publisher(publication)
        if publisher is not None and publisher != by:
            tell(
                publisher,
                subject=_("A public page came down"),
                body=_("Something on it was taken back. You can publish it anew: %(question)s") % _words(project),
                link=reverse("question", args=[project.ident]),
            )


def _publisher(publication: Publication) -> Person | None:
    """Whoever published; where they have left, the convenor of now, if there is one."""
    project = publication.project
    if part_of(project, publication.by):
        return publication.by
    convenor = project.partners.filter(role=Role.CONVENOR, left_at=None).select_related("person").first()
    return convenor.person if convenor else None


@action(check)
def say(project: Project, *, by: Person, tone: str, text: str, about: About) -> Remark:
    """Say something beside the figure that it is about."""
    if tone not in Tone.values:
        raise PlaitError(_("Choose what kind of remark it is."))
    return Remark.objects.create(
        project=project,
        tone=tone,
        text=text,
        level=about.level,
        code=about.code,
        area=about.area,
        by=by,
        organisation=_organisation(project, by),
    )


@action(check)
def take_back(remark: Remark, *, by: Person) -> Remark:
    """Take a remark back: its text is deleted, and a public page that shows it comes down."""
    remark.text, remark.taken_back_at = "", timezone.now()
    remark.save()
    _take_pages_down(remark.project, by=by)
    return remark


@action(check)
def agree_action(project: Project, *, by: Person, text: str, owner: Partner, due: date) -> Decision:
    """Agree on an action that somebody will have done by a day."""
    if owner.project_id != project.pk or owner.left_at:
        raise PlaitError(_("The owner has to be somebody who takes part."))
    decision = Decision.objects.create(
        project=project,
        text=text,
        is_action=True,
        owner=owner.person,
        organisation=owner.organisation,
        due=due,
        agreed_by=by,
    )
    if owner.person != by:
        tell(
            owner.person,
            subject=_("An action is yours"),
            body=_("An action was agreed, and you are its owner: %(question)s") % _words(project),
            link=reverse("question", args=[project.ident]),
        )
    return decision


@action(check)
def agree_no_action(project: Project, *, by: Person, because: str) -> Decision:
    """Agree that nothing will be done, and why."""
    return Decision.objects.create(project=project, text=because, is_action=False, agreed_by=by)


@action(check)
def finish_action(decision: Decision, *, by: Person) -> Decision:  # noqa: ARG001 - as above
    """Say that an action is done."""
    decision.done_at = timezone.now()
    decision.save()
    return decision


@action(check)
def drop_decision(decision: Decision, *, by: Person) -> Decision:
    """Drop what was agreed; a public page that shows it comes down."""
    decision.dropped_at = timezone.now()
    decision.save()
    _take_pages_down(decision.project, by=by)
    return decision


@action(check)
def publish(project: Project, *, by: Person, summary: str) -> Publication:
    """Publish what was found. The page and its files are made in the background, from what is shared now."""
    publication = Publication.objects.create(project=project, summary=summary, by=by)
    enqueue("publish", publication)
    return publication


@action(check)
def withdraw_page(project: Project, *, by: Person) -> Project:
    """Take the public page down."""
    _take_pages_down(project, by=by)
    return project


def _words(project: Project) -> dict[str, str]:
    return {"organisation": project.organisation.name, "question": project.question}
