"""The pages on which a spreadsheet is chosen, and the one that shows how far the reading of it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.errors import PlaitError
from plait.site.access import Access, ByLink, declare, to_sign_in
from plait.site.handover import Purpose, purpose_of
from plait.site.lists import memory
from plait.site.lists.background import MOMENT, Reading
from plait.site.lists.forms import UploadForm
from plait.site.lists.keeping_figures import go_on_keeping
from plait.site.lists.owning import forget_list, open_list, owner_of, reading_of, remember_visitor
from plait.site.lists.reading import begin_reading
from plait.site.lists.remembering import asks_nothing, forget_columns
from plait.site.lists.showing import show_list, show_start, start_address
from plait.site.pages import show
from plait.site.places import are_several, choices, code_in, codes, only_code


class ReadingFailed(Exception):
    """A fault of our own ended a reading; its kind is all that is told of it."""


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.LISTS, by_link=ByLink.LIST)
def start(request: HttpRequest) -> HttpResponse:
    """Choose a spreadsheet."""
    ident = request.GET.get("for")
    if ident and settings.LISTS_FOR != "desk" and not request.user.is_authenticated:
        return to_sign_in(request)  # anyone may check a list; who counts for a question takes part in it
    purpose = purpose_of(request, ident) if ident else None
    places = _to_choose_from(purpose)
    form = UploadForm(request.POST or None, request.FILES or None, places=places, initial={"place": code_in(request)})
    if request.method == "POST" and form.is_valid():
        upload: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            owner = owner_of(request)
            place = form.cleaned_data["place"] if places else purpose.place if purpose else only_code()
            token, begun = begin_reading(upload, owner=owner, purpose=purpose, place=place)
        except PlaitError as error:
            form.add_error("file", str(error))
        else:
            response = go_on(request, token, begun)
            remember_visitor(response, owner)
            return response
    return show_start(request, purpose=purpose, form=form)


def _to_choose_from(purpose: Purpose | None) -> list[tuple[str, str]]:
    """The places that a list may be about; none where its purpose says it, or there is only one."""
    return choices(codes()) if are_several() and purpose is None else []


def go_on(request: HttpRequest, token: str, begun: Reading) -> HttpResponse:
    """The answer to a form that set a reading off: what comes of it if it is short, else how far it is."""
    begun.finished.wait(MOMENT)
    return _end(request, token, begun) if begun.finished.is_set() else redirect("reading", token=token)


@require_safe
@declare(Access.LISTS, by_link=ByLink.LIST)
def reading(request: HttpRequest, token: str) -> HttpResponse:
    """How far the reading of a list is; goes on to the list when it is read."""
    begun = reading_of(request, token)
    in_part = "HX-Request" in request.headers
    if begun and not begun.finished.is_set():
        template = "lists/progress.html" if in_part else "lists/reading.html"
        return show(request, template, token=token, reading=begun, purpose=begun.purpose, **_how_far(begun))
    if in_part:  # whatever the end is, it is a page of its own
        return HttpResponse(headers={"HX-Redirect": request.path})
    if begun:
        return _end(request, token, begun)
    return _to_list(request, token, "columns")


@require_POST
@declare(Access.LISTS, by_link=ByLink.LIST)
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """End the reading of a list and forget it."""
    begun = reading_of(request, token)
    forget_list(request, token)
    return redirect(start_address(begun.purpose if begun else None))


@require_POST
@declare(Access.LISTS, by_link=ByLink.LIST)
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Forget a list at once, and go back to where it was one of several, or to what it was counted for."""
    item = memory.tray.get(token, owner=owner_of(request))
    forget_list(request, token)
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect(item.purpose.back if item and item.purpose else "start")


@require_POST
@declare(Access.LISTS)
def forget_remembered(request: HttpRequest) -> HttpResponse:
    """Forget which heading means what."""
    ident = request.POST.get("for")
    purpose = purpose_of(request, ident) if ident else None
    forget_columns(owner_of(request), purpose)
    return redirect(start_address(purpose))


def _end(request: HttpRequest, token: str, begun: Reading) -> HttpResponse:
    """What came of a reading."""
    if begun.again and (begun.fault or begun.refusal):
        before, status = open_list(request, token), 500 if begun.fault else 409
        return show_list(request, "lists/as_before.html", token, before, status=status, problem=begun.refusal)
    if begun.fault:
        raise ReadingFailed(begun.fault)
    if begun.refusal:
        return show_start(request, purpose=begun.purpose, form=_refused(begun))
    go_on_keeping(open_list(request, token))
    return redirect(begun.then, token=token) if begun.straight else _to_list(request, token, begun.then)


def _refused(begun: Reading) -> UploadForm:
    return UploadForm.refused(begun.refusal, places=_to_choose_from(begun.purpose), place=begun.place)


def _to_list(request: HttpRequest, token: str, page: str) -> HttpResponse:
    item = open_list(request, token)
    return redirect("overview" if page == "columns" and asks_nothing(item) else page, token=token)


def _how_far(begun: Reading) -> dict[str, Any]:
    """The stage, and how much of it is done where that is known."""
    watch = begun.watch
    return {
        "stage": begun.stage,
        "ahead": memory.readings.ahead(begun),
        "rows": watch.rows,
        "rows_words": f"{watch.rows:,}",
        "expected": max(watch.rows, watch.rows_expected or 0),
    }
