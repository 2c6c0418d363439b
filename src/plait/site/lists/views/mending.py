"""The pages on which a list is put right: the grid, the suggestions of a kind, what was changed, the copy to keep."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.checking import Finding
from plait.errors import PlaitError
from plait.sheets import TaggedList
from plait.site.access import Access, ByLink, declare
from plait.site.lists.checker import Checked
from plait.site.lists.grid import Grid, Look, cell_named, current_of, name_of
from plait.site.lists.mending import Cell, changes_of, mend, replaced_of, texts_of
from plait.site.lists.owning import owner_of, written_list
from plait.site.lists.problems import (
    CERTAIN,
    FEW_PAIRS,
    PROBLEMS,
    Pair,
    Problems,
    could_be_kind,
    key_of,
    kinds_of,
    pairs_by_kind,
)
from plait.site.lists.showing import show_list
from plait.site.lists.tray import Deed, OpenList

MOST_TYPED = 32_767
"""Characters that a cell of a workbook takes."""
PAIRS_SHOWN = 200
"""Different suggestions that can be left out one by one."""
CHANGES_SHOWN = 200
_ROW = re.compile("[0-9]{1,9}")


class TooLong(PlaitError):
    """What was typed does not go into a cell."""


def _mendable(request: HttpRequest, token: str) -> tuple[OpenList, TaggedList, Checked]:
    """A list that is short enough for the grid. Raises Http404 for any other."""
    item, tagged, checked = written_list(request, token)
    if not tagged.rows.height:
        raise Http404
    return item, tagged, checked


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def grid(request: HttpRequest, token: str) -> HttpResponse:
    """A window of the sheet, and one cell of it with what is wrong there."""
    item, tagged, checked = _mendable(request, token)
    wanted = request.GET.get("at", "")
    look = _look(request.GET, token, tagged, checked)
    changed = replaced_of(item)
    window = Grid(tagged, checked, look, changed=changed)
    return show_list(
        request,
        "lists/grid.html",
        token,
        item,
        wide=True,
        grid=window,
        current=current_of(window, tagged, changed),
        changed=len(changed),
        last=item.deeds[-1] if item.deeds else None,
        stale="stale" in request.GET,
        unknown=wanted if wanted and look.at is None else "",
        rows=tagged.rows.height,
    )


def _look(asked: Any, token: str, tagged: TaggedList, checked: Checked) -> Look:  # noqa: ANN401 - a QueryDict
    """What is asked for, without what does not exist."""
    show, start = asked.get("show", ""), asked.get("from", "")
    at = cell_named(asked.get("at", ""), tagged)
    known = {PROBLEMS, *(kind.name for kind in kinds_of(checked))}
    # Of a kind that was put right just now nothing is left, and the page still says so.
    kept = show if show in known or (at is not None and could_be_kind(show, tagged)) else ""
    return Look(token, at, kept, int(start) if _ROW.fullmatch(start) else None)


@require_POST
@declare(Access.LISTS, by_link=ByLink.LIST)
def mend_cell(request: HttpRequest, token: str) -> HttpResponse:
    """Put one cell right, or all in which the same stands, or put one back."""
    item, tagged, checked = _mendable(request, token)
    at = cell_named(request.POST.get("at", ""), tagged)
    if at is None:
        raise BadRequest
    look = _look(request.POST, token, tagged, checked)
    deed = _deed(request.POST, at, item, Problems(tagged, checked))
    if deed:
        _mend(request, token, deed)
    if request.POST.get("then") == "changes":
        return redirect("changes", token=token)
    return redirect(look.address(at, stay=True, stale=deed is None))


def _deed(sent: Any, at: Cell, item: OpenList, problems: Problems) -> Deed | None:  # noqa: ANN401 - a QueryDict
    """What a form asks to be done; None where that is not there any more, as after a second click."""
    if "back" in sent and item.as_read:
        return Deed(texts_of(item.as_read, [at]), _("Put back"))
    if "use" in sent or "same" in sent:
        finding = _finding(problems, at, sent.get("use") or sent.get("same"))
        if finding is None or finding.suggestion is None:
            return None
        rows = problems.like(finding) if "same" in sent else [at[0]]
        return Deed({(row, at[1]): finding.suggestion for row in rows}, finding.title)
    return Deed({at: _typed(sent.get("value", ""), item, at)}, _("Typed in"))


def _finding(problems: Problems, at: Cell, key: str) -> Finding | None:
    """The finding of a cell that the page showed; None where another window changed the cell meanwhile."""
    return next((item for item in problems.within([at[0]]).get(at, []) if key_of(item) == key), None)


def _typed(value: str, item: OpenList, at: Cell) -> str:
    """What is to stand in a cell. Raises TooLong."""
    sent = _lines(value)
    stands = texts_of(item.tagged, [at])[at] if item.tagged else ""
    if sent == _lines(stands):
        return stands  # nobody wrote: browsers send line breaks in a way of their own
    if len(sent) > MOST_TYPED:
        words = {"most": f"{MOST_TYPED:,}", "typed": f"{len(sent):,}"}
        raise TooLong(_("A cell takes %(most)s characters, and these are %(typed)s: write less.") % words)
    return sent.strip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mend(request: HttpRequest, token: str, deed: Deed) -> None:
    def deeds(item: OpenList) -> tuple[Deed, ...]:
        now = item.tagged and texts_of(item.tagged, deed.values)
        return item.deeds if now == deed.values else (*item.deeds, deed)

    mend(token, owner=owner_of(request), deeds=deeds)


@require_POST
@declare(Access.LISTS, by_link=ByLink.LIST)
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take the last change back: the one that the page showed as the last."""
    item, tagged, checked = _mendable(request, token)
    look = _look(request.POST, token, tagged, checked)
    if not item.deeds or request.POST.get("deeds") != f"{len(item.deeds)}":
        return redirect(look.address(None, stale=True))
    last = item.deeds[-1]
    mend(
        token,
        owner=owner_of(request),
        deeds=lambda now: now.deeds[:-1] if now.deeds[-1:] == (last,) else now.deeds,
    )
    return redirect(look.address(min(last.values)))


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def suggestions(request: HttpRequest, token: str) -> HttpResponse:
    """All suggestions of a kind, each different one once: put in those that are right."""
    item, tagged, checked = _mendable(request, token)
    kind = request.GET.get("kind", CERTAIN)
    if kind != CERTAIN and not could_be_kind(kind, tagged):
        raise Http404
    pairs = Problems(tagged, checked, kind=kind).pairs()
    if request.method == "POST":
        chosen = _chosen(request, pairs)
        if chosen:
            _mend(request, token, Deed(chosen, _("Suggestion put in")))
        return redirect(Look(token, show=kind if kind != CERTAIN else "").address(min(chosen) if chosen else None))
    named = next((found for found in kinds_of(checked) if found.name == kind), None)
    context: dict[str, Any] = {
        "kind": named,
        "kinds": pairs_by_kind(pairs[:PAIRS_SHOWN]),
        "many": len(pairs) > FEW_PAIRS,
        "cells": sum(len(pair.rows) for pair in pairs),
        "rest": sum(len(pair.rows) for pair in pairs[PAIRS_SHOWN:]),
        "back": Look(token, show=named.name if named else "").address(None),
    }
    return show_list(request, "lists/suggestions.html", token, item, **context)


def _chosen(request: HttpRequest, pairs: tuple[Pair, ...]) -> dict[Cell, str]:
    """The cells of the pairs that are ticked."""
    ticked = set(request.POST.getlist("pair"))
    chosen = [pair for pair in pairs[:PAIRS_SHOWN] if pair.key in ticked]
    chosen += pairs[PAIRS_SHOWN:] if "rest" in request.POST else ()
    return {(row, pair.letter): pair.now for pair in chosen for row in pair.rows}


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def changes(request: HttpRequest, token: str) -> HttpResponse:
    """Every cell that was put right here, each of which can be put back."""
    item, _tagged, _checked = _mendable(request, token)
    made = changes_of(item)
    shown = [(change, name_of((change.row, change.letter))) for change in made[:CHANGES_SHOWN]]
    return show_list(
        request, "lists/changes.html", token, item, shown=shown, count=len(made), more=len(made) - len(shown)
    )
