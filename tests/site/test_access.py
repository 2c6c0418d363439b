"""Who may use a route: each says so itself, and nothing of a list is shown to anyone else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from tests.site.conftest import HOST, Desk

from plait.site.access import Access, access_of

PLACING = ("rows/", "bring-up/")
MENDING = ("grid/", "mend/", "suggestions/", "changes/", "undo/", "mended.xlsx", "mended.csv")
PAGES = (
    *("", "reading/", "columns/", "findings/", "report/", "cleaned/", "count/", "table/", "cancel/", "forget/"),
    *PLACING,
    *MENDING,
    *("copy/", "annotated.xlsx"),
    *("keep-figures/", "forget-figures/"),
)
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
ENDS = {"cancel/", "forget/"}
ONLY_SENT = {*ENDS, "bring-up/", "mend/", "undo/", "keep-figures/", "forget-figures/"}
"""Pages that are no pages: they only take a form."""
TOKEN = "A" * 24


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def undeclared(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("never seen")


@pytest.fixture
def token(desk: Desk, people: Path) -> str:
    """The token of an open list that was counted."""
    at = desk.open(people)
    assert desk.send(f"{at}count/").status == 302
    return at.split("/")[2]


def test_every_route_declares_who_may_use_it(uploads: Path) -> None:
    declared = {route.name: access_of(route.callback) for route in routes(get_resolver().url_patterns)}
    assert len(declared) >= 9
    assert [name for name, access in declared.items() if access is Access.ANYONE] == ["open"]


def test_a_view_that_declares_nothing_is_never_run(uploads: Path) -> None:
    urls = ModuleType("urls")
    vars(urls)["urlpatterns"] = [path("", undeclared)]
    refused = pytest.raises(ImproperlyConfigured, match="undeclared does not declare who may use it")
    with override_settings(ROOT_URLCONF=urls), refused:
        Client(**HOST).get("/")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("page", ["/", *(f"/list/TOKEN/{page}" for page in PAGES)])
def test_without_the_key_no_page_answers(stranger: Desk, token: str, page: str, method: str) -> None:
    answer = stranger.ask(page.replace("TOKEN", token), method=method)
    assert answer.status == 403
    for word in ("Zq", "zqnote", "our people", token):
        assert word not in answer.html


def test_without_the_key_a_list_that_is_open_looks_like_one_that_is_not(stranger: Desk, token: str) -> None:
    assert stranger.ask(f"/list/{token}/").body == stranger.ask(f"/list/{TOKEN}/").body


def test_without_the_key_an_upload_is_not_even_read(
    uploads: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the stranger, who is no browser, made up a token against forgery that fits itself."""
    read: list[object] = []
    monkeypatch.setattr(HttpRequest, "_load_post_and_files", read.append)
    made_up = "a" * 32
    stranger = Desk(Client(enforce_csrf_checks=True, **HOST))
    stranger.client.cookies["csrftoken"] = made_up
    with people.open("rb") as file:
        assert stranger.post("/", {"csrfmiddlewaretoken": made_up, "file": file}).status == 403
    assert read == []


@pytest.mark.parametrize("guess", ["", "wrong", "A" * 32, "\u017c", "%00", "..", "None"])
def test_a_wrong_key_opens_nothing(stranger: Desk, guess: str) -> None:
    answer = stranger.ask(f"/open/{guess}/")
    assert (answer.status, "Set-Cookie" in answer.headers) == (404, False)
    assert stranger.ask("/").status == 403


@pytest.mark.parametrize("cookie", ["", "wrong", "\u00fc", "x" * 5000])
def test_a_wrong_cookie_is_no_key(stranger: Desk, cookie: str) -> None:
    stranger.client.cookies["plait_desk"] = cookie
    assert stranger.ask("/").status == 403


def test_the_key_leaves_the_address_and_is_kept_from_scripts_and_other_sites(key: str, stranger: Desk) -> None:
    answer = stranger.ask(f"/open/{key}/")
    assert (answer.status, answer.goes_to, answer.body) == (302, "/", b"")
    cookie = stranger.client.cookies["plait_desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"], cookie["max-age"]) == (True, "Strict", "", "")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("guess", [TOKEN, "x", "\u017c", "%00", "'--", "<script>", "..%2f.."])
def test_another_token_is_not_here(desk: Desk, token: str, guess: str, page: str) -> None:
    if page in ONLY_SENT:
        assert desk.post(f"/list/{guess}/{page}").goes_to in {"/", ""}
        assert desk.ask(f"/list/{token}/").status == 200
        return
    answer = desk.ask(f"/list/{guess}/{page}")
    assert answer.status == 404
    assert "<script>" not in answer.html


def test_two_lists_never_have_the_same_token(desk: Desk, people: Path) -> None:
    assert desk.open(people) != desk.open(people)


@pytest.mark.parametrize("page", ["/", *(f"/list/TOKEN/{page}" for page in PAGES)])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_other_verb_does_anything(desk: Desk, token: str, page: str, method: str) -> None:
    assert desk.ask(page.replace("TOKEN", token), method=method).status == 405
    assert desk.ask(f"/list/{token}/").status == 200


@pytest.mark.parametrize("page", ["/", *(f"/list/TOKEN/{page}" for page in PAGES)])
def test_looking_changes_nothing(desk: Desk, token: str, page: str) -> None:
    pages = [f"/list/{token}/{page}" for page in ("", "columns/", "findings/", "report/", "count/")]
    before = [desk.ask(page).page for page in pages]
    for method in ("get", "head"):
        answer = desk.ask(page.replace("TOKEN", token), method=method)
        found = 405 if page.removeprefix("/list/TOKEN/") in ONLY_SENT else 302 if page.endswith("reading/") else 200
        assert answer.status == found
        assert method == "get" or answer.body == b""
    for page_before, page_after in zip(before, [desk.ask(page).page for page in pages], strict=True):
        assert page_after.text == page_before.text
        assert page_after.values.keys() == page_before.values.keys()


@pytest.mark.parametrize(
    "page", ["/", "/list/TOKEN/columns/", "/list/TOKEN/count/", "/list/TOKEN/forget/", "/list/TOKEN/cancel/"]
)
def test_a_form_from_elsewhere_is_refused(key: str, token: str, desk: Desk, page: str) -> None:
    strict = Desk(Client(enforce_csrf_checks=True, **HOST))
    strict.ask(f"/open/{key}/")
    answer = strict.post(page.replace("TOKEN", token), {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status == 403
    assert "Nothing was done." in answer.page.text
    assert desk.ask(f"/list/{token}/table/").status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8010"])
def test_even_with_the_right_token_a_form_from_elsewhere_is_refused(key: str, token: str, origin: str) -> None:
    strict = Desk(Client(enforce_csrf_checks=True, **HOST))
    strict.ask(f"/open/{key}/")
    sent = {"csrfmiddlewaretoken": strict.ask("/").page.values["csrfmiddlewaretoken"]}
    forged = strict.ask(f"/list/{token}/forget/", method="post", data=sent, HTTP_ORIGIN=origin)
    assert forged.status == 403
    own = strict.ask(f"/list/{token}/forget/", method="post", data=sent, HTTP_ORIGIN="http://127.0.0.1:8010")
    assert (own.status, own.goes_to) == (302, "/")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::1]", "127.0.0.1:x", "\u017c"]
)
def test_a_name_that_was_made_to_point_here_is_refused(desk: Desk, token: str, host: str) -> None:
    answer = desk.ask(f"/list/{token}/", HTTP_HOST=host)
    assert answer.status == 400
    assert "our people" not in answer.html


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/plait/../../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/plait/%2e%2e%2f%2e%2e%2fsettings.py",
        "/static//etc/passwd",
        "/static/plait/govuk.css%00",
        "/static/",
        "/static/plait/",
    ],
)
def test_only_the_styles_are_served_as_files(stranger: Desk, path: str) -> None:
    assert stranger.ask(path).status == 404
    assert stranger.ask("/static/plait/site.css").status == 200
