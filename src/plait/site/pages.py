"""The pages that any part of the site may answer with: one that is not there, one that broke, a forged form."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import render
from django.template.loader import render_to_string

from plait.site.look import addresses
from plait.site.shortage import RETRY_AFTER, is_passing


def show(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Answer with a page; where its ``form`` was sent and is not in order, the page says so."""
    form = context.get("form")
    failed = bool(getattr(form, "is_bound", False) and getattr(form, "errors", None))
    return render(request, template, context | {"failed": failed}, status=422 if failed else status)


def not_understood(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """400: what came is nothing that a page of this site sends. Of the request nothing is looked at any more."""
    return HttpResponseBadRequest(_by_itself("not_understood.html"))


def _by_itself(template: str) -> str:
    """A page for which nobody and nothing is looked up."""
    return render_to_string(template, {"address_of": addresses()})


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """404: also where a list was forgotten meanwhile, and where something is nobody's business."""
    return show(request, "missing.html", status=404)


def broken(_request: HttpRequest) -> HttpResponse:
    """500, without anything of a list in it; 503 where the database is away or the disk is full, which passes.

    Django calls this while it handles the fault, wherever that was: in a view, in a template, in the session.
    """
    if is_passing(sys.exc_info()[1]):
        page = _by_itself("not_now.html")
        return HttpResponse(page, status=503, headers={"Retry-After": f"{RETRY_AFTER}"})
    return HttpResponse(_by_itself("broken.html"), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django hands it in
    """A form that did not come from a page of this site."""
    return HttpResponseForbidden(render_to_string("forged.html", request=request))
