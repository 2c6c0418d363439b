"""The pages of signing in and of one's own account, in each of their states."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.browser.steps import Site, invited, press, title
from tests.browser.walks import States, Walker, wrong

from plait.site.entering.codes import STEP, code_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "lantern gravel seventeen"


def with_password(page: Page, site: Site, email: str) -> None:
    """Come in by a link, choose a password, and go out again."""
    page.goto(invited(site, email))
    press(page, "Yes, sign me in")
    page.get_by_role("link", name="Choose a password to sign in next time").click()
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Save the password")
    press(page, "Sign out")
    page.get_by_role("link", name="Sign in").wait_for()


def first_step(page: Page, email: str, then: str = "/") -> None:
    """Give the password."""
    page.goto(f"/sign-in/?next={then}")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")


def sets_up_app(page: Page) -> str:
    """Set an app up; gives its key."""
    title(page, "Set up codes from an app")
    secret = page.locator(".plait-key").inner_text().replace(" ", "")
    page.get_by_label("Code from your app").fill(code_now(secret))
    press(page, "Use this app")
    title(page, "Your recovery codes")
    return secret


def code_now(secret: str, *, steps: int = 0) -> str:
    """What the app shows, or will show so many half minutes from now."""
    return code_at(secret, int(time.time() // STEP) + steps)


def coming_in(walker: Walker) -> States:
    """Somebody who asks for a link, sets up a second step, and looks at their account."""
    site, email = walker.strict_site(), f"ann{walker.number}@example.org"
    page = walker.come_to(site)
    with_password(page, site, email)
    page.goto("/sign-in/step/")
    title(page, "Please start again")
    yield "half-way no more", page
    page.goto("/sign-in/link/")
    title(page, "Send me a link")
    yield "send me a link", page
    wrong(page, "Send me a link", "Still missing: E-mail address")
    yield "send me a link, to nowhere", page
    page.get_by_label("E-mail address").fill("nobody@example.org")
    press(page, "Send me a link")
    title(page, "Look at your e-mail")
    yield "a link was asked for", page
    first_step(page, email)
    title(page, "Set up codes from an app")
    yield "set up an app", page
    wrong(page, "Use this app", "Write the code that your app shows.")
    yield "set up an app, without a code", page
    sets_up_app(page)
    yield "recovery codes", page
    press(page, "I have kept them: go on")
    page.goto("/account/")
    title(page, "Your account")
    yield "one's account", page
    page.goto("/account/app/")
    title(page, "Set up codes from an app")
    yield "another app", page
    page.goto("/account/passkeys/add/")
    title(page, "Add a passkey")
    yield "a passkey where there can be none", page
    page.goto("/account/recovery-codes/")
    title(page, "New recovery codes")
    yield "new recovery codes", page


def coming_again(walker: Walker) -> States:
    """Somebody who has a second step, and uses it."""
    site, email = walker.strict_site(), f"ann{walker.number}@example.org"
    page = walker.come_to(site)
    with_password(page, site, email)
    first_step(page, email)
    secret = sets_up_app(page)
    press(page, "Sign out")
    page.get_by_role("link", name="Sign in").wait_for()
    first_step(page, email)
    title(page, "The second step")
    yield "the second step", page
    wrong(page, "Go on", "Write the code that your app shows.")
    yield "the second step, without a code", page
    page.get_by_role("link", name="Use a recovery code").click()
    title(page, "Use a recovery code")
    yield "a recovery code", page
    wrong(page, "Go on", "Write one of your recovery codes.")
    yield "no recovery code", page
    page.goto("/sign-in/step/")
    page.get_by_label("Code from your app").fill(code_now(secret, steps=1))
    press(page, "Go on")
    page.get_by_role("button", name="Sign out").wait_for()
