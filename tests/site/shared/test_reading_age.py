"""Public pages can be read at the age of 11 to 12: year 6 of the Automated Readability Index, rounded up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from tests.site.reading_age import readability
from tests.site.shared.coming_in import Watch, first_step, sets_up_app, with_password
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Project

AGED_11_TO_12 = 6


def test_the_index_is_what_its_makers_say() -> None:
    easy = "<p>The cat sat on the mat. The dog ran to the cat and back.</p>"
    hard = "<p>Multidisciplinary organisations collaboratively operationalise intergovernmental accountability.</p>"
    assert readability(easy) < 1
    assert readability(hard) > 20


PUBLIC = (
    "/", "/questions/{}/", "/questions/{}/picture/", "/insights/{}/", "/sign-in/", "/sign-in/link/",
    "/standard/", "/standard/versions/1/",
)  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_read_at_11_to_12(story: Project, path: str) -> None:
    browser = Browser()
    browser.look(path.format(story.ident))
    assert math.ceil(readability(browser.body.decode())) <= AGED_11_TO_12


def test_what_is_kept_about_people_is_read_at_11_to_12(db: None) -> None:
    browser = Browser()
    browser.look("/what-is-kept/")
    assert math.ceil(readability(browser.body.decode())) <= AGED_11_TO_12


def test_the_pages_of_signing_in_are_read_at_11_to_12(asker: Person, watch: Watch) -> None:
    browser = first_step(with_password(asker))
    pages = {"/sign-in/step/set-up/": 0.0, "/sign-in/step/set-up/passkey/": 0.0}
    for path in pages:
        browser.look(path)
        pages[path] = readability(browser.body.decode())
    sets_up_app(browser, asker, watch)
    pages["recovery codes"] = readability(browser.body.decode())
    again = first_step(asker)
    for path in ("/sign-in/step/", "/sign-in/step/recovery/"):
        again.look(path)
        pages[path] = readability(again.body.decode())
    own = Browser(asker)
    own.look("/account/")
    pages["/account/"] = readability(own.body.decode())
    assert {path: age for path, age in pages.items() if math.ceil(age) > AGED_11_TO_12} == {}
