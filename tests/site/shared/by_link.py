"""Coming by a link to one question, as the tests have it in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner


def letter_to(person: Person, *, about: str = "") -> str:
    """What stands in the newest letter to somebody, or in the newest that leads there, as it would be sent now."""
    from plait.site.messaging.delivery import letter
    from plait.site.messaging.models import Message

    return str(letter(Message.objects.filter(to=person, link__startswith=about).latest("pk")).get_content())


def link_in(text: str) -> str:
    """The link to one question in a letter."""
    found = re.search(r"http://127\.0\.0\.1:8000(/by-link/\S+)", text)
    assert found, text
    return found[1]


def comes_by(link: str, browser: Browser | None = None) -> Browser:
    """A browser that has opened a link and pressed the button."""
    browser = browser or Browser()
    browser.look(link)
    browser.send(browser.goes_to)
    return browser


def by_link(part: Partner) -> Browser:
    """The browser of somebody who came by the link in their newest letter."""
    at = f"/questions/{part.project.ident}/"
    browser = comes_by(link_in(letter_to(part.person, about=at)))
    assert browser.goes_to == at
    return browser
