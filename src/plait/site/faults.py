"""A fault of the data engine ends one page, and never the desk with every list that lies open."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def faults(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that makes an exception of a panic: Polars has one of its own, which no server catches."""

    def with_faults(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        except (Exception, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as panic:  # noqa: BLE001 - whatever it is
            raise RuntimeError(type(panic).__name__) from None

    return with_faults
