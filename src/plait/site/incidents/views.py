"""The pages of incidents: the log, a report, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plait.site.access import Access, declare
from plait.site.forms import Form
from plait.site.incidents.actions import answer_incident, close_incident, report_incident, write_note
from plait.site.incidents.forms import AnswerForm, CloseForm, NoteForm, ReportForm
from plait.site.incidents.models import Incident, Kind
from plait.site.incidents.policies import refusal, visible_incidents
from plait.site.incidents.showing import shown
from plait.site.pages import show
from plait.site.people import seeing
from plait.site.people.models import Organisation
from plait.site.people.who import person_of


@require_safe
@declare(Access.MEMBER)
def incidents(request: HttpRequest) -> HttpResponse:
    """What was reported that whoever asks may see: what is open first."""
    now = timezone.now()
    found = [shown(item, now) for item in visible_incidents(person_of(request))]
    opened = sorted((item for item in found if not item.incident.closed_at), key=lambda item: item.due)
    return show(
        request,
        "incidents/incidents.html",
        opened=opened,
        closed=[item for item in found if item.incident.closed_at],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def report(request: HttpRequest) -> HttpResponse:
    """Report a breach, a complaint or a request."""
    person, now = person_of(request), timezone.localtime()
    form = ReportForm(
        request.POST or None,
        organisations=Organisation.objects.filter(memberships__person=person),
        initial={"day": now.date(), "time": now.time()},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = report_incident(
            given["organisation"],
            by=person,
            kind=Kind(given["kind"]),
            what=given["what"],
            noticed_at=given["noticed_at"],
        )
        return redirect("incident", number=made.pk)
    return show(request, "incidents/report.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def incident(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: what happened, its clock, and what was done so far; a note can be written."""
    found = _find(request, number)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_note(found, by=person_of(request), text=form.cleaned_data["text"])
        return redirect("incident", number=number)
    return _show(request, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say that what the clock is for was done."""
    found, form = _find(request, number), AnswerForm(request.POST or None)
    if refused := refusal("answer_incident", found, request.user):
        return _show(request, found, NoteForm(), problem=refused)
    if request.method == "POST" and form.is_valid():
        answer_incident(found, by=person_of(request), answer=form.cleaned_data["answer"])
        return redirect("incident", number=number)
    return show(request, "incidents/answer.html", form=form, shown=shown(found, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close it, with what was learned."""
    found, form = _find(request, number), CloseForm(request.POST or None)
    if refused := refusal("close_incident", found, request.user):
        return _show(request, found, NoteForm(), problem=refused)
    if request.method == "POST" and form.is_valid():
        close_incident(found, by=person_of(request), learned=form.cleaned_data["learned"])
        return redirect("incident", number=number)
    return show(request, "incidents/close.html", form=form, shown=shown(found, timezone.now()))


def _find(request: HttpRequest, number: int) -> Incident:
    """The incident of this number. Raises Http404 where there is none that whoever asks may see."""
    person = person_of(request)
    found = get_object_or_404(visible_incidents(person), pk=number)
    seeing.note(person, seeing.Opened.of(found, whose=found.reported_by_id, organisation=found.organisation_id))
    return found


def _show(request: HttpRequest, found: Incident, form: Form, *, problem: str = "") -> HttpResponse:
    verbs = ("write_note", "answer_incident", "close_incident")
    return show(
        request,
        "incidents/incident.html",
        status=403 if problem else 200,
        problem=problem,
        shown=shown(found, timezone.now()),
        notes=found.notes.select_related("by"),
        seen=seeing.last_first(seeing.who_saw(found)),
        form=form,
        refusals={verb: refusal(verb, found, request.user) for verb in verbs},
    )
