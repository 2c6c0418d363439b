"""The log says what happened, by names of the site's own, and nothing of anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.urls import get_resolver
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import TODAY, Browser
from tests.site.shared.test_who_may import routes

from plait.site import log

if TYPE_CHECKING:
    from plait.site.people.models import Person

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(settings: Settings, capfd: pytest.CaptureFixture[str]) -> Lines:
    """A site that writes a log; gives what reads the lines that were written since the last time."""
    settings.LOG = True
    return lambda: [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_no_log_is_written_unless_it_is_asked_for(db: None, capfd: pytest.CaptureFixture[str]) -> None:
    Browser().look("/")
    assert capfd.readouterr().err == ""


def test_a_request_is_one_line_with_the_views_name_and_not_its_address(db: None, lines: Lines) -> None:
    Browser().look("/questions/zq-name/?zq=secret")
    (line,) = lines()
    assert line.keys() == {"at", "event", "process", "method", "view", "status", "ms", "size"}
    assert (line["event"], line["method"], line["view"], line["status"]) == ("request", "GET", "question", 404)


def test_a_fault_is_said_by_its_kind_and_place_and_never_in_its_own_words(
    db: None, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.people import views

    def fails() -> None:
        raise KeyError("Zq Person")

    monkeypatch.setattr(views, "load_register", fails)
    browser = Browser()
    browser.client.raise_request_exception = False
    browser.look("/what-is-kept/")
    fault, request = lines()
    assert fault["event"] == "fault"
    assert fault["place"].startswith("KeyError in test_log.py, line ")
    assert (request["status"], "Zq" in json.dumps(fault)) == (500, False)


def test_a_job_says_how_it_ended(db: None, lines: Lines, member: Callable[..., Person]) -> None:
    from django.db import transaction

    from plait.site.jobs import run_waiting_jobs
    from plait.site.messaging.actions import tell

    with transaction.atomic():
        tell(member("Zq Person"), subject="Zq", body="Zq")
    run_waiting_jobs()
    (line,) = lines()
    assert (line["event"], line["kind"], line["became"]) == ("job", "send_message", "done")


def test_signing_in_that_is_refused_after_too_many_tries_is_said(db: None, lines: Lines) -> None:
    cache.clear()
    for _ in range(6):
        Browser().send("/sign-in/", email="zq@example.org", password="zq wrong")
    said = lines()
    assert [line["event"] for line in said].count("sign-in refused") == 1
    assert "zq" not in json.dumps(said)
    cache.clear()


def test_what_is_logged_cannot_begin_a_line_of_its_own(lines: Lines) -> None:
    """ASVS 16.4.1."""
    log.event("test", kind='a\n{"event": "forged"}\r\u2028\x1b[2J')
    (line,) = lines()
    assert line["event"] == "test"


@pytest.mark.slow
def test_nothing_of_anybody_is_in_the_log_or_the_figures(db: None, demo: Path, lines: Lines) -> None:
    """The demo's story and every page with planted names, addresses and secrets: ASVS 14.2.1 and 16.2.5."""
    from plait.site.people.actions import Invitee, add_member, link_for
    from plait.site.story import tell_story

    question = tell_story(demo / "tables", today=TODAY, progress=lambda _step: None)
    whom = Invitee("Zqname Zqfamily", "zqmail@example.org", "Zqorganisation", "council", "convenor")
    person = add_member(whom, today=TODAY)
    browser = Browser()
    browser.send(link_for(person, then="/zqthen/"))
    browser.client.raise_request_exception = False
    values = {"ident": question.ident, "number": 1, "token": "zqtoken", "name": "zqname.csv", "key": "zqkey"}
    for route in routes(get_resolver().url_patterns):
        path = "/" + route.pattern._route if hasattr(route.pattern, "_route") else "/"
        for part, value in values.items():
            path = path.replace(f"<int:{part}>", str(value)).replace(f"<str:{part}>", str(value))
            path = path.replace(f"<slug:{part}>", str(value))
        browser.client.get(f"{path}?zqquery=zqvalue", HTTP_USER_AGENT="zqagent", HTTP_REFERER="http://zqreferrer/")
        browser.client.post(path, {"email": "zqmail@example.org", "password": "zqpassword", "text": "zqtext"})
    said = json.dumps(lines())
    figures = Browser().client.get("/metrics").content.decode()
    assert said.count('"request"') > 100
    for words in (said, figures):
        assert "zq" not in words.lower()
        assert "Marsh" not in words  # of the story's people
        assert "@" not in words
        assert question.ident not in words
        assert "127.0.0.1" not in words
