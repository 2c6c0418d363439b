"""What the site measures of its requests: how many, how long they took, what failed. Of whom, nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from plait.site import log
from plait.site.counters import counters

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histogram."""
METHODS = {"GET", "HEAD", "POST"}


def series(name: str, **labels: str) -> str:
    """The name of a series as Prometheus writes it (text format 0.0.4)."""
    inside = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels.items())
    return f"{name}{{{inside}}}" if inside else name


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def measuring(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, the outermost, that counts each request and writes a line of it into the log."""

    def with_measuring(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        _measured(request, response, time.perf_counter() - began)
        return response

    return with_measuring


def _measured(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    view, method = view_of(request), request.method if request.method in METHODS else "other"
    bound = next((f"{bound:g}" for bound in SECONDS if seconds <= bound), "+Inf")
    counters.add({
        series("plait_requests_total", view=view, method=method or "", status=f"{response.status_code // 100}xx"): 1,
        series("plait_request_seconds_bucket", view=view, le=bound): 1,
        series("plait_request_seconds_sum", view=view): seconds,
        series("plait_request_seconds_count", view=view): 1,
    })  # fmt: skip
    size = response.headers.get("Content-Length") or (0 if response.streaming else len(response.content))  # type: ignore[attr-defined]  # one that does not stream has content
    log.event(
        "request",
        method=method or "",
        view=view,
        status=response.status_code,
        ms=round(1000 * seconds),
        size=int(size),
    )


def view_of(request: HttpRequest) -> str:
    """The name of the view that answered; ``static`` for files of the site's own, ``none`` where there was no view."""
    found = request.resolver_match
    if found is not None:
        return found.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _write_fault(**_: object) -> None:
    """A view has failed; Django calls this where the fault is still at hand."""
    error = sys.exc_info()[1]
    counters.add({series("plait_faults_total"): 1})
    if error is not None:
        log.fault(error)


got_request_exception.connect(_write_fault, dispatch_uid="plait.site.measuring")
