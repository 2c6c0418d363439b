"""The pages on which it is put right how a list was read: its sheet, its rows, and its version of the standard."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plait.errors import NotAList, PlaitError
from plait.site.access import Access, ByLink, declare
from plait.site.lists.following import following_of
from plait.site.lists.forms import RowsForm, SheetForm
from plait.site.lists.owning import open_list, tagged_list
from plait.site.lists.reading import BEFORE_IT_IS_LOOKED_AT, begin_again, find_again, find_rows, find_sheet
from plait.site.lists.rows import COLUMNS_SHOWN, lines_of, sheet_of
from plait.site.lists.showing import show_list
from plait.site.lists.tray import OpenList
from plait.site.lists.views.reading import go_on


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def rows(request: HttpRequest, token: str) -> HttpResponse:
    """Which rows are the headings, the tags and the people: put it right."""
    item, tagged = tagged_list(request, token)
    sheet = sheet_of(item.workbook, tagged)
    form = RowsForm(request.POST or None, sheet=sheet, tagged=tagged, decided=item.rows)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            found, decided = find_rows(
                item, headings=chosen["headings"], tags=chosen["tags"], keep=chosen.get("keep", ())
            )
            return go_on(
                request, token, begin_again(token, item, then="columns", straight=True, found=found, rows=decided)
            )
        except NotAList:
            words = {"row": f"{chosen['headings']:,}"}
            form.add_error("headings", _("With headings in row %(row)s there is no list: it needs rows below.") % words)
        except PlaitError as error:
            form.add_error(None, str(error))
    lines, letters = lines_of(sheet, tagged), sheet.letters[:COLUMNS_SHOWN]
    return show_list(request, "lists/rows.html", token, item, form=form, shown=lines, letters=letters)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Which sheet of the workbook is the list."""
    return choose_sheet(request, token, open_list(request, token))


def choose_sheet(request: HttpRequest, token: str, item: OpenList) -> HttpResponse:
    """Ask which sheet is the list: one of those that look like lists, or any where one was read already."""
    names = item.sheets if item.tagged is None else sheets_of(item)
    if not names:
        raise Http404
    initial = {"sheet": item.tagged.sheet} if item.tagged else None
    form = SheetForm(request.POST or None, initial=initial, sheets=names)
    if request.method == "POST" and form.is_valid():
        try:
            found = find_sheet(item, form.cleaned_data["sheet"])
            begun = begin_again(token, item, then="columns", found=found, **BEFORE_IT_IS_LOOKED_AT)
            return go_on(request, token, begun)
        except PlaitError as error:
            form.add_error("sheet", str(error))
    return show_list(request, "lists/sheet.html", token, item, form=form)


def sheets_of(item: OpenList) -> tuple[str, ...]:
    """The sheets that can be chosen in the place of the one that is read; none of a file that has only one."""
    names = tuple(sheet.name for sheet in item.workbook.sheets if sheet.name and sheet.letters)
    return names if len(names) > 1 else ()


@require_POST
@declare(Access.LISTS, by_link=ByLink.LIST)
def bring_up(request: HttpRequest, token: str) -> HttpResponse:
    """Read a list that follows an older version by the present one; the copies that are saved say so."""
    item, tagged = tagged_list(request, token)
    following = following_of(item, tagged)
    if following is None or not following.can_be_brought_up:
        raise Http404
    found = find_again(item, brought_up=True)
    return go_on(request, token, begin_again(token, item, then="columns", straight=True, found=found, brought_up=True))
