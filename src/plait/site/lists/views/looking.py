"""The pages on which a list is looked at: how it was read, what the check found, every cell to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.places import Outcome, Place
from plait.sheets import TaggedList
from plait.site.access import Access, ByLink, declare
from plait.site.downloads import save_as
from plait.site.lists import memory
from plait.site.lists.asking import COUNTING, Question, questions_left, questions_of
from plait.site.lists.checker import Checked, is_shown_here, report_of
from plait.site.lists.following import following_of
from plait.site.lists.forms import ColumnsForm
from plait.site.lists.judging import dictionary_of, work_on
from plait.site.lists.keeping_figures import figures_of, figures_to_report
from plait.site.lists.needs import POSTCODE, missing_entries, needed_entries
from plait.site.lists.owning import open_list, tagged_list
from plait.site.lists.reading import begin_again, find_again
from plait.site.lists.remembering import asks_nothing, remember_columns
from plait.site.lists.rows import left_out_above, left_out_below, rows_kept
from plait.site.lists.showing import show_list
from plait.site.lists.tray import OpenList
from plait.site.lists.views.placing import choose_sheet, sheets_of
from plait.site.lists.views.reading import go_on
from plait.site.places import place_of
from plait.tables import LEFT_OUT


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """How the list was read: agree, or put a column right."""
    item = open_list(request, token)
    if item.tagged is None:
        return choose_sheet(request, token, item)
    form = ColumnsForm(
        request.POST or None,
        tagged=item.tagged,
        questions=_asked_now(request, item),
        agreed=item.agreed,
        dictionary=dictionary_of(item),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _agree(request, token, item, form)
        except PlaitError as error:
            form.add_error(None, str(error))
    about = _sorted_columns(item, item.tagged, form) | _how_read(item, item.tagged)
    about["asked_later"] = [question.agreement for question in questions_left(item) if question not in form.asked]
    return show_list(request, "lists/columns.html", token, item, form=form, **about)


def _asked_now(request: HttpRequest, item: OpenList) -> tuple[Question, ...]:
    """What is to be agreed to on the page of the columns: whoever only looks is asked only what cannot wait."""
    to_count = item.purpose is not None or request.GET.get("before") == COUNTING
    return tuple(question for question in questions_of(item) if to_count or question.at_once)


def _how_read(item: OpenList, tagged: TaggedList) -> dict[str, object]:
    """What was decided in reading the list, for its owner to put right."""
    return {
        "tagged": tagged,
        "above": left_out_above(tagged),
        "below": left_out_below(tagged),
        "kept": rows_kept(item.rows),
        "sheets": sheets_of(item),
        "following": following_of(item, tagged),
        "mended_here": is_shown_here(tagged),
    }


def _agree(request: HttpRequest, token: str, item: OpenList, form: ColumnsForm) -> HttpResponse:
    """Keep what was agreed to; where a column was put right, the list is checked again."""
    then = "count" if request.GET.get("before") == COUNTING else "overview"
    agreed = item.agreed | form.agreed
    if item.tagged is None:
        raise Http404
    confirmed = _doubtful_letters(item, item.tagged)
    if not form.chosen:
        remember_columns(item, item.tagged, chosen=confirmed)
        memory.tray.change(token, item, agreed=agreed, confirmed=confirmed)
        return redirect(then, token=token)
    tags = {**item.tags, **form.chosen}
    found = find_again(item, tags=tags)
    remember_columns(item, found.tagged, chosen={*confirmed, *form.chosen})
    begun = begin_again(token, item, then=then, found=found, tags=tags, agreed=agreed, confirmed=confirmed)
    return go_on(request, token, begun)


def _doubtful_letters(item: OpenList, tagged: TaggedList) -> frozenset[str]:
    """The columns that the page asks about openly, as it is not sure what they hold."""
    needed = needed_entries(item.purpose, dictionary_of(item)) if item.purpose else None
    return frozenset(
        column.letter
        for column in tagged.columns
        if column.entry and not column.sure and (needed is None or column.entry in needed)
    )


def _sorted_columns(item: OpenList, tagged: TaggedList, form: ColumnsForm) -> dict[str, object]:
    """The columns that are asked about openly, those that are surely right, and the others.

    The others are those that the question does not need; where there is none, those that are not understood.
    """
    dictionary = dictionary_of(item)
    needed = needed_entries(item.purpose, dictionary) if item.purpose else None
    doubtful = _doubtful_letters(item, tagged)
    sure, asked, others = [], [], []
    for column in tagged.columns:
        pair = column, form[column.letter]
        entry = column.entry or (dictionary.nearest(column.tag) if column.tag else None)
        misspelt = bool(column.tag) and column.entry is None and (needed is None or entry in needed)
        if column.letter in doubtful or misspelt:
            asked.append(pair)
        elif column.entry and (needed is None or column.entry in needed):
            sure.append(pair)
        else:
            others.append(pair)
    return {
        "rows": tagged.rows.height,
        "sure": sure,
        "asked": asked,
        "sure_wrong": any(field.errors for _, field in sure),
        "others": others,
        "others_wrong": any(field.errors for _, field in others),
        "missing": missing_entries(tagged, item.purpose, dictionary) if item.purpose else (),
        "warnings": [group.first.message for group in _checked(item).groups if group.first.rule == "do-not-share"],
    }


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def overview(request: HttpRequest, token: str) -> HttpResponse:
    """The consequences first: what keeps rows off the map, then what else is to be mended."""
    item, tagged = tagged_list(request, token)
    return show_overview(request, token, item, tagged)


def show_overview(
    request: HttpRequest, token: str, item: OpenList, tagged: TaggedList, *, problem: str = ""
) -> HttpResponse:
    """The same, saying why something could not be done."""
    postcode = tagged.column(POSTCODE)
    place = place_of(item.place)
    figures = figures_of(item)
    return show_list(
        request,
        "lists/overview.html",
        token,
        item,
        meanings=[
            (meaning, [(group, figures.new_in(group) if figures else 0) for group in meaning.groups])
            for meaning in _checked(item).meanings
        ],
        not_understood=[column.title for column in tagged.not_understood],
        figures=figures,
        problem=problem,
        certain=_checked(item).certain,
        mended_here=is_shown_here(tagged),
        off_map=_off_map(tagged, place, postcode.letter) if place and postcode else None,
        place=place,
        has_postcode=postcode is not None,
        told_earlier=asks_nothing(item),
    )


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def findings(request: HttpRequest, token: str) -> HttpResponse:
    """The findings, grouped, the gravest first."""
    item, tagged = tagged_list(request, token)
    found = _checked(item)
    context = {"groups": found.groups, "certain": found.certain, "mended_here": is_shown_here(tagged)}
    context["known_tags"] = {column.tag for column in tagged.columns if column.entry}
    return show_list(request, "lists/findings.html", token, item, **context)


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def report(request: HttpRequest, token: str) -> HttpResponse:
    """Every finding, as one page to keep."""
    item, tagged = tagged_list(request, token)
    name = f"{Path(item.workbook.name).stem}-check.html"
    found = _checked(item)
    past = figures_to_report(item)
    page = found.report if found.packed_report and not past else report_of(work_on(item, tagged), past)
    return save_as(name, page, "text/html; charset=utf-8")


def _checked(item: OpenList) -> Checked:
    if item.checked is None:
        raise RuntimeError("a list is checked before it is shown")
    return item.checked


def _off_map(tagged: TaggedList, place: Place, letter: str) -> Sequence[tuple[str, int]]:
    """Why rows would not be on the map, with how many."""
    outcomes = place.locate(tagged.rows[letter]).filter(pl.col("outcome") != Outcome.LOCATED.value)
    counts = dict(outcomes.group_by("outcome").len().iter_rows())
    return [(words, counts[outcome.value]) for outcome, words in LEFT_OUT.items() if outcome.value in counts]
