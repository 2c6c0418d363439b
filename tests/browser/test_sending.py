"""A list that takes long to send, in a real browser: how much of it is sent, an end of it, and a refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import title
from tests.browser.test_grid import DROP, NARROW
from tests.files import write_csv

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Visit = Callable[..., "Page"]
BYTES_A_SECOND = 300_000
"""Of a slow line."""
READ = "How your list is read"
PART = "() => { const bar = document.getElementById('sending-progress'); return bar.value > 5 && bar.value < 95; }"


@pytest.fixture(scope="session")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of a megabyte or so."""
    rows = [[f"R{n}", f"Person {n}", "XA1 1AA", "some words " * 10] for n in range(8_000)]
    return write_csv(
        tmp_path_factory.mktemp("heavy") / "heavy.csv", [["Ref", "Client name", "Postcode", "Note"], *rows]
    )


def slow(page: Page) -> None:
    """Make the line slow, as it is in many a community centre."""
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": BYTES_A_SECOND}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)


def send(page: Page, path: Path) -> None:
    page.get_by_label("Your list").set_input_files(path)
    page.get_by_role("button", name="Read the list").click()


def test_the_page_says_how_much_is_sent_and_goes_on_to_the_list(visit: Visit, heavy: Path) -> None:
    page = visit()
    slow(page)
    send(page, heavy)
    page.wait_for_function(PART)
    shown = page.evaluate(
        "() => ['progress', 'share'].map(it => document.getElementById(`sending-${it}`))"
        ".map(it => `${it.value ?? it.textContent}`)"
    )
    assert shown[0] == shown[1]
    title(page, READ)
    assert "heavy.csv has 8000 rows" in page.locator("main").inner_text()


def test_a_list_that_is_dropped_is_sent_like_one_that_is_chosen(visit: Visit, heavy: Path) -> None:
    page = visit()
    slow(page)
    page.evaluate(DROP, ["dropped.csv", heavy.read_text(encoding="utf-8")])
    page.wait_for_function(PART)
    assert page.get_by_role("progressbar", name="Sending dropped.csv").is_visible()
    title(page, READ)


def test_whoever_cancels_is_where_they_began_and_can_send_again(visit: Visit, heavy: Path) -> None:
    page = visit()
    slow(page)
    send(page, heavy)
    page.wait_for_function(PART)
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_text("Cancelled. Nothing of the file is kept here.").wait_for()
    assert page.get_by_role("progressbar").count() == 0
    assert page.evaluate("() => document.activeElement.type") == "file"
    page.get_by_role("button", name="Read the list").click()
    title(page, READ)


def test_a_file_that_is_refused_is_answered_on_the_page_and_another_can_be_sent(
    visit: Visit, heavy: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    page = visit()
    send(page, empty)
    page.get_by_role("alert").get_by_text("This file is empty: there is nothing in it to read.").wait_for()
    assert page.evaluate("() => document.activeElement.className") == "govuk-error-summary"
    assert page.title().startswith("Error:")
    send(page, heavy)
    title(page, READ)


def test_without_scripts_the_form_sends_the_list_itself(visit: Visit, heavy: Path) -> None:
    page = visit(java_script_enabled=False)
    send(page, heavy)
    title(page, READ)


def test_of_what_is_said_of_sending_nothing_shows_before(visit: Visit) -> None:
    page = visit()
    for words in ("could not be sent", "Cancelled.", "Drop one file"):
        assert page.get_by_text(words).is_hidden()


def test_axe_finds_nothing_while_a_list_is_sent_and_it_fits_a_small_phone(visit: Visit, heavy: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    page = visit(bypass_csp=True, viewport=NARROW)  # axe puts itself into the page
    slow(page)
    send(page, heavy)
    page.wait_for_function(PART)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_rows_of_a_list_are_put_right(visit: Visit, tmp_path: Path, scripts: bool) -> None:
    rows = [["Our clients", "", ""], ["Ref", "Client name", "Postcode"]]
    rows += [[f"R{n}", f"Person {n}", "XA1 1AA"] for n in range(9)]
    page = visit(java_script_enabled=scripts, viewport=NARROW)
    send(page, write_csv(tmp_path / "titled.csv", [*rows, ["Total", "9", ""]]))
    title(page, READ)
    page.get_by_role("link", name="Put the rows right").click()
    title(page, "Put the rows right")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_label("Row 12: a row of totals").check()
    page.get_by_role("button", name="Read the list again").click()
    page.get_by_text("Kept as you said:").wait_for()
    assert "titled.csv has 10 rows about people." in page.locator("main").inner_text()
