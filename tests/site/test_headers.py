"""Every answer says: nothing from elsewhere, nothing framed, nothing kept."""

from __future__ import annotations

import logging
import re
from importlib import import_module
from pathlib import Path

import pytest
from tests.site.conftest import Answer, Desk

from plait.site.lists import checker


def directives(answer: Answer) -> dict[str, str]:
    policy = answer.headers["Content-Security-Policy"]
    return {name: values for name, _, values in (item.strip().partition(" ") for item in policy.split(";"))}


SCRIPTS = {f'<script src="/static/plait/{name}.js" defer></script>' for name in ("dropping", "grid", "htmx", "site")}
"""All that a page of the desk may run: a file of its own, and nothing in it."""
SAVED = ("report", "cleaned", "table", "mended", "mended CSV", "copy", "annotated", "empty list")
"""The answers that a browser saves."""


@pytest.fixture
def answers(desk: Desk, stranger: Desk, people: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    """One answer of every kind that the desk gives."""
    at = desk.open(people)
    found = {
        "start": desk.ask("/"),
        "opened": stranger.ask(f"/open/{key}/"),
        "wrong key": stranger.ask("/open/wrong/"),
        "columns": desk.ask(f"{at}columns/"),
        "overview": desk.ask(at),
        "findings": desk.ask(f"{at}findings/"),
        "report": desk.ask(f"{at}report/"),
        "cleaned": desk.ask(f"{at}cleaned/"),
        "counted": desk.send(f"{at}count/"),
        "count": desk.ask(f"{at}count/"),
        "table": desk.ask(f"{at}table/"),
        "grid": desk.ask(f"{at}grid/"),
        "cell mended": desk.post(f"{at}mend/", {"at": "C2", "value": "XX1"}),
        "suggestions": desk.ask(f"{at}suggestions/"),
        "changes": desk.ask(f"{at}changes/"),
        "mended": desk.ask(f"{at}mended.xlsx"),
        "mended CSV": desk.ask(f"{at}mended.csv"),
        "how to copy": desk.ask(f"{at}copy/"),
        "copy": desk.send(f"{at}copy/"),
        "annotated": desk.ask(f"{at}annotated.xlsx"),
        "dictionary": desk.ask("/dictionary/"),
        "entry": desk.ask("/dictionary/address-resident-postcode/"),
        "empty lists": desk.ask("/templates/"),
        "columns of an empty list": desk.ask("/templates/residents/"),
        "no column": desk.ask("/templates/residents/file/"),
        "empty list": desk.ask("/templates/residents/file/?column=address-resident-postcode"),
        "nothing sent that fits": desk.post(f"{at}mend/", {"at": "Z99"}),
        "bad file": desk.hand_in("list.csv", b""),
        "wrong verb": desk.ask("/", method="put"),
        "wrong name": desk.ask("/", HTTP_HOST="evil.example"),
        "no slash": desk.ask("/open"),
        "forgotten": desk.post(f"{at}forget/"),
        "gone": desk.ask(at),
    }
    stranger.client.cookies.clear()
    return found | {"no key": stranger.ask("/")}


def test_the_policy_lets_nothing_in_from_elsewhere(answers: dict[str, Answer]) -> None:
    """ASVS 3.4.3 and 3.4.6."""
    for kind, answer in answers.items():
        policy = directives(answer)
        assert "unsafe" not in answer.headers["Content-Security-Policy"], kind
        assert "http" not in answer.headers["Content-Security-Policy"], kind
        for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
            assert policy[name] == "'none'", kind
        for name in ("style-src", "script-src", "form-action"):
            assert policy[name] == "'self'", kind


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ],
)
def test_every_answer_has_the_header(answers: dict[str, Answer], header: str, value: str) -> None:
    """ASVS 3.4.4, 3.4.5 and 14.3.2."""
    assert {kind: answer.headers.get(header) for kind, answer in answers.items()} == dict.fromkeys(answers, value)


def test_what_is_saved_is_never_shown_in_the_desks_own_name(answers: dict[str, Answer]) -> None:
    """ASVS 5.4.1."""
    for kind in SAVED:
        assert answers[kind].headers["Content-Disposition"].startswith("attachment; ")


def test_no_page_has_a_style_or_a_script_of_its_own(answers: dict[str, Answer]) -> None:
    for kind, answer in answers.items():
        if kind not in SAVED:
            assert not answer.page.elements & {"style", "iframe", "object"}, kind
            assert set(re.findall("<script[^>]*>.{0,9}", answer.html)) <= SCRIPTS, kind
            assert " style=" not in answer.html, kind
            assert " onclick=" not in answer.html, kind


def test_every_page_says_first_what_went_wrong(answers: dict[str, Answer]) -> None:
    pages = {kind: answer.html for kind, answer in answers.items() if kind not in SAVED and answer.body}
    assert {kind for kind, html in pages.items() if "/static/plait/site.js" not in html} <= {"wrong verb", "no slash"}


def test_whoever_follows_a_link_from_a_message_keeps_the_forms_in_other_tabs() -> None:
    from plait.site.settings import common

    assert common.CSRF_COOKIE_SAMESITE == "Lax"


@pytest.mark.parametrize("addresses", ["plait.site.urls", "plait.site.desk_urls"])
def test_both_sites_have_pages_of_their_own_for_what_goes_wrong(addresses: str) -> None:
    found = import_module(addresses)
    pages = {name: getattr(found, f"handler{name}") for name in (400, 404, 500)}
    assert {name: page.rpartition(".")[0] for name, page in pages.items()} == dict.fromkeys(pages, "plait.site.pages")


def test_other_sites_cannot_read_the_files_that_anyone_gets(stranger: Desk) -> None:
    answer = stranger.ask("/static/plait/site.css")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_fault_inside_shows_nothing_of_the_list(desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("Zq Person1 lives at XA1 0AA")

    monkeypatch.setattr(checker, "check_list", fault)
    desk.client.raise_request_exception = False
    answer = desk.hand_in(people.name, people.read_bytes())
    assert answer.status == 500
    assert "Something went wrong in Plait" in answer.page.text
    for word in ("Zq", "XA1", "our people", "Traceback", "RuntimeError"):
        assert word not in answer.html
    assert directives(answer)["default-src"] == "'none'"
    assert desk.ask("/").status == 200


def test_the_desk_writes_no_log(desk: Desk) -> None:
    log = logging.getLogger("django")
    kinds = [type(handler) for handler in log.handlers if not type(handler).__module__.startswith("_pytest")]
    assert (kinds, log.propagate) == ([logging.NullHandler], False)


def test_a_panic_of_the_data_engine_is_a_fault_like_any_other(
    desk: Desk, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """What Polars raises is no Exception either."""

    def panic(*_arguments: object, **_named: object) -> None:
        raise Panic

    monkeypatch.setattr(checker, "check_list", panic)
    desk.client.raise_request_exception = False
    assert desk.hand_in(people.name, people.read_bytes()).status == 500
