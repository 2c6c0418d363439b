"""Choosing one's own list and those that came back, and what the answers come to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from plait.referring import Referrals, put_in, referrals_workbook, said_of
from plait.site.access import Access, declare
from plait.site.downloads import WORKBOOK, save_as
from plait.site.lists.bringing import BringForm, brought_by
from plait.site.lists.owning import owner_of, remember_visitor
from plait.site.pages import show
from plait.site.referring.forms import AnswersForm, referral_lists

SHOWN = 50
"""Rows of each table on the page; the workbook has all."""


@require_safe
@declare(Access.LISTS)
def choose(request: HttpRequest) -> HttpResponse:
    """Bring the lists, and say which is one's own."""
    return _show_start(request)


@require_POST
@declare(Access.LISTS)
def bring(request: HttpRequest) -> HttpResponse:
    """Read more lists."""
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid() or not form.begin(request):
        return _show_start(request, bring=form)
    response = redirect("referrals")
    remember_visitor(response, owner_of(request))
    return response


def with_answers(view: Callable[[HttpRequest, Referrals], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give a view what the answers of the chosen lists come to; where they are not there, they are asked for."""

    @wraps(view)
    def found(request: HttpRequest) -> HttpResponse:
        form = AnswersForm(request.GET, lists=referral_lists(brought_by(request)))
        if not form.is_valid():
            return _show_start(request, form=form)
        return view(request, put_in(form.own, form.returned, today=localdate()))

    return found


@require_safe
@declare(Access.LISTS)
@with_answers
def answered(request: HttpRequest, found: Referrals) -> HttpResponse:
    """What the answers come to."""
    changes, waiting, doubtful = found.changes, found.unanswered, found.doubtful
    return show(
        request,
        "referring/answered.html",
        name=found.sent.name,
        said=said_of(found),
        chosen=request.GET.urlencode(),
        most=SHOWN,
        changes=changes.head(SHOWN).to_dicts(),
        cells=changes.height,
        waiting=waiting.head(SHOWN).to_dicts(),
        still_waiting=waiting.height,
        doubtful=doubtful.head(SHOWN).to_dicts(),
        left=doubtful.height,
    )


@require_safe
@declare(Access.LISTS)
@with_answers
def updated(_request: HttpRequest, found: Referrals) -> HttpResponse:
    """One's own list with the answers in it, as a workbook."""
    return save_as(f"{Path(found.sent.name).stem}-answered.xlsx", referrals_workbook(found), WORKBOOK)


def _show_start(
    request: HttpRequest, *, form: AnswersForm | None = None, bring: BringForm | None = None
) -> HttpResponse:
    brought = brought_by(request)
    lists = referral_lists(brought)
    known = {token for token, _own in lists}
    return show(
        request,
        "referring/referrals.html",
        form=bring or form,
        answers_form=form or AnswersForm(lists=lists),
        bring=bring or BringForm(),
        brought=brought,
        can_be_chosen=len(lists) > 1,
        others=[(token, item) for token, item in brought.ready if token not in known],
    )
