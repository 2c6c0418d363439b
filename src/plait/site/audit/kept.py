"""What is worth keeping in memory until somebody does something on the site.

Everything that a page shows changes by deeds, and every deed is on record: as long as the last one is
the same, so is what was made from the database after it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from plait.site.audit.models import Deed
from plait.site.compression import compressed, takes_gzip
from plait.site.places import code_in

MOST = 200
"""Things that are kept at once; a page is 20 kB or so."""
_View = Callable[..., HttpResponse]
_Made = TypeVar("_Made")


class Shown(dict[str, Any]):
    """What a page shows to everybody alike, and the parts of it that were made already (``{% kept %}``)."""

    def __init__(self, **things: Any) -> None:
        super().__init__(things)
        self.parts: dict[tuple[object, ...], str] = {}


class _Shelf:
    """Things by name, all made after the same deed. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._deed: int | None = None
        self._things: dict[str, object] = {}

    def get(self, deed: int | None, name: str) -> object | None:
        with self._lock:
            return self._things.get(name) if self._deed == deed else None

    def put(self, deed: int | None, name: str, thing: object) -> None:
        with self._lock:
            if self._deed != deed or len(self._things) >= MOST:
                self._deed, self._things = deed, {}
            self._things[name] = thing


_shelf = _Shelf()


def kept(name: str, make: Callable[[], _Made]) -> _Made:
    """What ``make`` gives, made once after each deed in each language. Nobody may change it; None is not kept."""
    deed, thing = _last_deed(), f"{get_language()} {name}"
    found = _shelf.get(deed, thing)
    if found is None:
        found = make()
        if found is not None:
            _shelf.put(deed, thing, found)
    return cast("_Made", found)


_moment: ContextVar[list[int | None] | None] = ContextVar("moment", default=None)
"""The last deed while a page is being made, once somebody has asked for it; None where no page is."""


def one_moment(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware by which all that one page shows of what is kept is of one moment: the last deed is looked up once."""

    def with_moment(request: HttpRequest) -> HttpResponse:
        before = _moment.set([] if request.method in {"GET", "HEAD"} else None)
        try:
            return get_response(request)
        finally:
            _moment.reset(before)

    return with_moment


def moment_is_over() -> None:
    """Something was done while a page is made: what is kept is looked up anew."""
    moment = _moment.get()
    if moment:
        moment.clear()


def _last_deed() -> int | None:
    """The number of the last deed; written out because every page asks for it."""
    moment = _moment.get()
    if moment:
        return moment[0]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT max(id) FROM "{Deed._meta.db_table}"')  # noqa: S608 - our own table's name
        found = cast("tuple[int | None]", cursor.fetchone())[0]
    if moment is not None:
        moment.append(found)
    return found


def kept_for_visitors(view: _View) -> _View:
    """Keep what a view answers to those who have not signed in, until the next deed.

    For views that show them nothing which changes without a deed, and no form.
    """

    @wraps(view)
    def looked_up(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.user.is_authenticated or not takes_gzip(request):
            return view(request, *arguments, **named)
        other: list[HttpResponse] = []

        def make() -> bytes | None:
            response = view(request, *arguments, **named)
            if response.status_code != 200:
                other.append(response)
                return None
            return compressed(response.content, level=9)  # once for many

        page = kept(f"page {request.path} {code_in(request)}", make)
        if page is None:
            return other[0]
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding, Cookie"}
        return HttpResponse(page, headers=headers)

    return looked_up
