"""The second step in a browser: an app, recovery codes, and a passkey of Chromium's own virtual authenticator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.entering_walks import PASSWORD, code_now, first_step, sets_up_app, with_password
from tests.browser.steps import Site, enter_at, press, title, write_at
from tests.browser.test_pages import TOO_WIDE

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Open = Callable[..., "Page"]
HOME = "What Harrowmere wants to find out"


def authenticator_of(page: Page) -> CDPSession:
    """Give the browser a security key that is always unlocked."""
    control = page.context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    control.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return control


@pytest.fixture
def email(number: int) -> str:
    """Whose account it is."""
    return f"ann{number}@example.org"


def signs_out(page: Page) -> None:
    press(page, "Sign out")
    page.get_by_role("link", name="Sign in").wait_for()


def test_a_passkey_is_set_up_and_signs_in(open_browser: Open, named_site: Site, email: str) -> None:
    page = open_browser(base_url=named_site.address)
    with_password(page, named_site, email)
    authenticator_of(page)
    first_step(page, email, "/messages/")
    page.get_by_role("link", name="Use a passkey instead").click()
    title(page, "Add a passkey")
    press(page, "Add this passkey")
    page.get_by_role("alert").get_by_text("Give it a name, such as: my phone.").wait_for()
    page.get_by_label("What do you call it?").fill("my laptop")
    press(page, "Add this passkey")
    title(page, "Your recovery codes")
    press(page, "I have kept them: go on")
    title(page, "Messages")
    signs_out(page)
    first_step(page, email, "/account/")
    press(page, "Use a passkey")
    title(page, "Your account")
    page.get_by_text("Passkey: my laptop").wait_for()


def test_where_no_passkey_answers_the_page_says_so_and_the_other_ways_remain(
    open_browser: Open, named_site: Site, email: str
) -> None:
    page = open_browser(base_url=named_site.address)
    with_password(page, named_site, email)
    control = authenticator_of(page)
    first_step(page, email)
    secret = sets_up_app(page)
    page.goto("/account/passkeys/add/")
    page.get_by_label("What do you call it?").fill("my laptop")
    press(page, "Add this passkey")
    title(page, "Your account")
    signs_out(page)
    control.send("WebAuthn.disable")
    control.send("WebAuthn.enable")  # an authenticator is asked for, and there is none
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": False}
    control.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    first_step(page, email)
    press(page, "Use a passkey")
    page.get_by_text("The browser did not hand over a passkey.").wait_for()
    page.get_by_label("Code from your app").fill(code_now(secret, steps=1))
    press(page, "Go on")
    title(page, HOME)


def test_without_scripts_the_page_says_that_a_passkey_cannot_be_used(
    open_browser: Open, named_site: Site, email: str
) -> None:
    page = open_browser(base_url=named_site.address, java_script_enabled=False)
    with_password(page, named_site, email)
    first_step(page, email)
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_text("This browser cannot use a passkey on this page").wait_for()
    assert page.get_by_role("button", name="Add this passkey").count() == 0
    page.get_by_role("link", name="Set up codes from an app").click()
    sets_up_app(page)
    press(page, "I have kept them: go on")
    title(page, HOME)


def test_recovery_codes_are_saved_and_one_of_them_signs_in(
    open_browser: Open, strict_site: Site, email: str, tmp_path: Path
) -> None:
    page = open_browser(base_url=strict_site.address)
    with_password(page, strict_site, email)
    first_step(page, email)
    sets_up_app(page)
    with page.expect_download() as download:
        press(page, "Save them as a file")
    download.value.save_as(tmp_path / "codes.txt")
    codes = (tmp_path / "codes.txt").read_text().split()
    assert codes == page.locator(".plait-codes strong").all_inner_texts()
    press(page, "I have kept them: go on")
    signs_out(page)
    first_step(page, email)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes[7].lower())
    press(page, "Go on")
    title(page, HOME)


def test_somebody_signs_in_with_the_keyboard_alone(open_browser: Open, strict_site: Site, email: str) -> None:
    page = open_browser(base_url=strict_site.address)
    with_password(page, strict_site, email)
    first_step(page, email)
    secret = sets_up_app(page)
    press(page, "I have kept them: go on")
    signs_out(page)
    page.goto("/sign-in/")
    write_at(page, "E-mail address", email)
    write_at(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    title(page, "The second step")
    write_at(page, "Code from your app", code_now(secret, steps=1))
    enter_at(page, "Go on")
    title(page, HOME)


def test_somebody_signs_another_browser_out(open_browser: Open, strict_site: Site, email: str) -> None:
    one, two = (open_browser(base_url=strict_site.address) for _ in range(2))
    with_password(one, strict_site, email)
    first_step(one, email)
    secret = sets_up_app(one)
    first_step(two, email)
    two.get_by_label("Code from your app").fill(code_now(secret, steps=1))
    press(two, "Go on")
    title(two, HOME)
    one.goto("/account/")
    one.get_by_text("This one", exact=True).wait_for()
    press(one, "Sign it out Chrome on Linux")
    one.get_by_role("button", name="Sign it out").wait_for(state="detached")
    two.goto("/messages/")
    title(two, "Sign in")


def test_the_pages_of_a_passkey_are_open_to_everybody(open_browser: Open, named_site: Site, email: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    page = open_browser(base_url=named_site.address, bypass_csp=True, viewport={"width": 320, "height": 640})
    with_password(page, named_site, email)
    authenticator_of(page)
    first_step(page, email)
    page.goto("/sign-in/step/set-up/passkey/")
    found = [Axe().run(page).violations_count, page.evaluate(TOO_WIDE)]
    page.get_by_label("What do you call it?").fill("m" * 50)
    press(page, "Add this passkey")
    title(page, "Your recovery codes")
    page.goto("/account/")
    title(page, "Your account")
    found += [Axe().run(page).violations_count, page.evaluate(TOO_WIDE)]
    signs_out(page)
    first_step(page, email)
    title(page, "The second step")
    found += [Axe().run(page).violations_count, page.evaluate(TOO_WIDE)]
    assert found == [0, []] * 3
