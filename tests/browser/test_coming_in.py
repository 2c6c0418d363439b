"""Coming in to a site that is no demo: by a link that works once, and from then on by a password."""

from __future__ import annotations

import time
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import HOME
from tests.browser.entering_walks import sets_up_app
from tests.browser.steps import LONGEST_MAKING, Guest, Site, ask, invite, invited, newcomer, press, title

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

PASSWORD = "lantern gravel seventeen"


def comes_by_link(page: Page, link: str) -> None:
    page.goto(link)
    title(page, "Are you Ann Lee?")
    press(page, "Yes, sign me in")
    title(page, HOME)


def chooses_password(page: Page) -> None:
    page.goto("/password/")
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Save the password")
    title(page, HOME)


def signs_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


@pytest.mark.parametrize("settings", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"])
def test_somebody_new_comes_in_by_a_link_once_and_then_by_a_password(
    open_browser: Callable[..., Page], strict_site: Site, number: int, settings: dict[str, Any]
) -> None:
    email = f"ann{number}@example.org"
    link = invited(strict_site, email)
    page = open_browser(base_url=strict_site.address, **settings)
    comes_by_link(page, link)
    chooses_password(page)
    press(page, "Sign out")
    page.get_by_role("link", name="Sign in").wait_for()
    page.goto("/messages/")
    signs_in(page, email)
    sets_up_app(page)
    press(page, "I have kept them: go on")
    title(page, "Messages")
    elsewhere = open_browser(base_url=strict_site.address, **settings)
    elsewhere.goto(link)
    title(elsewhere, "This link no longer works")


def link_in_letter(site: Site, page: Page, whom: Guest) -> str:
    """The link in the letter that the site wrote to somebody, as soon as it is written."""
    latest = time.monotonic() + LONGEST_MAKING
    while time.monotonic() < latest:
        page.reload()
        for path in (site.data / "outbox").glob("*.eml"):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            if letter["To"] == whom.email:
                return next(word for word in str(letter.get_content()).split() if word.startswith("http"))
    pytest.fail("no letter was written")


def test_somebody_who_is_invited_comes_from_the_letter_straight_to_the_question(
    open_browser: Callable[..., Page], strict_site: Site, number: int
) -> None:
    ann, nora = (open_browser(base_url=strict_site.address) for _ in range(2))
    comes_by_link(ann, invited(strict_site, f"ann{number}@example.org"))
    question, guest = ask(ann, f"Who is missing, {number}?"), newcomer(number)
    invite(ann, question, guest)
    nora.goto(link_in_letter(strict_site, ann, guest))
    title(nora, f"Are you {guest.name}?")
    press(nora, "Yes, sign me in")
    nora.wait_for_url(question)
    nora.get_by_role("heading", name="Ann Lee asks you to take part").wait_for()


def test_a_new_password_signs_other_browsers_out(
    open_browser: Callable[..., Page], strict_site: Site, number: int
) -> None:
    email = f"ann{number}@example.org"
    pages = [open_browser(base_url=strict_site.address) for _ in range(2)]
    comes_by_link(pages[0], invited(strict_site, email))
    comes_by_link(pages[1], invited(strict_site, email))
    chooses_password(pages[0])
    pages[1].goto("/messages/")
    title(pages[1], "Sign in")
