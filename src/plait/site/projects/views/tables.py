"""Contributing: a table is handed in, looked at, agreed on and shared, and taken back when one wants."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plait.errors import PlaitError
from plait.site.access import Access, ByLink, declare
from plait.site.audit.policies import Refused
from plait.site.pages import show
from plait.site.people.who import person_of
from plait.site.projects.actions import draft_table, drop_draft, share_table, unshare_table
from plait.site.projects.asking import purpose_ident
from plait.site.projects.forms import ShareForm, TableForm
from plait.site.projects.models import Contribution, Project, Stage
from plait.site.projects.policies import refusal
from plait.site.projects.reading import find_project
from plait.site.projects.tables import as_table, read_files
from plait.site.projects.views.questions import show_question
from plait.standard import load_dictionary
from plait.tables import LEVEL_NAMES, grid_of, parse_breakdowns


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def contribute(request: HttpRequest, ident: str) -> HttpResponse:
    """Hand in a table that was counted at a desk; or count a list here, where the site is set to."""
    project = find_project(request, ident)
    refused = refusal("draft_table", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = draft_table(project, by=person_of(request), table=read_files(form.cleaned_data["table"]))
        except PlaitError as error:
            form.add_error("table", str(error))
        else:
            return redirect("table-draft", ident=ident, number=draft.pk)
    return show(
        request,
        "projects/contribute.html",
        project=project,
        form=form,
        reads_lists=settings.LISTS_FOR != "nobody",
        purpose=purpose_ident(ident),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def draft(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """The table that would be shared and nothing else; share it."""
    project = find_project(request, ident)
    contribution = _own(request, project, number, Stage.DRAFT)
    table = as_table(contribution)
    form = ShareForm(request.POST or None, initial={"meaning": table.receipt.meaning, "contact": contribution.contact})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            share_table(contribution, by=person_of(request), meaning=given["meaning"], contact=given["contact"])
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("question", kwargs={"ident": ident}) + "#tables")
    breakdowns = parse_breakdowns(table.receipt.by, load_dictionary())
    return show(
        request,
        "projects/draft.html",
        project=project,
        contribution=contribution,
        receipt=table.receipt,
        left_out=[item for item in table.receipt.left_out if item[1][:1].isdigit()],
        grids=[(LEVEL_NAMES[item.level], item, grid_of(table.frame, item)) for item in breakdowns],
        replaces=any(
            item.stage == Stage.SHARED and item.organisation_id == contribution.organisation_id
            for item in project.contributions.all()
        ),
        form=form,
    )


@require_POST
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def drop(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """Throw a draft away."""
    project = find_project(request, ident)
    drop_draft(_own(request, project, number, Stage.DRAFT), by=person_of(request))
    return redirect("question", ident=ident)


@require_POST
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def unshare(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """Take a shared table back."""
    project = find_project(request, ident)
    try:
        unshare_table(_shared(project, number), by=person_of(request))
    except Refused as refused:
        return show_question(request, project, status=403, problem=str(refused))
    return redirect(reverse("question", kwargs={"ident": ident}) + "#tables")


def _own(request: HttpRequest, project: Project, number: int, stage: str) -> Contribution:
    """Somebody's own contribution; to everybody else a draft does not exist."""
    for item in project.contributions.all():
        if item.pk == number and item.by_id == request.user.pk and item.stage == stage:
            return item
    raise Http404


def _shared(project: Project, number: int) -> Contribution:
    for item in project.contributions.all():
        if item.pk == number and item.stage == Stage.SHARED:
            return item
    raise Http404
