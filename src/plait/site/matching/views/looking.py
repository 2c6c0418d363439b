"""A review as a whole: what was found, what was answered, everybody who was matched, and the workbook."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.linkage import match_workbook, said_of
from plait.linkage.alike import plain
from plait.linkage.people import WORDS, MatchedPerson, matched_people
from plait.linkage.reviewing import Pair
from plait.site.access import Access, declare
from plait.site.downloads import WORKBOOK, save_as
from plait.site.matching.finding import with_review
from plait.site.matching.memory import kept
from plait.site.matching.reviews import Review
from plait.site.matching.showing import State, name_in
from plait.site.pages import show

PEOPLE_A_PAGE = 20


@require_safe
@declare(Access.LISTS)
@with_review
def review(request: HttpRequest, review: Review) -> HttpResponse:
    """What was found, and what to do next."""
    state = State.of(review)
    return show(request, "matching/review.html", review=review, state=state, said=said_of(state.now))


@require_safe
@declare(Access.LISTS)
@with_review
def answers(request: HttpRequest, review: Review) -> HttpResponse:
    """Everything that was said, what two people are at odds about first."""
    state, names = State.of(review), review.people()
    first = [*state.disputed, *(pair for pair in state.contradicted if pair not in state.disputed)]
    order = [*first, *(pair for pair in state.standings if pair not in first)]
    lines = [
        {
            "pair": pair,
            "one": name_in(state.now, pair[0]),
            "other": name_in(state.now, pair[1]),
            "said": [(names.get(item.who, ""), item) for item in state.shown_of(pair)],
            "disputed": pair in state.disputed,
            "contradicted": pair in state.contradicted,
        }
        for pair in order
    ]
    return show(request, "matching/answers.html", review=review, state=state, lines=lines)


@require_safe
@declare(Access.LISTS)
@with_review
def people(request: HttpRequest, review: Review) -> HttpResponse:
    """Everybody who was matched, each with the pairs by which they can be taken apart."""
    state = State.of(review)
    groups = state.now.rows.filter(state.now.rows["group"].is_duplicated())["group"].n_unique()
    pages = Paginator(range(groups), PEOPLE_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    begin = (page.number - 1) * PEOPLE_A_PAGE
    shown = matched_people(state.now, begin=begin, end=begin + PEOPLE_A_PAGE)
    return show(
        request,
        "matching/people.html",
        review=review,
        state=state,
        page=page,
        people=[(person, _places(state, person), _fields(person), _pairs(state, person)) for person in shown],
    )


def _places(state: State, person: MatchedPerson) -> list[tuple[str, int]]:
    """Of each row the name of its list, and where it stands there."""
    return [(state.now.lists[row.list].name, row.row) for row in person.rows]


def _fields(person: MatchedPerson) -> list[tuple[str, list[tuple[str, bool]], bool]]:
    """Each field in words, what each row has there and whether that is its best value, and whether they differ."""
    fields = []
    for name, best in person.best.items():
        values = [row.values.get(name, "") for row in person.rows]
        says = plain(name, best.value)
        fields.append((WORDS[name], [(value, plain(name, value) == says) for value in values], best.differs))
    return fields


def _pairs(state: State, person: MatchedPerson) -> list[tuple[Pair, int, int]]:
    """The pairs inside a person: the pair, and the places of its two rows among the rows, from 1."""
    places = {(row.list, row.row): number for number, row in enumerate(person.rows, 1)}
    rows = state.now.rows.filter(state.now.rows["group"] == person.group)
    where = {row["id"]: places[row["list"], row["row"]] for row in rows.iter_rows(named=True)}
    inside = state.now.scored.filter(
        state.now.scored["a"].is_in(list(where)) & state.now.scored["b"].is_in(list(where))
    )
    return [((a, b), where[a], where[b]) for a, b in inside.select("a", "b").iter_rows()]


@require_safe
@declare(Access.LISTS)
@with_review
def workbook(_request: HttpRequest, review: Review) -> HttpResponse:
    """The workbook, with everything that was decided by now."""
    content = match_workbook(State.of(review).now, made_on=localdate(), most=review.terms.most)
    return save_as("matches.xlsx", content, WORKBOOK)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
@with_review
def delete(request: HttpRequest, review: Review) -> HttpResponse:
    """Delete the review with all its rows, after asking."""
    problem = ""
    if request.method == "POST":
        try:
            review.delete()
        except PlaitError as error:
            problem = str(error)
        else:
            kept.forget(review.token)
            return redirect("match")
    return show(request, "matching/delete.html", review=review, problem=problem, status=403 if problem else 200)
