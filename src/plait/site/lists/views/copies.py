"""The page on which a copy of a list is saved, as its owner wants it, and the copy that has the findings in it."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.sheets import TaggedList
from plait.site.access import Access, declare
from plait.site.downloads import CSV, WORKBOOK, save_as
from plait.site.lists import memory
from plait.site.lists.asking import is_agreed, questions_left
from plait.site.lists.checker import Checked, is_shown_here
from plait.site.lists.copy_form import CopyForm
from plait.site.lists.keeping_figures import go_on_keeping
from plait.site.lists.mending import changes_of
from plait.site.lists.owning import tagged_list
from plait.site.lists.saving import Wanted, annotated_copy, copy_of, tags_missing
from plait.site.lists.showing import show_list
from plait.site.lists.tray import OpenList


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS)
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Choose what a copy of the list has in it, and save it."""
    item, tagged, checked = _short_enough(request, token)
    questions = questions_left(item)
    form = CopyForm(request.POST or None, questions=questions, tags=tags_missing(item, tagged), certain=checked.certain)
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_of(item, tagged, checked, form.wanted, made_on=localdate())
            if questions:
                memory.tray.change(token, item, agreed=item.agreed | form.agreed)
        except PlaitError as error:
            form.add_error(None, str(error))
        else:
            go_on_keeping(item, put_right=made.put_right)
            kind = (".csv", CSV) if form.wanted.csv else (".xlsx", WORKBOOK)
            return save_as(f"{_stem(item)}-{_name_of(form.wanted, item)}{kind[0]}", made.content, kind[1])
    return show_list(request, "lists/copy.html", token, item, form=form, changed=len(changes_of(item)))


@require_safe
@declare(Access.LISTS)
def annotated(request: HttpRequest, token: str) -> HttpResponse:
    """A workbook with every finding in it: cells in colour, comments, and a sheet with links."""
    item, tagged, checked = _short_enough(request, token)
    if not is_agreed(item):
        return redirect("copy", token=token)
    found = annotated_copy(item, tagged, checked, made_on=localdate())
    return save_as(f"{_stem(item)}-findings.xlsx", found, WORKBOOK)


def _short_enough(request: HttpRequest, token: str) -> tuple[OpenList, TaggedList, Checked]:
    """A list that is written again while its owner waits. Raises Http404 for a longer one."""
    item, tagged = tagged_list(request, token)
    if item.checked is None or not is_shown_here(tagged):
        raise Http404
    return item, tagged, item.checked


def _stem(item: OpenList) -> str:
    return Path(item.workbook.name).stem


def _name_of(wanted: Wanted, item: OpenList) -> str:
    """What the copy is called after the list's own name."""
    if wanted.certain or wanted.standard_form:
        return "cleaned"
    if item.deeds:
        return "mended"
    return "tagged" if wanted.tags else "copy"
