"""Pages travel compressed, at a level that costs half of what Django's own middleware spends on a picture."""

from __future__ import annotations

import gzip
import io
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

LEVEL = 4
"""The page of a picture, 167 kB: 1.5 ms and 27 kB. At level 6, which Django has fixed: 2.7 ms and 24 kB."""
LEAST = 500
"""Bytes from which it is worth it."""


def takes_gzip(request: HttpRequest) -> bool:
    """Whether whoever asks can read what is compressed."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def compressed(content: bytes, level: int = LEVEL) -> bytes:
    """The same as a gzip file, with a name of up to 99 letters: its length tells nothing of a secret in it.

    After Heal the Breach (Palacios and others, 2022), as Django's middleware does.
    """
    out = io.BytesIO()
    with gzip.GzipFile("a" * secrets.randbelow(100), "wb", level, out, mtime=0) as file:
        file.write(content)
    return out.getvalue()


def compression(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that compresses what is whole, long enough and not compressed yet."""

    def with_compression(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponse) or "Content-Encoding" in response or len(response.content) < LEAST:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if takes_gzip(request):
            response.content = compressed(response.content)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return with_compression
