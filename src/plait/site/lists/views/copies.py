"""The page on which a copy of a list is saved as its owner wants it, and the copies that are saved at once."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, ByLink, declare
from plait.site.downloads import CSV, WORKBOOK, save_as
from plait.site.lists import memory
from plait.site.lists.asking import is_agreed, questions_left
from plait.site.lists.copy_form import CopyForm
from plait.site.lists.keeping_figures import go_on_keeping
from plait.site.lists.mending import changes_of
from plait.site.lists.owning import written_list
from plait.site.lists.saving import Copy, Wanted, annotated_copy, copy_of, tags_missing
from plait.site.lists.showing import show_list
from plait.site.lists.tray import OpenList


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Choose what a copy of the list has in it, and save it."""
    item, tagged, checked = written_list(request, token)
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
            return _saved(item, made, form.wanted)
    return show_list(request, "lists/copy.html", token, item, form=form, changed=len(changes_of(item)))


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def annotated(request: HttpRequest, token: str) -> HttpResponse:
    """A workbook with every finding in it: cells in colour, comments, and a sheet with links."""
    item, tagged, checked = written_list(request, token)
    if not is_agreed(item):
        return redirect("copy", token=token)
    found = annotated_copy(item, tagged, checked, made_on=localdate())
    return save_as(f"{_stem(item)}-findings.xlsx", found, WORKBOOK)


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def cleaned(request: HttpRequest, token: str) -> HttpResponse:
    """A workbook with what was put right here and what is certain, each change in colour and named."""
    return _copy_as(request, token, Wanted(certain=True))


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def mended(request: HttpRequest, token: str) -> HttpResponse:
    """A workbook with what was put right here, each change in colour and named."""
    return _copy_as(request, token, Wanted())


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def mended_csv(request: HttpRequest, token: str) -> HttpResponse:
    """The same as CSV, without colours."""
    return _copy_as(request, token, Wanted(csv=True))


def _copy_as(request: HttpRequest, token: str, wanted: Wanted) -> HttpResponse:
    item, tagged, checked = written_list(request, token)
    if not is_agreed(item):
        return redirect("copy", token=token)
    return _saved(item, copy_of(item, tagged, checked, wanted, made_on=localdate()), wanted)


def _saved(item: OpenList, made: Copy, wanted: Wanted) -> HttpResponse:
    """A copy as its owner gets it; where the figures of the list are kept, what it puts right is counted."""
    go_on_keeping(item, put_right=made.put_right)
    ending, kind = (".csv", CSV) if wanted.csv else (".xlsx", WORKBOOK)
    return save_as(f"{_stem(item)}-{_name_of(wanted, item)}{ending}", made.content, kind)


def _stem(item: OpenList) -> str:
    return Path(item.workbook.name).stem


def _name_of(wanted: Wanted, item: OpenList) -> str:
    """What the copy is called after the list's own name."""
    if wanted.certain or wanted.standard_form:
        return "cleaned"
    if item.deeds:
        return "mended"
    return "tagged" if wanted.tags else "copy"
