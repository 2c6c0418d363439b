"""An organisation asked on paper: the sheet to print, and what came back written down."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.disclosure import BASE
from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.pages import show
from plait.site.paper.actions import ask_on_paper, write_down_paper
from plait.site.paper.forms import WARDS, AskForm, WriteDownForm
from plait.site.paper.policies import refusal
from plait.site.paper.reading import find_part, find_remark, organisations_on_paper
from plait.site.people.post import post_of
from plait.site.people.who import person_of
from plait.site.projects.actions import take_back
from plait.site.projects.models import Openness, Remark
from plait.site.projects.reading import find_project
from plait.site.projects.tables import place_of_question
from plait.site.projects.views.questions import show_question
from plait.site.ways.reading import ways_now


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def ask(request: HttpRequest, ident: str) -> HttpResponse:
    """Ask an organisation on paper to take part in a question."""
    project = find_project(request, ident)
    refused = refusal("ask_on_paper", project, request.user)
    if refused:
        return show_question(request, project, status=403, problem=refused)
    reply_by = localdate() + timedelta(days=ways_now(project.place).days_to_answer)
    organisations = organisations_on_paper(project.place)
    form = AskForm(request.POST or None, organisations=organisations, initial={"reply_by": reply_by})
    if request.method == "POST" and form.is_valid():
        try:
            ask_on_paper(project, by=person_of(request), **form.cleaned_data)
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("question", kwargs={"ident": ident}) + "#partners")
    return show(request, "paper/ask.html", project=project, form=form, found=organisations.exists())


@require_safe
@declare(Access.MEMBER)
def part(request: HttpRequest, part: int) -> HttpResponse:
    """What was asked, and what came back so far, for whoever carries the post."""
    found = find_part(part, person_of(request))
    said = Remark.objects.filter(paper__part=found, taken_back_at=None).order_by("pk")
    papers = found.papers.select_related("written_by", "written_for")
    return show(request, "paper/part.html", part=found, papers=papers, said=said)


@require_safe
@declare(Access.MEMBER)
def sheet(request: HttpRequest, part: int) -> HttpResponse:
    """The sheet to print, in the words of the form into which it is written down."""
    found = find_part(part, person_of(request))
    code = found.project.ident
    return show(
        request,
        "paper/sheet.html",
        part=found,
        project=found.project,
        post=post_of(found.organisation),
        form=WriteDownForm(place=place_of_question(found.project.place)),
        code=" ".join(code[place : place + 4] for place in range(0, len(code), 4)),
        rows=range(WARDS),
        smallest=BASE,
        is_open=found.project.openness == Openness.EVERYONE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def write_down(request: HttpRequest, part: int) -> HttpResponse:
    """Write down what stands on a sheet that came back."""
    found = find_part(part, person_of(request))
    form = WriteDownForm(request.POST or None, place=place_of_question(found.project.place))
    if request.method == "POST" and form.is_valid():
        try:
            write_down_paper(found, by=person_of(request), written=form.written())
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            return redirect("paper-part", part=part)
    return show(request, "paper/write_down.html", part=found, form=form)


@require_POST
@declare(Access.MEMBER)
def take_remark_back(request: HttpRequest, part: int, remark: int) -> HttpResponse:
    """Take back something that was written down from paper."""
    found = find_part(part, person_of(request))
    take_back(find_remark(found, remark), by=person_of(request))
    return redirect("paper-part", part=part)
