"""Asking, inviting, answering, and the page on which a question lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, ByLink, declare
from plait.site.audit.kept import Shown, kept, kept_for_visitors
from plait.site.entering.question_links import links_in_question
from plait.site.jobs.models import Job
from plait.site.pages import show
from plait.site.people.actions import Invitee
from plait.site.people.models import Organisation
from plait.site.people.serving import places_of, working_in
from plait.site.people.who import person_of
from plait.site.places import are_several, code_in, codes, name_of
from plait.site.projects.actions import Question, ask, decline, invite, join
from plait.site.projects.forms import AskForm, DeclineForm, InviteForm
from plait.site.projects.models import Answer, Openness, Project, Publication, Stage, Tone
from plait.site.projects.policies import Somebody, host_of, part_of, refusal, why_not_ask
from plait.site.projects.reading import find_project, published_projects, visible_projects
from plait.site.projects.showing import picture_of
from plait.site.projects.steps import Step, next_step, steps_of
from plait.site.ways.reading import ways_now

MOST = 100
"""Questions on the first page."""


@dataclass(frozen=True)
class InPlace:
    """The questions of one place."""

    code: str
    name: str
    is_own: bool
    """Whether an organisation of whoever looks works there."""
    questions: list[tuple[Project, Step | None]]
    """Each with the step to do now."""


VERBS = ("invite", "draft_table", "say", "agree_action", "publish", "withdraw_page")


@require_safe
@declare(Access.ANYONE)
@kept_for_visitors
def home(request: HttpRequest) -> HttpResponse:
    """The questions that are being asked."""
    somebody = request.user
    found = kept(
        f"projects of {somebody.pk}",
        lambda: [(project, next_step(project)) for project in visible_projects(somebody)[:MOST]],
    )
    published = kept("published", published_projects)
    return show(
        request, "projects/home.html", projects=found, published=published, in_places=_in_places(somebody, found)
    )


def _in_places(somebody: Somebody, found: list[tuple[Project, Step | None]]) -> list[InPlace]:
    """The questions of each place, those places first in which somebody works; none where there is one place."""
    if not are_several():
        return []
    own = places_of(somebody)
    order = [*own, *(code for code in codes() if code not in own)]
    return [
        InPlace(code, name_of(code), code in own, [item for item in found if item[0].place == code]) for code in order
    ]


@require_safe
@declare(Access.ANYONE, by_link=ByLink.QUESTION)
@kept_for_visitors
def question(request: HttpRequest, ident: str) -> HttpResponse:
    """Everything about a question: who asks, who takes part, what they counted, said and agreed."""
    return show_question(request, find_project(request, ident))


def show_question(request: HttpRequest, project: Project, *, status: int = 200, problem: str = "") -> HttpResponse:
    """The question's page, with a sentence on top where something was refused."""
    shown, part = kept(f"question {project.ident}", lambda: _shown(project)), part_of(project, request.user)
    return show(
        request,
        "projects/question.html",
        status=status,
        problem=problem,
        shown=shown,
        part=part,
        question_links=links_in_question(project.ident, person_of(request)) if part else (),
        drafts=[item for item in project.contributions.all() if item.stage == Stage.DRAFT and item.by == request.user],
        job=_publishing(shown["published"]),
        refusals={verb: refusal(verb, project, request.user) for verb in VERBS},
        **shown,
    )


def _shown(project: Project) -> Shown:
    """What a question's page shows to everybody who may follow it."""
    remarks = list(project.remarks.all())
    return Shown(
        project=project,
        host=host_of(project),
        steps=steps_of(project),
        picture=picture_of(project, remarks),
        partners=project.partners.all(),
        on_paper=project.on_paper.all(),
        tables=[item for item in project.contributions.all() if item.stage == Stage.SHARED],
        known=[item for item in remarks if item.tone == Tone.KNOWLEDGE],
        said=[item for item in remarks if item.tone != Tone.KNOWLEDGE],
        decisions=[item for item in project.decisions.all() if item.dropped_at is None],
        published=next((item for item in project.publications.all() if item.withdrawn_at is None), None),
    )


def _publishing(publication: Publication | None) -> Job | None:
    """The work on a page that was to be published and is not yet: how far it is, or why it was not made."""
    if publication is None or publication.published_on:
        return None
    return Job.objects.filter(kind="publish", subject=publication.pk).last()


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def ask_question(request: HttpRequest) -> HttpResponse:
    """Write a question."""
    person = person_of(request)
    own = Organisation.objects.filter(memberships__person=person)
    refusals = {organisation.pk: refusal("ask", organisation, person) for organisation in own}
    organisations = own.filter(pk__in=[pk for pk, refused in refusals.items() if not refused])
    if not organisations:
        sentence = next(iter(refusals.values()), refusal("ask", Organisation(), person))
        return show(request, "refused.html", status=403, sentence=sentence)
    places = [code for code in codes() if any(not why_not_ask(item, person, code) for item in organisations)]
    named = code_in(request)
    place = named if named in places else places[0] if len(places) == 1 else None
    openness = Openness.EVERYONE if ways_now(place).open_by_default else Openness.PARTNERS
    initial = {"openness": openness, "place": place}
    form = AskForm(request.POST or None, organisations=organisations, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = Question(
            question=given["question"],
            sensed=given["sensed"],
            decision=given["decision"],
            focus=given["focus"],
            openness=given["openness"],
            place=form.place_asked(),
        )
        try:
            project = ask(given["organisation"], by=person, question=asked)
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("invite", ident=project.ident)
    return show(request, "projects/ask.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def invite_partner(request: HttpRequest, ident: str) -> HttpResponse:
    """Ask a named person of an organisation to take part."""
    project = find_project(request, ident)
    refused = refusal("invite", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    reply_by = localdate() + timedelta(days=ways_now(project.place).days_to_answer)
    form = InviteForm(request.POST or None, initial={"reply_by": reply_by})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invite(
                project,
                by=person_of(request),
                whom=Invitee(**{name: given[name] for name in ("name", "email", "organisation", "kind", "role")}),
                asked_for=given["asked_for"],
                reply_by=given["reply_by"],
                today=localdate(),
            )
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("question", kwargs={"ident": ident}) + "#partners")
    known = working_in(project.place).order_by("name").values_list("name", flat=True)
    return show(request, "projects/invite.html", project=project, form=form, known=known)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def answer(request: HttpRequest, ident: str) -> HttpResponse:
    """Say no, with a reason and an offer. Saying yes is one button, `join_question`."""
    project = find_project(request, ident)
    part = part_of(project, request.user)
    if part is None:
        return show_question(request, project, status=403, problem=refusal("draft_table", project, request.user) or "")
    form = DeclineForm(request.POST or None, initial={"reason": part.reason, "offer": part.offer})
    if request.method == "POST" and form.is_valid():
        decline(part, by=person_of(request), **form.cleaned_data)
        return redirect(reverse("question", kwargs={"ident": ident}) + "#partners")
    return show(request, "projects/answer.html", project=project, part=part, form=form)


@require_POST
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def join_question(request: HttpRequest, ident: str) -> HttpResponse:
    """Take part."""
    project = find_project(request, ident)
    part = part_of(project, request.user)
    if part is None:
        return show_question(request, project, status=403, problem=refusal("draft_table", project, request.user) or "")
    if part.answer != Answer.JOINED:
        join(part, by=person_of(request))
    return redirect(reverse("question", kwargs={"ident": ident}) + "#partners")
