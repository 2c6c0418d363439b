"""Signing in: by a link that works once, by a password, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from tests.site.shared.coming_in import PASSWORD, first_step, with_password
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person

TOO_MANY = "Too many tries. Wait a quarter of an hour, then try again."


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


def test_a_password_is_chosen_and_is_the_first_step_from_then_on(asker: Person) -> None:
    browser = Browser(asker)
    browser.send("/password/", password=PASSWORD)
    assert browser.goes_to == "/"
    other = Browser()
    other.send("/sign-in/?next=/messages/", email="ANN.asker@example.org", password=PASSWORD)
    assert other.goes_to == "/sign-in/step/"


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_is_refused(asker: Person, password: str) -> None:
    """ASVS 6.2.1, 6.2.4 and 6.2.12."""
    browser = Browser(asker)
    page = browser.send("/password/", password=password)
    assert (browser.status, len(page.errors)) == (422, 1)


def test_a_wrong_password_and_an_unknown_address_read_the_same(asker: Person) -> None:
    browser = Browser()
    wrong = browser.send("/sign-in/", email="ann.asker@example.org", password="wrong")
    unknown = browser.send("/sign-in/", email="nobody@example.org", password="wrong")
    assert wrong.errors == unknown.errors != []


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(asker: Person) -> None:
    """ASVS 6.3.1."""
    with_password(asker)
    browser = Browser()
    for _ in range(5):
        browser.send("/sign-in/", email="ann.asker@example.org", password="wrong")
    for email in ("ann.asker@example.org", " ANN.ASKER@EXAMPLE.ORG"):
        assert browser.send("/sign-in/", email=email, password=PASSWORD).errors == [TOO_MANY]


def test_an_address_without_an_account_has_to_wait_as_well(asker: Person) -> None:
    """ASVS 6.3.1: whether there is an account does not show."""
    browser = Browser()
    for _ in range(5):
        browser.send("/sign-in/", email="nobody@example.org", password="wrong")
    assert browser.send("/sign-in/", email="nobody@example.org", password="wrong").errors == [TOO_MANY]


def test_a_quarter_of_an_hour_later_the_right_password_fits_again(asker: Person) -> None:
    from plait.site.entering.models import Tries

    with_password(asker)
    for _ in range(7):
        Browser().send("/sign-in/", email="ann.asker@example.org", password="wrong")
    Tries.objects.update(until=timezone.now())
    assert first_step(asker).goes_to == "/sign-in/step/"
    assert Tries.objects.count() == 0


def test_too_many_tries_are_on_record_once_and_without_any_value(asker: Person) -> None:
    """ASVS 16.3.1 and 16.2.1."""
    from plait.site.audit.models import Deed

    for email in ("ann.asker@example.org", "nobody@example.org"):
        for _ in range(9):
            Browser().send("/sign-in/", email=email, password="wrong")
    found = Deed.objects.filter(verb="too_many_tries").values_list("by", "kind", "number")
    assert list(found) == [(None, "people.person", asker.pk)]


def test_signing_in_is_on_record(asker: Person) -> None:
    """ASVS 16.3.1."""
    from plait.site.audit.models import Deed
    from plait.site.people.actions import link_for

    Browser().send(link_for(asker))
    deed = Deed.objects.last()
    assert deed is not None
    assert (deed.verb, deed.by, deed.kind, deed.number) == ("sign_in", asker.pk, "people.person", asker.pk)


def test_signing_out_takes_a_form_and_ends_the_session(asker: Person) -> None:
    """ASVS 7.4.1 and 7.4.4."""
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
