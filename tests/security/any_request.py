"""Requests at random: every route, in every method, from everybody, with what fits and with what does not.

A request is drawn from its seed and from what the site holds at that moment, which the requests before it changed:
a run is the same from the same first seed. Where an answer is a fault inside, `Answer.fault` names its kind and place.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from tests.site.pages import read_page

from plait.errors import place_of

if TYPE_CHECKING:
    from plait.site.people.models import Person

METHODS = ("get", "get", "get", "post", "post", "post", "head", "put", "patch", "delete", "options", "trace")
JUNK = (
    "", " ", "0", "-1", "1", "999999999999999999999999", "1e400", "NaN", "\u0661", "x", "yes", "None", "null", "[]",
    "{}", "\0", "a\0b", "\ud7ff\u202e", "\ufeff", "\ufffe", "\U0001f9ff" * 40, "\u0130\u0131\u00df", "a" * 5000,
    "\r\n\r\nSet-Cookie: a=b",
    "../../etc/passwd", "..%2f..", "%00", "%", "//evil.example", "https://evil.example", "javascript:alert(1)",
    "'; DROP TABLE people_person; --", "{{ 7*7 }}", "{% debug %}", "<script>alert(1)</script>", "=1+1", "${jndi}", "31",
    "13",
    "2026-02-30", "23:59", "25:61", "name@example.org", "name@xn--\ufffd", "camden", "#Person+Resident+AllNames",
)  # fmt: skip
FILES = (
    ("list.csv", b"Name,Postcode\nAnn,NW1 1AA\n"), ("list.xlsx", b"PK\x03\x04broken"), ("\0.csv", b""),
    ("a" * 300, b"a"),
    ("table.csv", b"\xff\xfe\x00\x00"), ("x.receipt.json", b"{"), ("x.zip", b"PK\x05\x06" + b"\0" * 18),
)  # fmt: skip
HEADERS: tuple[dict[str, Any], ...] = (
    {}, {}, {}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_ACCEPT_ENCODING": "gzip"},
    {"HTTP_COOKIE": "plait_session=x; csrftoken=\xff"},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 3000}, {"HTTP_RANGE": "bytes=0-"}, {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_USER_AGENT": "\x01\xff"},
    {"HTTP_AUTHORIZATION": "Bearer x"}, {"HTTP_X_FORWARDED_FOR": "x, y"},
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a request was answered with."""

    seed: int
    asked: str
    """Method and name of the route."""
    status: int
    fault: str
    """Kind and place of a fault inside; "" where there was none."""


@dataclass(frozen=True)
class _Route:
    path: str
    """With ``%(name)s`` for each part."""
    parts: tuple[str, ...]
    name: str


def routes() -> list[_Route]:
    """Every route of the site, in the order of its addresses."""
    return sorted(_routes(get_resolver().url_patterns, "/", ()), key=lambda route: route.path)


def _routes(patterns: list[URLPattern | URLResolver], before: str, parts: tuple[str, ...]) -> Iterator[_Route]:
    for pattern in patterns:
        if isinstance(pattern.pattern, RegexPattern):
            raise NoReverseMatch(f"{pattern} is no plain path")
        path = before + "".join(_template(str(pattern.pattern)))
        own = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path, own)
        else:
            yield _Route(path, own, pattern.name or "")


def _template(path: str) -> Iterator[str]:
    for piece in path.replace("%", "%%").split("<"):
        name, closed, rest = piece.partition(">")
        yield f"%({name.rpartition(':')[2]})s{rest}" if closed else piece


def ask(first: int, count: int, people: list[Person], known: dict[str, list[str]]) -> Iterator[Answer]:
    """Ask so many times, from the request of this seed on.

    ``people`` ask, and a visitor; ``known`` has values that stand somewhere in addresses, by the name of the part.
    """
    faults: list[BaseException] = []

    def note(**_named: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            faults.append(error)

    got_request_exception.connect(note)
    every, somebody = routes(), [None, *people]
    try:
        for seed in range(first, first + count):
            faults.clear()
            asked, status = _ask_once(random.Random(seed), every, somebody, known)
            fault = f"{type(faults[0]).__name__} ({place_of(faults[0])})" if faults else ""
            yield Answer(seed, asked, status, fault)
    finally:
        got_request_exception.disconnect(note)


def _ask_once(
    draw: random.Random, every: list[_Route], somebody: list[Person | None], known: dict[str, list[str]]
) -> tuple[str, int]:
    route, method, person = draw.choice(every), draw.choice(METHODS), draw.choice(somebody)
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    if person is not None and person.is_active:
        client.force_login(person)
    path = route.path % {part: _part(draw, known.get(part, [])) for part in route.parts}
    query = {draw.choice(("q", "next", "like", "page", "sort", "tag", "rows", "x")): draw.choice(JUNK)}
    address = path + (f"?{_query(query)}" if draw.random() < 0.3 else "")
    headers = draw.choice(HEADERS)
    if method != "post" or draw.random() < 0.1:
        answer: Any = client.generic(method.upper(), address, b'{"a": 1', "application/json", **headers)
    else:
        answer = client.post(address, _fields(draw, client, path), **headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return f"{method} {route.name}", answer.status_code


def _part(draw: random.Random, known: list[str]) -> str:
    value = draw.choice(known) if known and draw.random() < 0.75 else draw.choice(JUNK)
    return _quoted(value) or "x"


def _fields(draw: random.Random, client: Client, path: str) -> dict[str, Any]:
    """What the form there would send, some of it changed; a file now and then."""
    shown = client.get(path)
    page = read_page(shown.content.decode()) if not shown.streaming and _is_page(shown) else None
    fields: dict[str, Any] = dict(page.values) if page else {}
    for box in page.boxes if page else ():
        if draw.random() < 0.7:
            fields[box] = "on"
    for name in [*fields, *draw.sample(("file", "table", "text", "sure", "reason", "x"), 2)]:
        if draw.random() < 0.35:
            fields[name] = draw.choice((draw.choice(JUNK), [draw.choice(JUNK), draw.choice(JUNK)]))
        elif not fields.get(name) and draw.random() < 0.6:
            fields[name] = "Something that fits here."
    if draw.random() < 0.2:
        fields[draw.choice(("file", "table"))] = SimpleUploadedFile(*draw.choice(FILES))
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def _is_page(answer: Any) -> bool:  # noqa: ANN401 - the test client's own kind of answer
    plain = not answer.headers.get("Content-Encoding")
    return plain and answer.headers.get("Content-Type", "").startswith("text/html")


def _query(fields: dict[str, str]) -> str:
    return "&".join(f"{name}={_quoted(value)}" for name, value in fields.items())


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
