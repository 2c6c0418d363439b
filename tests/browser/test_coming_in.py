"""Coming in to a site that is no demo: by a link that works once, and from then on by a password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import HOME
from tests.browser.entering_walks import sets_up_app
from tests.browser.steps import (
    Site,
    ask,
    comes_by_link,
    hand_in,
    invite,
    invited,
    link_in_letter,
    newcomer,
    press,
    share,
    take_part,
    title,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

PASSWORD = "lantern gravel seventeen"


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


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_somebody_who_is_invited_comes_from_the_letter_to_a_shared_table_without_an_account(
    open_browser: Callable[..., Page], strict_site: Site, number: int, demo: Path, scripts: bool
) -> None:
    small: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": scripts}
    ann, nora = open_browser(base_url=strict_site.address), open_browser(base_url=strict_site.address, **small)
    comes_by_link(ann, invited(strict_site, f"ann{number}-{scripts}@example.org"))
    question, guest = ask(ann, f"Who is missing, {number}, {scripts}?"), newcomer(number)
    guest = replace(guest, email=f"{scripts}{guest.email}")
    invite(ann, question, guest)
    seen: list[str] = []
    nora.on("framenavigated", lambda frame: seen.append(frame.url))
    nora.goto(link_in_letter(strict_site, ann, guest))
    title(nora, "You are asked to take part")
    press(nora, "Open the question")
    nora.wait_for_url(question)
    nora.get_by_role("heading", name="Ann Lee asks you to take part").wait_for()
    take_part(nora, question)
    hand_in(nora, question, demo / "tables" / "food_share.csv")
    share(nora)
    ann.goto(question)
    ann.get_by_role("heading", name=guest.organisation).wait_for()
    assert {url.removeprefix(strict_site.address).split("/")[1] for url in seen} == {"by-link", "questions"}
    assert not any(len(part) > 24 for url in seen for part in url.split("/"))


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
