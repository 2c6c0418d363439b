"""A link by e-mail, for whoever has no password or forgot it: who has an account never shows."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.coming_in import is_in, with_password
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person

ASK = "/sign-in/link/"


@pytest.fixture
def outbox(tmp_path: Path, settings: Settings) -> Path:
    """The folder that messages go to."""
    folder = tmp_path / "outbox"
    settings.OUTBOX = folder
    return folder


def letters(outbox: Path) -> list[str]:
    """What is written in the letters that were put out, after all waiting work was done."""
    from plait.site.jobs import run_waiting_jobs

    run_waiting_jobs()
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in outbox.glob("*.eml")]
    return [f"{letter['Subject']}\n{letter.get_content()}" for letter in found]


def link_in(letter: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/come-in/\S+)", letter)
    assert found
    return found[1]


def test_whoever_forgot_their_password_gets_a_link_that_works_once(asker: Person, outbox: Path) -> None:
    with_password(asker)
    Browser().send(ASK, email=" ANN.Asker@example.org")
    (letter,) = letters(outbox)
    assert "Ann" not in letter.splitlines()[0]
    browser, again = Browser(), Browser()
    browser.send(link_in(letter))
    again.send(link_in(letter))
    assert (is_in(browser), again.status) == (True, 410)


def test_a_link_that_was_asked_for_is_good_for_an_hour(
    asker: Person, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Browser().send(ASK, email="ann.asker@example.org")
    link = link_in(letters(outbox)[0])
    now = timezone.now()
    browser = Browser()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=59))
    assert "Are you Ann Asker?" in browser.look(link).text
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    browser.send(link)
    assert browser.status == 410


def test_an_address_without_an_account_gets_the_same_answer_and_no_letter(asker: Person, outbox: Path) -> None:
    """ASVS 6.3.8."""
    from plait.site.jobs.models import Job

    known, unknown = Browser(), Browser()
    known.send(ASK, email="ann.asker@example.org")
    unknown.send(ASK, email="nobody@example.org")
    assert (known.status, unknown.status) == (200, 200)
    assert known.page.text == unknown.page.text
    assert Job.objects.count() == 2  # it takes as long, too
    assert len(letters(outbox)) == 1


def test_nobody_is_sent_more_than_five_links_in_a_quarter_of_an_hour(asker: Person, outbox: Path) -> None:
    """ASVS 2.4.1."""
    browser = Browser()
    for _ in range(8):
        browser.send(ASK, email="ann.asker@example.org")
        assert "If there is an account" in browser.page.text
    assert len(letters(outbox)) == 5


def test_a_deleted_account_is_sent_nothing(asker: Person, outbox: Path) -> None:
    from plait.site.people.actions import forget_person

    forget_person(asker, by=None)
    Browser().send(ASK, email="ann.asker@example.org")
    assert letters(outbox) == []


@pytest.mark.parametrize("email", ["", "nobody", "a@b@example.org"])
def test_what_is_no_address_is_said_to_be_none(db: None, email: str) -> None:
    browser = Browser()
    assert (len(browser.send(ASK, email=email).errors), browser.status) == (1, 422)
