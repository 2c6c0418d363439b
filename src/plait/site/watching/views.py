"""Answers for whatever watches over the site. They show nothing of a person, and who may ask has no account here."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from plait.site.access import Access, declare
from plait.site.watching.metrics import CONTENT_TYPE, text
from plait.site.watching.readiness import what_fails

PLAIN = "text/plain; charset=utf-8"
_LOOPBACK = {"127.0.0.1", "::1"}
_OUR_NAMES = {"127.0.0.1", "localhost", "[::1]"}
_BY_A_PROXY = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Via")


@require_safe
@declare(Access.ANYONE)
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether this process is alive. Open to anyone: it tells no more than that."""
    return HttpResponse("alive\n", PLAIN)


@require_safe
@declare(Access.ANYONE)
def readyz(_request: HttpRequest) -> HttpResponse:
    """Whether the site can work. Open to anyone: a load balancer has no account; of what fails it gets one word."""
    failing = what_fails()
    return HttpResponse("\n".join(failing or ("ready",)) + "\n", PLAIN, status=503 if failing else 200)


@require_safe
@declare(Access.ANYONE)
def metrics(request: HttpRequest) -> HttpResponse:
    """The site's figures, for a program on this computer or one with the token; there is none for anybody else."""
    if not (_is_from_here(request) or _has_token(request)):
        raise Http404
    return HttpResponse(text(), CONTENT_TYPE)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a program on this computer asks by itself: a web server on it would pass on what anybody asks."""
    passed_on = any(name in request.headers for name in _BY_A_PROXY)
    asked_for, _port = split_domain_port(request.get_host())
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and asked_for in _OUR_NAMES and not passed_on


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
