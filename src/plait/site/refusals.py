"""A refusal that no page has a place for: what was allowed when it was shown, and is not any more."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plait.errors import PlaitError
from plait.site.pages import show


class _Refusals:
    """The middleware: answers with the sentence of an error that a user is meant to read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Two people were at it at once, and this is who came second."""
        if not isinstance(error, PlaitError):
            return None
        return show(request, "refused.html", status=409, sentence=str(error))


refusals = _Refusals
