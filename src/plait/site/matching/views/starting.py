"""Choosing the lists to match, and waiting for what comes of it."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, declare
from plait.site.lists.aside import put_aside
from plait.site.lists.background import MOMENT
from plait.site.lists.bringing import BringForm, Brought, brought_by
from plait.site.lists.owning import owner_of
from plait.site.lists.tray import OpenList
from plait.site.lists.views.reading import ReadingFailed
from plait.site.matching.finding import with_reviews
from plait.site.matching.forms import MatchForm
from plait.site.matching.reviews import Reviews
from plait.site.matching.running import Run, begin_run, run_of, runs
from plait.site.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
@with_reviews
def match_lists(request: HttpRequest, reviews: Reviews) -> HttpResponse:
    """Choose the lists, and begin."""
    brought = brought_by(request)
    form = _match_form(request, reviews, brought)
    if request.method == "POST" and form.is_valid():
        chosen = [item for token, item in brought.ready if token in form.cleaned_data["lists"]]
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
    return _show_start(request, reviews, brought, form=form)


@require_POST
@declare(Access.LISTS)
@with_reviews
def bring(request: HttpRequest, reviews: Reviews) -> HttpResponse:
    """Read more lists."""
    form = BringForm(request.POST, request.FILES)
    if form.is_valid() and form.begin(request):
        return redirect("match")
    brought = brought_by(request)
    return _show_start(request, reviews, brought, form=_match_form(request, reviews, brought, sent=False), bring=form)


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
    brought, problem = brought_by(request), problem or _("This was cancelled.")
    form = _match_form(request, reviews, brought, sent=False)
    return _show_start(request, reviews, brought, form=form, problem=problem, status=422)


def _match_form(request: HttpRequest, reviews: Reviews, brought: Brought, *, sent: bool = True) -> MatchForm:
    lists = [(token, _words(item)) for token, item in brought.ready]
    data, files = (request.POST or None, request.FILES or None) if sent else (None, None)
    return MatchForm(data, files, lists=lists, organisations=reviews.organisations())


def _words(item: OpenList) -> str:
    rows = item.tagged.rows.height if item.tagged else 0
    return _("%(name)s, %(rows)s rows") % {"name": item.workbook.name, "rows": f"{rows:,}"}


def _show_start(  # noqa: PLR0913 - each is a thing of its own that the page shows
    request: HttpRequest,
    reviews: Reviews,
    brought: Brought,
    *,
    form: MatchForm,
    bring: BringForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        "matching/match.html",
        status=status,
        form=bring if bring is not None and bring.errors else form,
        match_form=form,
        bring=bring or BringForm(),
        brought=brought,
        reviews=reviews.all(),
        problem=problem,
    )
