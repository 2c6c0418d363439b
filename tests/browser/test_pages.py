"""Every page of the shared site in each of its states: open to everybody, and whole on a small phone."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.entering_walks import coming_again, coming_in
from tests.browser.link_walk import coming_by_a_link
from tests.browser.list_walks import counting, without_the_demo
from tests.browser.match_walk import matching
from tests.browser.member_walks import asking_to_join, looking_after, looking_around
from tests.browser.paper_walk import on_paper
from tests.browser.place_walk import in_two_places
from tests.browser.record_walk import reading_the_record
from tests.browser.steps import Site
from tests.browser.trust_walks import talking, trusting
from tests.browser.walks import States, Walker, answering, asking, contributing, deciding, looking_on

import plait.site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Walk = Callable[[Walker], States]
STATEMENT = Path(plait.site.__file__).parent / "accessibility.toml"
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
    matching,
    talking,
    trusting,
    reading_the_record,
    on_paper,
    coming_in,
    coming_again,
    coming_by_a_link,
    without_the_demo,
    in_two_places,
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
            site_of_two=lambda: request.getfixturevalue("site_of_two"),
            demo=demo,
            folder=tmp_path,
            number=number,
        )

    return ready


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_axe_finds_nothing_on_any_page(walker: Callable[..., Walker], walk: Walk) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    axe, version = Axe(), ""
    states, found = [], {}
    for state, page in walk(walker(bypass_csp=True)):  # axe puts itself into the page
        results = axe.run(page)
        version = results.response["testEngine"]["version"]
        states.append(state)
        if results.violations_count:
            found[state] = results.generate_report()
    assert found == {}
    if "PLAIT_WRITE_STATEMENT" in os.environ:
        write_statement(walk.__name__, states, version)
    assert stated()["walks"].get(walk.__name__) == states


def stated() -> dict[str, Any]:
    """What the accessibility statement says was looked at."""
    return tomllib.loads(STATEMENT.read_text(encoding="utf-8"))


def write_statement(walk: str, states: list[str], axe: str) -> None:
    """Put what was looked at on a walk, and found without a fault, into the statement."""
    walks = stated()["walks"] | {walk: states}
    lines = [f"{name} = {json.dumps(walks[name])}" for name in sorted(walks)]
    head = f'on = {datetime.now(UTC):%Y-%m-%d}\naxe = "{axe}"\n\n[walks]\n'
    STATEMENT.write_text(
        "\n".join(["# Written by tests/browser/test_pages.py", head + "\n".join(lines), ""]), encoding="utf-8"
    )


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_no_page_scrolls_sideways_on_a_small_phone(walker: Callable[..., Walker], walk: Walk) -> None:
    phone = walker(viewport={"width": 320, "height": 640})
    wide = {state: parts for state, page in walk(phone) if (parts := page.evaluate(TOO_WIDE))}
    assert wide == {}
