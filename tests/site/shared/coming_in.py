"""How somebody comes in: the steps that the tests of signing in have in common, and a clock that they put on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.site.shared.conftest import Browser

from plait.site.entering.codes import STEP, code_at

if TYPE_CHECKING:
    from plait.site.people.models import Person

PASSWORD = "three odd words together"
CLOCKS = ("half_way", "steps", "arriving")
"""The modules of signing in that look at the watch."""


@dataclass
class Watch:
    """Stands until it is put on."""

    now: float = 1_800_000_000.0

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now

    def put_on(self, *, minutes: float) -> None:
        """Let time go by."""
        self.now += 60 * minutes

    def code(self, person: Person, *, steps: int = 0) -> str:
        """What somebody's app shows, so many half minutes from now."""
        secret = person.code_apps.order_by("-confirmed")[0].secret
        return code_at(secret, int(self.now // STEP) + steps)


def with_password(person: Person) -> Person:
    """Give somebody a password."""
    person.set_password(PASSWORD)
    person.save()
    return person


def first_step(person: Person, *, then: str = "") -> Browser:
    """A browser in which somebody has given their password."""
    browser = Browser()
    browser.send(f"/sign-in/?next={then}", email=person.email, password=PASSWORD)
    return browser


def sets_up_app(browser: Browser, person: Person, watch: Watch) -> list[str]:
    """Set up an app half-way in; gives the recovery codes that the page shows."""
    browser.look("/sign-in/step/set-up/")
    browser.send("/sign-in/step/set-up/", code=watch.code(person))
    watch.put_on(minutes=2)
    return codes_of(browser)


def codes_of(browser: Browser) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b", browser.page.text)


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in."""
    browser.look("/messages/")
    return browser.status == 200
