"""Every page of the shared site in each of its states: open to everybody, and whole on a small phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.list_walks import counting, without_the_demo
from tests.browser.member_walks import asking_to_join, looking_after, looking_around
from tests.browser.steps import Site
from tests.browser.walks import States, Walker, answering, asking, contributing, deciding, looking_on

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Walk = Callable[[Walker], States]
WALKS = (
    looking_on,
    asking,
    answering,
    contributing,
    deciding,
    looking_around,
    looking_after,
    asking_to_join,
    counting,
    without_the_demo,
)
TOO_WIDE = """() => {
  const reached = (it) => it.getAttribute("role") === "region" && it.tabIndex === 0 && document.getElementById(
    it.getAttribute("aria-labelledby")) !== null;
  const scrolled = (it) => it.scrollWidth > it.clientWidth && /auto|scroll/.test(getComputedStyle(it).overflowX);
  const lost = [...document.body.querySelectorAll("*")].filter((it) => scrolled(it) && !reached(it));
  return [...(document.scrollingElement.scrollWidth > 320 ? ["the page"] : []), ...lost.map((it) => it.outerHTML)];
}"""
"""What scrolls sideways: the page itself, or a part of it that the keyboard does not reach or that has no name."""


@pytest.fixture
def walker(
    come: Callable[..., Page],
    open_browser: Callable[..., Page],
    request: pytest.FixtureRequest,
    demo: Path,
    tmp_path: Path,
    number: int,
) -> Callable[..., Walker]:
    """Walk through the sites in browsers with these settings."""

    def ready(**settings: Any) -> Walker:
        def come_to(site: Site) -> Page:
            page = open_browser(base_url=site.address, **settings)
            page.goto("/")
            return page

        return Walker(
            come=lambda name="": come(name, **settings),
            come_to=come_to,
            strict_site=lambda: request.getfixturevalue("strict_site"),
            demo=demo,
            folder=tmp_path,
            number=number,
        )

    return ready


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_axe_finds_nothing_on_any_page(walker: Callable[..., Walker], walk: Walk) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    axe = Axe()
    found = {}
    for state, page in walk(walker(bypass_csp=True)):  # axe puts itself into the page
        results = axe.run(page)
        if results.violations_count:
            found[state] = results.generate_report()
    assert found == {}


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_no_page_scrolls_sideways_on_a_small_phone(walker: Callable[..., Walker], walk: Walk) -> None:
    phone = walker(viewport={"width": 320, "height": 640})
    wide = {state: parts for state, page in walk(phone) if (parts := page.evaluate(TOO_WIDE))}
    assert wide == {}
