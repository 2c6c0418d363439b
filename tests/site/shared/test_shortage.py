"""What the site says and does while the database is away or the disk is full."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import InterfaceError, OperationalError
from tests.site.shared.conftest import Browser

from plait.site.shortage import RETRY_AFTER

if TYPE_CHECKING:
    from plait.site.people.models import Person

FAULTS = (OperationalError("zq"), InterfaceError("zq"), OSError(errno.ENOSPC, "zq"), OSError(errno.EFBIG, "zq"))


def failing(error: Exception) -> Callable[..., Any]:
    def fails(*_arguments: object, **_named: object) -> None:
        raise error

    return fails


@pytest.mark.parametrize("error", FAULTS, ids=repr)
def test_what_passes_is_said_in_a_sentence_with_the_time_to_come_again(
    db: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    from plait.site.people import views

    monkeypatch.setattr(views, "load_register", failing(error))
    browser = Browser()
    browser.client.raise_request_exception = False
    answer = browser.client.get("/what-is-kept/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, f"{RETRY_AFTER}")
    assert "The site cannot read or save what it needs: wait a minute" in answer.content.decode()
    assert "zq" not in answer.content.decode()


@pytest.mark.parametrize("error", [OSError(errno.EACCES, ""), ValueError()], ids=repr)
def test_any_other_fault_is_none_that_passes(db: None, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    from plait.site.people import views

    monkeypatch.setattr(views, "load_register", failing(error))
    browser = Browser()
    browser.client.raise_request_exception = False
    assert browser.client.get("/what-is-kept/").status_code == 500


def test_a_session_that_cannot_be_read_is_said_too(
    member: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    browser = Browser(member("Ann Lee"))
    browser.client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", failing(OperationalError()))
    assert browser.client.get("/account/").status_code == 503


def test_a_page_is_shown_though_the_visit_cannot_be_noted(
    member: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.entering import visits

    browser = Browser(member("Ann Lee"))
    noted: list[int] = []

    def note(*_: object) -> None:
        noted.append(1)
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(visits, "note", note)
    browser.look("/messages/")
    assert (browser.status, noted) == (200, [1])
