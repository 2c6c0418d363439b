"""A list that takes long to read, in a real browser: how far it is, its end, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import title
from tests.files import write_large_xlsx

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Visit = Callable[..., "Page"]
ROWS = 60_000
READING, READ = "Your list is being read", "How your list is read"


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of so many rows that it takes some seconds, each with a phone number of its own."""

    def row(number: int, *texts: str) -> bytes:
        cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
        return f'<row r="{number}">{cells}</row>'.encode()

    def rows() -> list[bytes]:
        people = (row(n + 2, f"R{n}", f"Person {n}", "XA1 1AA", f"0113496{n:06}", "Housing") for n in range(ROWS))
        return [row(1, "Ref", "Client name", "Postcode", "Phone", "Need"), *people]

    return write_large_xlsx(tmp_path_factory.mktemp("large") / "large.xlsx", rows())


def hand_in(page: Page, path: Path) -> None:
    page.get_by_label("Your list").set_input_files(path)
    page.get_by_role("button", name="Read the list").click()
    title(page, READING)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_page_goes_on_by_itself_when_the_list_is_read(visit: Visit, large: Path, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    hand_in(page, large)
    title(page, READ)
    assert "has 60000 rows about people" in page.locator("main").inner_text()


def test_the_page_says_what_is_being_done(visit: Visit, large: Path) -> None:
    page = visit()
    hand_in(page, large)
    page.locator("[data-said]", has_text="Checking every cell").wait_for()
    assert page.get_by_role("progressbar").is_visible()


def test_whoever_cancels_is_back_at_the_first_page_at_once(visit: Visit, large: Path) -> None:
    page = visit()
    hand_in(page, large)
    page.get_by_role("button", name="Cancel and forget the list").click()
    title(page, "Check and count a list")


def test_axe_finds_nothing_on_it_and_it_fits_a_small_phone(visit: Visit, large: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    page = visit(bypass_csp=True, viewport={"width": 320, "height": 640})  # axe puts itself into the page
    hand_in(page, large)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
