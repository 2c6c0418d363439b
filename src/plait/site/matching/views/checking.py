"""The doubtful pairs, one after the other."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from plait.errors import PlaitError
from plait.linkage import Answer
from plait.linkage.reviewing import Pair
from plait.site.access import Access, declare
from plait.site.matching.finding import with_review
from plait.site.matching.forms import AnswerForm
from plait.site.matching.reviews import Review
from plait.site.matching.showing import State, shown_pair
from plait.site.pages import show


@require_safe
@declare(Access.LISTS)
@with_review
def check(request: HttpRequest, review: Review) -> HttpResponse:
    """The next pair, or that all is done."""
    state = State.of(review)
    pair = state.next_pair()
    if pair is None:
        return show(
            request, "matching/done.html", state=state, review=review, last=state.own_last, led_to=state.led_to_last
        )
    return _show_pair(request, state, pair, AnswerForm())


@require_safe
@declare(Access.LISTS)
@with_review
def look_at_pair(request: HttpRequest, review: Review, one: int, other: int) -> HttpResponse:
    """One pair, whether it was decided or not."""
    return _show_pair(request, State.of(review), (one, other), AnswerForm())


@require_POST
@declare(Access.LISTS)
@with_review
def answer_pair(request: HttpRequest, review: Review, one: int, other: int) -> HttpResponse:
    """Say what a pair is, and go on to the next."""
    state, pair = State.of(review), (one, other)
    if shown_pair(state, pair) is None:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show_pair(request, state, pair, form)
    try:
        review.say(pair, Answer(form.cleaned_data["answer"]), form.cleaned_data["note"])
    except PlaitError as error:
        return _show_pair(request, state, pair, form, problem=str(error), status=403)
    return redirect("review-check", token=review.token)


@require_POST
@declare(Access.LISTS)
@with_review
def take_answer_back(request: HttpRequest, review: Review) -> HttpResponse:
    """Take one's own last answer back, and look at its pair again."""
    try:
        pair = review.take_back()
    except PlaitError as error:
        return show(request, "refused.html", status=403, sentence=str(error))
    if pair is None:
        return redirect("review-check", token=review.token)
    return redirect("review-pair", token=review.token, one=pair[0], other=pair[1])


def _show_pair(
    request: HttpRequest, state: State, pair: Pair, form: AnswerForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    shown = shown_pair(state, pair)
    if shown is None:
        raise Http404
    if not state.review.refusal:
        state.review.look_at(pair)
    return show(
        request,
        "matching/pair.html",
        status=status,
        state=state,
        review=state.review,
        shown=shown,
        form=form,
        problem=problem or state.review.refusal,
        last=state.own_last,
        led_to=state.led_to_last,
    )
