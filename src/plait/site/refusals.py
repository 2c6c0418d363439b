"""Refusals that no page has a place for: what is not allowed any more, and addresses that only take what is sent."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from plait.errors import PlaitError
from plait.site.pages import show


class _Refusals:
    """The middleware: answers with the sentence of an error that a user is meant to read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            return _with_words(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Two people were at it at once, and this is who came second."""
        if not isinstance(error, PlaitError):
            return None
        return show(request, "refused.html", status=409, sentence=str(error))


def _with_words(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """Whoever opens the address of a button, by hand or coming back from signing in, gets more than an empty page."""
    page = show(request, "not_to_look_at.html", status=refused.status_code)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


refusals = _Refusals
