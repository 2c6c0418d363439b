"""What is done about organisations on paper. Each function is one change: allowed first, atomic, on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from plait.disclosure import printed
from plait.errors import PlaitError
from plait.site.audit.actions import action
from plait.site.audit.policies import Refused
from plait.site.conversations.models import Step
from plait.site.conversations.writing import begin, hand_over, thread_from, write_down
from plait.site.messaging.actions import tell
from plait.site.paper.policies import check, for_convenors
from plait.site.people.looking_after import vouching
from plait.site.people.models import Kind, Organisation, Person, Post
from plait.site.people.post import carried_by, is_carried, post_of
from plait.site.people.serving import begin_to_serve, not_working_in, places_served
from plait.site.places import only_code
from plait.site.projects.actions import About
from plait.site.projects.answering import answered
from plait.site.projects.models import Answer, OnPaper, Paper, Project, Remark, Tone


@dataclass(frozen=True)
class Contact:
    """Whom the paper is sent to."""

    words: str = ""
    until: date | None = None
    """When this is deleted."""


@dataclass(frozen=True)
class Count:
    """How many of something an organisation knows of in a ward, as it wrote it."""

    code: str
    ward: str
    number: int


@dataclass(frozen=True)
class Written:
    """What stands on a sheet that came back."""

    answer: Answer
    reason: str
    offer: str
    tone: str
    """What kind of thing they say; "" where they say nothing."""
    text: str
    about: About
    counted: str
    """What they counted; "" for nothing."""
    counts: Sequence[Count]
    signed_as: str
    signed_on: date
    kept_at: str
    """Where the paper lies now."""


@action(check)
def put_on_paper(
    organisation: Organisation, *, by: Person, name: str, kind: str, contact: Contact, place: str = ""
) -> Post:
    """Put an organisation without accounts on the site; a convenor of ``organisation`` carries its post.

    ``place`` is the code of the place in which it works; "" for the site's only one. Raises Refused where the
    convenor does not vouch there, and PlaitError where the site knows people of it, or where somebody carries its
    post already.
    """
    where = place or only_code()
    if not vouching(where).filter(person=by, organisation=organisation).exists():
        raise Refused(for_convenors(where))
    if kind not in Kind.values:
        raise PlaitError(_("Choose what sort of organisation it is."))
    known = Organisation.objects.filter(name__iexact=name.strip()).first()
    parish = known or Organisation.objects.get_or_create(name=name.strip(), defaults={"kind": kind})[0]
    words = {"organisation": parish.name}
    if Organisation.objects.select_for_update().get(pk=parish.pk).memberships.exists():
        raise PlaitError(_("%(organisation)s has people with accounts here: ask one of them.") % words)
    post, is_new = Post.objects.get_or_create(
        organisation=parish,
        defaults={
            "carrier": by,
            "carried_for": organisation,
            "contact": contact.words,
            "contact_until": contact.until if contact.words else None,
        },
    )
    begin_to_serve(parish, where)
    if not is_new:
        raise PlaitError(
            _("%(organisation)s takes part on paper already. Who carries its post: %(carrier)s.")
            % (words | {"carrier": carried_by(post)})
        )
    return post


@action(check)
def write_contact(post: Post, *, by: Person, contact: Contact) -> Post:  # noqa: ARG001 - the policy has looked at who it is
    """Write down whom the paper is sent to, or delete it."""
    post.contact, post.contact_until = contact.words, contact.until if contact.words else None
    post.save(update_fields=["contact", "contact_until"])
    return post


@action(check)
def put_post_down(post: Post, *, by: Person) -> Post:
    """Carry the post no more. What was written down stays; the convenors are told that somebody has to carry on."""
    _end_conversations(post, by=by)
    post.carrier = None
    post.save(update_fields=["carrier"])
    body = _("Nobody carries the post of %(organisation)s now. A convenor can take it over.")
    for person in {item.person for item in vouching(*places_served(post.organisation))} - {by}:
        tell(
            person,
            subject=_("A post is free"),
            body=body % {"organisation": post.organisation.name},
            link=reverse("paper"),
        )
    return post


@action(check)
def carry_post(post: Post, *, by: Person) -> Post:
    """Take over a post that nobody carries. How to reach them goes over within one organisation only."""
    membership = vouching(*places_served(post.organisation)).filter(person=by)[0]
    if post.carrier:
        _end_conversations(post, by=post.carrier)
    if membership.organisation_id != post.carried_for_id:
        post.contact, post.contact_until = "", None
    post.carrier, post.carried_for = by, membership.organisation
    post.save()
    return post


@action(check)
def ask_on_paper(
    project: Project, *, by: Person, organisation: Organisation, asked_for: str, reply_by: date | None
) -> OnPaper:
    """Ask an organisation that takes part on paper; whoever carries its post is told, and takes the sheet there."""
    post = post_of(organisation)
    words = {"organisation": organisation.name}
    if post is None or post.carrier is None or not is_carried(post):
        raise PlaitError(_("Nobody carries the post of %(organisation)s now, so it cannot be asked.") % words)
    if project.place not in places_served(organisation):
        raise PlaitError(not_working_in(organisation, project.place))
    if project.on_paper.filter(organisation=organisation, left_at=None).exists():
        raise PlaitError(_("%(organisation)s was asked already.") % words)
    part = OnPaper.objects.create(
        project=project, organisation=organisation, asked_for=asked_for, asked_by=by, reply_by=reply_by
    )
    if post.carrier != by:
        page = reverse("paper-part", args=[part.pk])
        tell(
            post.carrier,
            subject=_("An organisation is asked on paper"),
            body=_("You carry the post of %(organisation)s. Print the sheet and take it there: %(question)s")
            % (words | {"question": project.question}),
            link=page,
        )
        begin(
            part,
            one=by,
            other=post.carrier,
            about=project.question,
            link=page,
            text=f"{organisation.name}: {asked_for}",
            reply_by=reply_by,
        )
    return part


@action(check)
def write_down_paper(part: OnPaper, *, by: Person, written: Written) -> Paper:
    """Write down what an organisation wrote: its answer, what it says, and what it counted, rounded."""
    post = post_of(part.organisation)
    if post is None:  # the policy has looked
        raise PlaitError(_("%(organisation)s does not take part on paper.") % {"organisation": part.organisation.name})
    paper = Paper.objects.create(
        part=part,
        written_by=by,
        written_for=post.carried_for,
        signed_as=written.signed_as,
        signed_on=written.signed_on,
        kept_at=written.kept_at,
        counted=written.counted if written.counts else "",
        counts=[[count.code, count.ward, printed(count.number).number] for count in written.counts],
    )
    if written.text:
        if written.tone not in Tone.values:
            raise PlaitError(_("Choose what kind of remark it is."))
        Remark.objects.create(
            project=part.project,
            tone=written.tone,
            text=written.text,
            level=written.about.level,
            code=written.about.code,
            area=written.about.area,
            by=by,
            organisation=part.organisation,
            paper=paper,
        )
    _put_into_conversation(part, written, by=by)
    answered(part, written.answer, by=by, reason=written.reason, offer=written.offer)
    return paper


def _put_into_conversation(part: OnPaper, written: Written, *, by: Person) -> None:
    """Say in the conversation with whoever asked what came, and that it came on paper."""
    thread = thread_from(part)
    if thread is None or thread.gone_id or by.pk not in {thread.one_id, thread.other_id}:
        return
    said = _("%(organisation)s, on paper: %(text)s")
    words = {"organisation": part.organisation.name}
    if written.answer == Answer.JOINED:
        write_down(thread, Step.JOINED, by=by, text=said % (words | {"text": _("yes")}))
        return
    write_down(thread, Step.DECLINED, by=by, text=said % (words | {"text": written.reason}))
    if written.offer:
        write_down(thread, Step.OFFERED, by=by, text=said % (words | {"text": written.offer}))


def _end_conversations(post: Post, *, by: Person) -> None:
    """Whoever carries the post no more talks about it no more."""
    for part in OnPaper.objects.filter(organisation=post.organisation_id, left_at=None):
        hand_over(part, of=by.pk, to=None)
