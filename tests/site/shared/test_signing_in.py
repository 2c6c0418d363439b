"""Signing in: by a link that works once, by a password, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person

PASSWORD = "three odd words together"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    cache.clear()


def test_a_link_signs_in_once_and_only_when_asked(asker: Person) -> None:
    from plait.site.people.actions import link_for

    link = link_for(asker, then="/messages/")
    browser = Browser()
    assert "Are you Ann Asker?" in browser.look(link).text
    browser.look("/messages/")
    assert browser.goes_to.startswith("/sign-in/")
    browser.send(link)
    assert browser.goes_to == "/messages/"
    browser.look("/messages/")
    assert browser.status == 200
    again = Browser()
    again.send(link)
    assert again.status == 410


def test_a_forged_link_signs_nobody_in(asker: Person) -> None:
    browser = Browser()
    browser.send("/come-in/forged/")
    assert browser.status == 410


def test_a_password_is_chosen_and_signs_in(asker: Person) -> None:
    browser = Browser(asker)
    browser.send("/password/", password=PASSWORD)
    assert browser.goes_to == "/"
    other = Browser()
    other.send("/sign-in/?next=/messages/", email="ANN.asker@example.org", password=PASSWORD)
    assert other.goes_to == "/messages/"


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_is_refused(asker: Person, password: str) -> None:
    browser = Browser(asker)
    page = browser.send("/password/", password=password)
    assert (browser.status, len(page.errors)) == (422, 1)


def test_a_wrong_password_and_an_unknown_address_read_the_same(asker: Person) -> None:
    browser = Browser()
    wrong = browser.send("/sign-in/", email="ann.asker@example.org", password="wrong")
    unknown = browser.send("/sign-in/", email="nobody@example.org", password="wrong")
    assert wrong.errors == unknown.errors != []


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(asker: Person) -> None:
    asker.set_password(PASSWORD)
    asker.save()
    browser = Browser()
    for _ in range(5):
        browser.send("/sign-in/", email="ann.asker@example.org", password="wrong")
    page = browser.send("/sign-in/", email="ann.asker@example.org", password=PASSWORD)
    assert page.errors == ["Too many tries. Wait a quarter of an hour, then try again."]


def test_signing_out_takes_a_form_and_ends_the_session(asker: Person) -> None:
    browser = Browser(asker)
    browser.look("/sign-out/")
    assert browser.status == 405
    browser.send("/sign-out/")
    browser.look("/messages/")
    assert browser.goes_to.startswith("/sign-in/")


def test_a_forgotten_account_cannot_sign_in(asker: Person) -> None:
    from plait.site.people.actions import forget_person, link_for

    link = link_for(asker)
    forget_person(asker, by=None)
    browser = Browser()
    browser.send(link)
    assert browser.status == 410
