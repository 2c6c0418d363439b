"""Asking another server for something: only one that was named, over HTTPS, and not for long or for much."""

from __future__ import annotations

import ipaddress
import time
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from plait.errors import PlaitError

LONGEST = 10.0
"""Seconds."""
MOST = 1_000_000
"""Bytes of an answer."""


class NotFetched(PlaitError):
    """The other server did not answer, or not as it should, or it must not be asked."""


class _NoRedirects(HTTPRedirectHandler):
    """An answer that points elsewhere is none: who is asked is decided here."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetch(address: str, *, of: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    """What a server answers to GET, or to POST where there is ``data``.

    ``of`` is an address of the only server that may be asked. Raises NotFetched, without saying what went wrong.
    """
    if not may_be_asked(address, of=of):
        raise NotFetched
    until = time.monotonic() + LONGEST
    request = Request(address, data=data, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310 - https, or loopback: seen to above
    try:
        with build_opener(_NoRedirects, ProxyHandler({})).open(request, timeout=LONGEST) as answer:
            return _read(answer, until)
    except (OSError, HTTPException, ValueError):  # HTTPError and a time-out are OSErrors
        raise NotFetched from None


def _read(answer: HTTPResponse, until: float) -> bytes:
    """The whole answer. However slowly it drips, it ends in time."""
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65_536):
        size += len(part)
        if size > MOST or time.monotonic() > until:
            raise NotFetched
        parts.append(part)
    return b"".join(parts)


def may_be_asked(address: str, *, of: str) -> bool:
    """Whether an address is of the same server, by HTTPS or on this computer."""
    try:
        asked, own = urlsplit(address), urlsplit(of)
        same = (asked.scheme, asked.hostname, asked.port) == (own.scheme, own.hostname, own.port)
    except ValueError:
        return False
    return same and not asked.username and is_safe(address)


def is_safe(address: str) -> bool:
    """Whether nobody on the way can listen."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host)
