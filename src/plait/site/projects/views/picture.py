"""Seeing, saying and acting: the picture, what people say beside it, and what is agreed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.evidence import map_layer
from plait.site.access import Access, ByLink, declare
from plait.site.audit.kept import Shown, kept, kept_for_visitors
from plait.site.audit.policies import Refused
from plait.site.pages import show
from plait.site.people.who import person_of
from plait.site.projects.actions import (
    agree_action,
    agree_no_action,
    drop_decision,
    finish_action,
    say,
    take_back,
)
from plait.site.projects.forms import ActForm, NoActionForm, SayForm
from plait.site.projects.models import Decision, Project, Remark
from plait.site.projects.policies import refusal
from plait.site.projects.reading import find_project, joined_partners
from plait.site.projects.showing import boundaries, picture_of
from plait.site.projects.tables import place_of_question, shared_tables
from plait.site.projects.views.questions import show_question


@require_safe
@declare(Access.ANYONE, by_link=ByLink.QUESTION)
@kept_for_visitors
def picture(request: HttpRequest, ident: str) -> HttpResponse:
    """The pooled picture: maps, equal tables, chart, what is said, sources and dates."""
    project = find_project(request, ident)
    shown = kept(f"picture {ident}", lambda: _shown(project))
    refused = refusal("say", project, request.user)
    return show(request, "projects/picture.html", shown=shown, refused=refused, **shown)


def _shown(project: Project) -> Shown:
    """What the picture's page shows to everybody who may follow the project."""
    remarks = list(project.remarks.all())
    picture = picture_of(project, remarks)
    return Shown(project=project, picture=picture, remarks=remarks, tables=shared_tables(project))


@require_safe
@declare(Access.ANYONE, by_link=ByLink.QUESTION)
def layer(request: HttpRequest, ident: str, view: str) -> HttpResponse:
    """One map's areas with their figures, for the map that can be moved about."""
    project = find_project(request, ident)
    shown, outlines = picture_of(project, ()), boundaries(project.place)
    if shown is None:
        raise Http404
    found = next((item for item in shown.figures if item.ident == view and item.level in outlines), None)
    if found is None:
        raise Http404
    pooled = shown.pooled.views[shown.figures.index(found)]
    return JsonResponse(map_layer(pooled, outlines[found.level]), content_type="application/geo+json")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def say_something(request: HttpRequest, ident: str) -> HttpResponse:
    """Say something beside the figure that it is about."""
    project = find_project(request, ident)
    refused = refusal("say", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    place, area = place_of_question(project.place), request.GET.get("area", "")
    form = SayForm(request.POST or None, place=place, initial={"area": area})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            said = say(project, by=person_of(request), tone=given["tone"], text=given["text"], about=form.about())
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("question", kwargs={"ident": ident}) + f"#remark-{said.pk}")
    return show(request, "projects/say.html", project=project, form=form)


@require_POST
@declare(Access.MEMBER, by_link=ByLink.QUESTION)
def take_remark_back(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """Take a remark back."""
    project = find_project(request, ident)
    remark = get_object_or_404(Remark, project=project, taken_back_at=None, pk=number)
    try:
        take_back(remark, by=person_of(request))
    except Refused as refused:
        return show_question(request, project, status=403, problem=str(refused))
    return redirect(reverse("question", kwargs={"ident": ident}) + "#said")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def act(request: HttpRequest, ident: str) -> HttpResponse:
    """Agree an action."""
    project = find_project(request, ident)
    refused = refusal("agree_action", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    form = ActForm(request.POST or None, partners=joined_partners(project))
    if request.method == "POST" and form.is_valid():
        agree_action(project, by=person_of(request), **form.cleaned_data)
        return redirect(reverse("question", kwargs={"ident": ident}) + "#decided")
    return show(request, "projects/act.html", project=project, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def no_action(request: HttpRequest, ident: str) -> HttpResponse:
    """Agree that nothing will be done, and why."""
    project = find_project(request, ident)
    refused = refusal("agree_no_action", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    form = NoActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agree_no_action(project, by=person_of(request), because=form.cleaned_data["because"])
        return redirect(reverse("question", kwargs={"ident": ident}) + "#decided")
    return show(request, "projects/no-action.html", project=project, form=form)


@require_POST
@declare(Access.MEMBER)
def finish(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """Say that an action is done."""
    return _close(request, find_project(request, ident), number, done=True)


@require_POST
@declare(Access.MEMBER)
def drop(request: HttpRequest, ident: str, number: int) -> HttpResponse:
    """Drop what was agreed."""
    return _close(request, find_project(request, ident), number, done=False)


def _close(request: HttpRequest, project: Project, number: int, *, done: bool) -> HttpResponse:
    decision = get_object_or_404(Decision, project=project, pk=number)
    try:
        (finish_action if done else drop_decision)(decision, by=person_of(request))
    except Refused as refused:
        return show_question(request, project, status=403, problem=str(refused))
    return redirect(reverse("question", kwargs={"ident": project.ident}) + "#decided")
