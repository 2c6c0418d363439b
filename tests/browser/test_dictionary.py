"""The dictionary and the empty lists in a real browser: from a heading and back, without scripts, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import read_list, save, title
from tests.browser.test_pages import TOO_WIDE

from plait.sheets import read_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Visit = Callable[..., "Page"]
PAGES = (
    "dictionary/",
    "dictionary/?q=volunteer+household",
    "dictionary/?q=household&area=Place",
    "dictionary/?q=zzzzqqqq",
    "dictionary/need-type/",
    "dictionary/print/",
    "templates/",
    "templates/residents/",
    "templates/own/file/",
)


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(visit: Visit, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    page = visit(bypass_csp=True, viewport={"width": width, "height": 800})  # axe puts itself into the page
    root, found = page.url, {}
    for path in PAGES:
        page.goto(f"{root}{path}")
        results = Axe().run(page)
        wide = page.evaluate(TOO_WIDE) if width == 320 else []
        if results.violations_count or wide:
            found[path] = (results.generate_report(), wide)
    assert found == {}


def test_a_heading_leads_to_its_entry_and_the_list_is_still_there(visit: Visit, people: Path) -> None:
    page = visit()
    read_list(page, people)
    columns = page.get_by_role("link", name="How your list is read")  # the desk may remember this list's columns
    columns.or_(page.get_by_role("heading", level=1, name="How your list is read")).click()
    title(page, "How your list is read")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Support needed (opens in new tab)").click()
    title(opened.value, "Need Support needed")
    opened.value.close()
    title(page, "How your list is read")


def test_without_scripts_one_looks_a_word_up_and_takes_an_empty_list(visit: Visit, tmp_path: Path) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_role("link", name="Dictionary").click()
    page.get_by_label("Search the dictionary").fill("volunteer household")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="People in the volunteer's household").first.click()
    title(page, "Household People in the volunteer's household")
    page.get_by_role("link", name="Empty lists to fill in").click()
    page.get_by_role("link", name=re.compile("Pick columns.*Volunteers")).click()
    page.get_by_label("Volunteer's email").uncheck()
    empty = save(page, "Download the empty list", tmp_path)
    first = read_workbook(empty).sheets[0]
    tags = first.cells.select(first.letters).row(1)
    assert "#Person+Volunteer+Id" in tags
    assert "#Contact+Volunteer+Email" not in tags


def test_the_dictionary_is_printed_with_its_style(visit: Visit) -> None:
    page = visit()
    page.get_by_role("link", name="Dictionary").click()
    page.get_by_role("link", name="Print or save as PDF").click()
    title(page, "Data dictionary")
    assert page.evaluate("getComputedStyle(document.querySelector('nav ul')).listStyleType") == "none"
