"""The page of the work in the background, for those who run the place."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from plait.site.access import Access, declare
from plait.site.audit.policies import Refused
from plait.site.jobs.models import Job
from plait.site.pages import show
from plait.site.people.looking_after import vouches, why_not_vouch
from plait.site.people.who import person_of
from plait.site.places import codes
from plait.site.watching.actions import give_job_up, try_job_again
from plait.site.watching.work import work_now


@require_safe
@declare(Access.MEMBER)
def jobs(request: HttpRequest) -> HttpResponse:
    """What waits, what is done now, and what failed."""
    return _show(request)


@require_POST
@declare(Access.MEMBER)
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Try something again that failed."""
    return _see_to(request, number, try_job_again)


@require_POST
@declare(Access.MEMBER)
def let_be(request: HttpRequest, number: int) -> HttpResponse:
    """Give something up that failed."""
    return _see_to(request, number, give_job_up)


def _see_to(request: HttpRequest, number: int, do: Callable[..., Job]) -> HttpResponse:
    """Do it and go back. Raises Http404 where there is no such work for whoever asks."""
    person = person_of(request)
    if not vouches(person, *codes()):
        raise Http404
    job = get_object_or_404(Job, pk=number)
    try:
        do(job, by=person)
    except Refused as refused:
        return _show(request, problem=str(refused))
    return redirect("jobs")


def _show(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    refused = why_not_vouch(person_of(request))
    if refused:
        return show(request, "refused.html", status=403, sentence=refused)
    return show(request, "watching/jobs.html", status=403 if problem else 200, problem=problem, work=work_now())
