"""The whole way through the desk in a real browser: by mouse, by keyboard alone, and without scripts."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import RunningDesk
from tests.browser.steps import choose_at, save, tab_to, title
from tests.files import write_xlsx

from plait.tables import read_table

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Visit = Callable[..., "Page"]
LONG_NAME = "a_very_long_name_of_a_file_without_a_single_space_in_it_which_people_do_give_x.csv"

AGREEMENT = "I have asked and may use this list."
"""What the list without needs asks for: it has a note above it."""


def hand_in(page: Page, path: Path) -> None:
    page.get_by_label("Your list").set_input_files(path)
    page.get_by_role("button", name="Read the list").click()


def unpack(archive: Path) -> Path:
    with zipfile.ZipFile(archive) as file:
        file.extractall(archive.parent)
    return next(archive.parent.glob("*.csv"))


def by_mouse(page: Page, people: Path, folder: Path) -> None:
    """Click the whole way."""
    hand_in(page, people)
    title(page, "How your list is read")
    page.get_by_role("button", name="This is right, check the list").click()
    title(page, "What the check found")
    page.get_by_role("button", name="See every cell").click()
    title(page, "Every cell to look at")
    page.get_by_role("link", name="What the check found").click()
    assert save(page, "Save the findings as a page", folder).stat().st_size > 1000
    page.get_by_role("button", name="Count the list").click()
    title(page, "Count the list")
    page.get_by_label("Whose list is it?").fill("The Helpline")
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_role("heading", name="What would be shared, and nothing else").wait_for()
    table = read_table(unpack(save(page, "Save the table and its receipt", folder)))
    assert table.receipt.name == "The Helpline"
    address = page.url
    page.get_by_role("button", name="Forget this list now").click()
    title(page, "Check and count a list")
    page.goto(address)
    title(page, "This page is not here")


def test_the_whole_way_with_a_mouse(visit: Visit, people: Path, tmp_path: Path) -> None:
    by_mouse(visit(), people, tmp_path)


def test_the_whole_way_without_scripts(visit: Visit, people: Path, tmp_path: Path) -> None:
    by_mouse(visit(java_script_enabled=False), people, tmp_path)


def test_the_whole_way_with_the_keyboard_alone(visit: Visit, needless: Path, tmp_path: Path) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    choose_at(page, "Your list", needless)
    tab_to(page, "Read the list")
    page.keyboard.press("Enter")
    title(page, "How your list is read")
    tab_to(page, AGREEMENT)
    page.keyboard.press("Space")
    tab_to(page, "This is right, check the list")
    page.keyboard.press("Enter")
    title(page, "What the check found")
    tab_to(page, "Count the list")
    page.keyboard.press("Enter")
    title(page, "Count the list")
    tab_to(page, "Ward")
    tab_to(page, "What does being on this list mean?")
    page.keyboard.type("Food")
    tab_to(page, "Whom can partners ask about it?")
    page.keyboard.type("Kim Example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What would be shared, and nothing else").wait_for()
    tab_to(page, "Save the table and its receipt")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "out.zip")
    assert read_table(unpack(tmp_path / "out.zip")).receipt.contact == "Kim Example"
    tab_to(page, "For you only: exact figures")
    page.keyboard.press("Enter")
    page.get_by_text("These figures are in neither file.").wait_for()
    tab_to(page, "Forget this list now")
    page.keyboard.press("Enter")
    title(page, "Check and count a list")


def first_pages(page: Page, tmp_path: Path) -> Iterator[str]:
    """The first page and the choice of a sheet, with what can be wrong on them."""
    yield "start"
    page.get_by_role("button", name="Read the list").click()
    page.get_by_role("alert").first.wait_for()
    yield "start without a file"
    rows = [["Name", "Postcode", "Need"], ["Ann", "XX1", "Housing"]]
    hand_in(page, write_xlsx(tmp_path / "several.xlsx", {"One": rows, "Two": rows}))
    title(page, "several.xlsx holds several lists")
    yield "sheets"
    page.get_by_role("button", name="Read this sheet").click()
    page.get_by_role("alert").first.wait_for()
    yield "sheets, none chosen"


def copy_page(page: Page) -> Iterator[str]:
    """From the findings go to the page on which a copy is saved, and back to what the check found."""
    page.go_back()
    page.get_by_role("link", name="Save a copy with a row of tags").click()
    title(page, "Save a copy of the list")
    yield "copy"
    page.go_back()


def every_page(page: Page, people: Path, needless: Path, tmp_path: Path, root: str) -> Iterator[str]:
    """Go to each page and each state of one, and stop there."""
    yield from first_pages(page, tmp_path)
    page.goto(root)
    long = tmp_path / LONG_NAME
    long.write_bytes(people.read_bytes())
    hand_in(page, long)
    title(page, "How your list is read")
    yield "columns"
    for summary in page.locator("summary").all():
        summary.click()
    yield "columns, all of them"
    page.get_by_role("button", name="This is right, check the list").click()
    title(page, "What the check found")
    yield "overview"
    page.get_by_role("button", name="See every cell").click()
    title(page, "Every cell to look at")
    yield "findings"
    yield from copy_page(page)
    page.get_by_role("button", name="Count the list").click()
    title(page, "Count the list")
    yield "count"
    page.get_by_label("Whose list is it?").fill("")
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    yield "count without a name"
    page.get_by_label("Whose list is it?").fill("Us")
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_role("heading", name="What would be shared, and nothing else").wait_for()
    page.locator("summary").click()
    yield "counted"
    page.goto(root)
    hand_in(page, needless)
    title(page, "How your list is read")
    yield "columns, one missing"
    page.get_by_role("button", name="This is right, check the list").click()
    page.get_by_role("alert").first.wait_for()
    yield "columns, not agreed to"
    page.get_by_label(AGREEMENT).check()
    page.get_by_role("button", name="This is right, check the list").click()
    title(page, "What the check found")
    page.get_by_role("button", name="Count the list").click()
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    yield "count without a need"
    page.goto(f"{root}/list/gone/")
    title(page, "This page is not here")
    yield "missing"
    page.context.clear_cookies()
    page.goto(root)
    title(page, "Open the desk by its own address")
    yield "no key"


def test_axe_finds_nothing_on_any_page(
    visit: Visit, running_desk: RunningDesk, people: Path, needless: Path, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    axe = Axe()
    page = visit(bypass_csp=True)  # axe puts itself into the page
    found = {}
    for state in every_page(page, people, needless, tmp_path, running_desk.root):
        results = axe.run(page)
        if results.violations_count:
            found[state] = results.generate_report()
    assert found == {}


def test_no_page_scrolls_sideways_on_a_small_phone(
    visit: Visit, running_desk: RunningDesk, people: Path, needless: Path, tmp_path: Path
) -> None:
    page = visit(viewport={"width": 320, "height": 640})
    wide = [
        state
        for state in every_page(page, people, needless, tmp_path, running_desk.root)
        if page.evaluate("() => document.documentElement.scrollWidth") > 320
    ]
    assert wide == []


def test_the_printed_count_is_a_few_pages_with_the_table_on_them(
    visit: Visit, people: Path, tmp_path: Path, pdfinfo: str
) -> None:
    page = visit()
    hand_in(page, people)
    title(page, "How your list is read")
    page.goto(page.url.replace("columns", "count"))
    page.get_by_role("button", name="Count", exact=True).click()
    page.get_by_role("heading", name="What would be shared, and nothing else").wait_for()
    page.pdf(path=tmp_path / "count.pdf", format="A4")
    told = subprocess.run([pdfinfo, tmp_path / "count.pdf"], capture_output=True, text=True, check=True).stdout
    pages = int(told.partition("Pages:")[2].split()[0])
    assert 1 <= pages <= 4


def test_a_double_click_reads_the_list_and_breaks_nothing(visit: Visit, people: Path) -> None:
    page = visit()
    page.get_by_label("Your list").set_input_files(people)
    page.get_by_role("button", name="Read the list").dblclick()
    title(page, "How your list is read")


def test_a_list_that_was_forgotten_in_one_tab_is_said_to_be_gone_in_another(visit: Visit, people: Path) -> None:
    page = visit()
    hand_in(page, people)
    title(page, "How your list is read")
    other = page.context.new_page()
    other.goto(page.url.replace("columns", "count"))
    page.goto(page.url.replace("columns/", ""))
    page.get_by_role("button", name="Forget this list now").click()
    title(page, "Check and count a list")
    other.get_by_role("button", name="Count", exact=True).click()
    title(other, "This page is not here")


def test_a_form_on_another_site_does_nothing(visit: Visit, running_desk: RunningDesk, people: Path) -> None:
    page = visit()
    hand_in(page, people)
    title(page, "How your list is read")
    address = page.url
    elsewhere = page.context.new_page()
    elsewhere.route(
        "http://127.0.0.1:1/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" action="{address.replace("columns", "forget")}"><button>Win</button></form>',
        ),
    )
    elsewhere.goto("http://127.0.0.1:1/")
    elsewhere.get_by_role("button", name="Win").click()
    title(elsewhere, "This form was not sent")
    page.reload()
    title(page, "How your list is read")
