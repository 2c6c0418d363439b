"""Choosing the lists to match, and waiting for what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.lists import memory
from plait.site.lists.aside import put_aside
from plait.site.lists.background import Reading
from plait.site.lists.owning import owner_of
from plait.site.lists.reading import begin_reading
from plait.site.lists.tray import OpenList
from plait.site.lists.views.reading import MOMENT, ReadingFailed
from plait.site.matching.finding import with_reviews
from plait.site.matching.forms import BringForm, MatchForm
from plait.site.matching.reviews import Reviews
from plait.site.matching.running import Run, begin_run, run_of, runs
from plait.site.pages import show
from plait.site.places import only_code


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
@with_reviews
def match_lists(request: HttpRequest, reviews: Reviews) -> HttpResponse:
    """Choose the lists, and begin."""
    readings = memory.readings.of(owner_of(request))  # first: what ends from now on is in it, or lies open
    form = _match_form(request, reviews)
    if request.method == "POST" and form.is_valid():
        chosen = [item for token, item in _open_lists(request) if token in form.cleaned_data["lists"]]
        upload = form.cleaned_data["earlier"]
        earlier: Path | None = put_aside(upload) if upload else None
        try:
            token, run = begin_run(
                [(item.workbook.name, item.tagged) for item in chosen if item.tagged],
                owner=owner_of(request),
                terms=form.terms,
                within=form.cleaned_data["within"],
                earlier=earlier,
            )
        except PlaitError as error:
            form.add_error("lists", str(error))
        else:
            run.finished.wait(MOMENT)
            return redirect("match-working", token=token)
    return _show_start(request, reviews, form=form, readings=readings)


@require_POST
@declare(Access.LISTS)
@with_reviews
def bring(request: HttpRequest, reviews: Reviews) -> HttpResponse:
    """Read more lists."""
    form = BringForm(request.POST, request.FILES)
    if form.is_valid():
        owner, place = owner_of(request), only_code()
        uploads = form.cleaned_data["files"]
        try:
            begun = [begin_reading(each, owner=owner, purpose=None, place=place)[1] for each in uploads]
        except PlaitError as error:
            form.add_error("files", str(error))
        else:
            for reading in begun:
                reading.finished.wait(MOMENT / len(begun))
            return redirect("match")
    readings = memory.readings.of(owner_of(request))
    match_form = _match_form(request, reviews, sent=False)
    return _show_start(request, reviews, form=match_form, readings=readings, bring=form)


@require_safe
@declare(Access.LISTS)
@with_reviews
def working(request: HttpRequest, reviews: Reviews, token: str) -> HttpResponse:
    """How far the matching is; goes on to the review when it is done."""
    run = run_of(token, owner=owner_of(request))
    in_part = "HX-Request" in request.headers
    if run and not run.finished.is_set():
        template = "matching/progress.html" if in_part else "matching/working.html"
        return show(request, template, token=token, run=run, ahead=runs.ahead(run))
    if in_part:  # whatever the end is, it is a page of its own
        return HttpResponse(headers={"HX-Redirect": request.path})
    if run is None:
        return redirect("match")
    return _end(request, reviews, token, run)


@require_POST
@declare(Access.LISTS)
@with_reviews
def cancel_match(request: HttpRequest, _reviews: Reviews, token: str) -> HttpResponse:
    """End the matching. The lists stay open."""
    if run_of(token, owner=owner_of(request)):
        runs.cancel(token)
    return redirect("match")


def _end(request: HttpRequest, reviews: Reviews, token: str, run: Run) -> HttpResponse:
    """What came of it: the review that begins with it, or why there is none."""
    runs.cancel(token)  # whoever asks again, in another tab, finds the review in the list of them
    if run.fault:
        raise ReadingFailed(run.fault)
    problem = run.refusal
    if run.found is not None:
        try:
            return redirect("review", token=reviews.begin(run.found, run.terms))
        except PlaitError as error:
            problem = str(error)
    readings = memory.readings.of(owner_of(request))
    form, problem = _match_form(request, reviews, sent=False), problem or _("This was cancelled.")
    return _show_start(request, reviews, form=form, readings=readings, problem=problem, status=422)


def _match_form(request: HttpRequest, reviews: Reviews, *, sent: bool = True) -> MatchForm:
    lists = [(token, _words(item)) for token, item in _open_lists(request) if item.tagged is not None]
    data, files = (request.POST or None, request.FILES or None) if sent else (None, None)
    return MatchForm(data, files, lists=lists, organisations=reviews.organisations())


def _open_lists(request: HttpRequest) -> list[tuple[str, OpenList]]:
    """Their lists by name: the order in which they were read is nobody's."""
    return sorted(memory.tray.of(owner_of(request)), key=lambda each: (each[1].workbook.name.casefold(), each[0]))


def _words(item: OpenList) -> str:
    rows = item.tagged.rows.height if item.tagged else 0
    return _("%(name)s, %(rows)s rows") % {"name": item.workbook.name, "rows": f"{rows:,}"}


def _show_start(  # noqa: PLR0913 - each is a thing of its own that the page shows
    request: HttpRequest,
    reviews: Reviews,
    *,
    form: MatchForm,
    readings: Sequence[tuple[str, Reading]],
    bring: BringForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    lists = _open_lists(request)
    return show(
        request,
        "matching/match.html",
        status=status,
        form=bring if bring is not None and bring.errors else form,
        match_form=form,
        bring=bring or BringForm(),
        ready=[(token, item) for token, item in lists if item.tagged is not None],
        undecided=[(token, item) for token, item in lists if item.tagged is None],
        readings=readings,
        reviews=reviews.all(),
        problem=problem,
    )
