"""A list is put right in a real browser: dropped on the page, mended with mouse, keys or without scripts, and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import Site, save, title
from tests.files import write_csv

from plait.sheets import read_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Visit = Callable[..., "Page"]
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, { type: "text/csv" }));
  const at = document.querySelector("footer");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    at.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
  }
}"""
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of 90 rows in which two postcodes are none and three answers are not on their list."""
    rows = [[f"R{n}", f"Person {n}", "", "Yes", *("some words" for _ in range(8))] for n in range(90)]
    rows[3][2], rows[80][2] = "nowhere 3", "nowhere 80"
    for n in (1, 40, 41):
        rows[n][3] = "Yess"
    headings = ["Ref", "Client name", "Postcode", "Consent", *(f"Remark {n}" for n in range(8))]
    tags = ["", "", "#Address+Resident+Postcode", "#Sharing+Consent+Given", *[""] * 8]
    return write_csv(tmp_path_factory.mktemp("faulty") / "faulty.csv", [headings, tags, *rows])


def open_grid(page: Page, path: Path) -> None:
    page.get_by_label("Your list").set_input_files(path)
    page.get_by_role("button", name="Read the list").click()
    title(page, "How your list is read")
    page.get_by_role("button", name="This is right, check the list").click()
    title(page, "What the check found")
    page.get_by_role("button", name="Mend the list here").click()
    cell(page, "D4")


def cell(page: Page, name: str) -> None:
    """Wait until this cell is looked at."""
    page.locator("#cell-name").get_by_text(name, exact=False).wait_for()
    page.wait_for_function("name => document.querySelector('#cell-name').innerText.startsWith(name)", arg=name)


def focused(page: Page, ident: str) -> None:
    """Wait until the keyboard is here."""
    page.wait_for_function("ident => document.activeElement.id === ident", arg=ident)


def test_a_file_can_be_dropped_anywhere_on_the_page(visit: Visit, faulty: Path) -> None:
    page = visit()
    page.evaluate(DROP, ["dropped.csv", faulty.read_text(encoding="utf-8")])
    title(page, "How your list is read")
    assert "dropped.csv has 90 rows" in page.locator("main").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_list_is_mended_and_saved_with_the_mouse(visit: Visit, faulty: Path, tmp_path: Path, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    open_grid(page, faulty)
    page.get_by_role("button", name="Use it in all 3 cells that say the same").click()
    page.locator("#mend").get_by_text("Nothing is wrong with this cell any more.").wait_for()
    page.get_by_role("button", name="Next problem").click()
    page.get_by_role("heading", name="C6").wait_for()
    page.get_by_label("What it should say").fill("")
    page.get_by_role("button", name="Change this cell").click()
    page.get_by_text("1 cell with a problem is left").wait_for()
    page.get_by_role("button", name="Undo the last change (1 cell)").click()
    page.get_by_text("is not a UK postcode").first.wait_for()  # the line that is spoken says it too
    saved = read_workbook(save(page, "Save the mended list (Excel)", tmp_path)).sheets[0].cells
    assert (saved["D"][3], saved["D"][43], saved["C"][5]) == ("Yes", "Yes", "nowhere 3")


def test_a_finding_leads_to_its_cell(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.get_by_role("link", name="What the check found").click()
    page.get_by_role("button", name="See every cell").click()
    page.get_by_role("link", name="C83").click()
    cell(page, "C83")
    assert page.locator("#here").is_visible()


def test_keys_go_from_problem_to_problem_and_from_cell_to_cell(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.locator("#next").focus()
    page.keyboard.press("n")
    cell(page, "C6")
    focused(page, "next")
    page.keyboard.press("n")
    cell(page, "D43")
    page.keyboard.press("p")
    cell(page, "C6")
    page.locator("#grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    cell(page, "D7")
    focused(page, "value")
    page.keyboard.type("nope")
    page.keyboard.press("Enter")
    page.get_by_text("“nope” is not one of the values").first.wait_for()
    assert "nope" in page.locator("#said").inner_text(), "and it is said aloud"


def test_a_key_in_the_text_field_is_a_letter(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.get_by_label("What it should say").fill("")
    page.keyboard.type("np")
    assert page.get_by_label("What it should say").input_value() == "np"
    cell(page, "D4")


@pytest.mark.parametrize("button", ["Next problem", "Change this cell", "Use “Yes”"])
def test_a_list_that_was_forgotten_meanwhile_is_said_to_be_gone(visit: Visit, faulty: Path, button: str) -> None:
    page = visit()
    open_grid(page, faulty)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Forget this list now").click()
    title(other, "Check and count a list")
    page.get_by_role("button", name=button).click()
    title(page, "This page is not here")


def test_what_is_refused_is_said_in_a_sentence(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.get_by_label("What it should say").fill("x" * 32_768)
    page.get_by_role("button", name="Change this cell").click()
    title(page, "That is not possible")
    assert "A cell takes 32,767 characters" in page.locator("main").inner_text()
    focused(page, "main")
    page.reload()
    cell(page, "D4")


def test_a_heading_in_the_grid_leads_to_the_dictionary_and_back_to_the_grid(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.locator("#grid").get_by_role("link", name="Postcode").first.click()
    title(page, "Resident Postcode")
    page.go_back()
    cell(page, "D4")


def test_the_grid_gives_way_to_a_page_that_is_none(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.route("**/grid/?*at=C6*", lambda route: route.fulfill(status=302, headers={"Location": "/dictionary/"}))
    page.get_by_role("button", name="Next problem").click()
    title(page, "Dictionary")
    assert page.url.endswith("/dictionary/")


def test_a_key_works_where_the_focus_is_nowhere_and_the_space_bar_presses_a_link_that_looks_like_a_button(
    visit: Visit, faulty: Path
) -> None:
    page = visit()
    open_grid(page, faulty)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    cell(page, "C6")
    page.locator("#next").focus()
    page.keyboard.press(" ")
    cell(page, "D43")


def test_the_focus_stays_on_the_link_to_more_rows(visit: Visit, tmp_path: Path) -> None:
    rows = [[f"R{n}", "nowhere"] for n in range(160)]
    tags = ["", "#Address+Resident+Postcode"]
    page = visit()
    page.get_by_label("Your list").set_input_files(write_csv(tmp_path / "long.csv", [["Ref", "Postcode"], tags, *rows]))
    page.get_by_role("button", name="Read the list").click()
    title(page, "How your list is read")
    page.goto(page.url.replace("columns", "grid"))
    page.get_by_role("link", name="Rows below").click()
    page.get_by_role("link", name="Rows above").wait_for()
    focused(page, "rows-below")


def test_suggestions_of_a_kind_are_put_in_but_those_without_a_tick(visit: Visit, faulty: Path) -> None:
    page = visit()
    open_grid(page, faulty)
    page.get_by_label("What it should say").fill("y")
    page.get_by_role("button", name="Change this cell").click()
    page.get_by_text("You changed this.").wait_for()
    page.get_by_role("link", name="See all 3 suggestions of this kind").click()
    title(page, "Consent: Not on the list of allowed values")
    page.get_by_label("Yes in place of y", exact=True).uncheck()
    page.get_by_role("button", name="Put these in").click()
    page.get_by_role("button", name="Undo the last change (2 cells)").wait_for()
    page.get_by_role("link", name="See every change").click()
    title(page, "What you have changed")
    rows = page.locator("tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["D4", "D43", "D44"]
    assert ["Yess\tYes" in row for row in rows] == [False, True, True]


def test_without_an_account_a_list_is_checked_mended_and_saved_where_anyone_may(
    open_browser: Callable[..., Page], site_for_anyone: Site, faulty: Path, tmp_path: Path
) -> None:
    page = open_browser(base_url=site_for_anyone.address)
    page.goto("/")
    page.get_by_role("link", name="Check a list").click()
    title(page, "Check and count a list")
    open_grid(page, faulty)
    page.get_by_role("button", name="Use it in all 3 cells that say the same").click()
    page.locator("#mend").get_by_text("Nothing is wrong with this cell any more.").wait_for()
    saved = read_workbook(save(page, "Save the mended list (Excel)", tmp_path)).sheets[0].cells
    assert (saved["D"][3], saved["D"][43]) == ("Yes", "Yes")
    other = open_browser(base_url=site_for_anyone.address)
    other.goto(page.url)
    title(other, "This page is not here")
    page.get_by_role("button", name="Forget this list now").click()
    title(page, "Check and count a list")


def every_state(page: Page, faulty: Path) -> Iterator[str]:
    """The pages on which a list is put right, in each of their states."""
    open_grid(page, faulty)
    yield "a problem with a suggestion"
    page.get_by_role("button", name="Use “Yes”").click()
    page.locator("#mend").get_by_text("Nothing is wrong with this cell any more.").wait_for()
    yield "put right"
    page.get_by_label("Go to a cell, such as C14").fill("Z1")
    page.get_by_role("button", name="Go", exact=True).click()
    page.locator("#mend").get_by_text("The list has no cell Z1.").wait_for()
    yield "no such cell"
    page.get_by_label("Rows to show").select_option("problems")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**show=problems**")
    yield "only rows with problems"
    page.goto(page.url.partition("grid/")[0] + "suggestions/?kind=list-value.D")
    title(page, "Consent: Not on the list of allowed values")
    yield "suggestions"
    page.goto(page.url.partition("suggestions/")[0] + "changes/")
    title(page, "What you have changed")
    yield "changes"


def test_axe_finds_nothing(visit: Visit, faulty: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    page = visit(bypass_csp=True)  # axe puts itself into the page
    found = {}
    for state in every_state(page, faulty):
        results = Axe().run(page)
        if results.violations_count:
            found[state] = results.generate_report()
    assert found == {}


def test_a_small_phone_shows_the_row_as_a_list(visit: Visit, faulty: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(bypass_csp=True, viewport=NARROW)
    wrong = []
    for state in every_state(page, faulty):
        if page.evaluate("() => document.documentElement.scrollWidth") > NARROW["width"]:
            wrong.append(f"{state} scrolls sideways")
        if Axe().run(page).violations_count:
            wrong.append(f"{state} has a fault")
        if "/grid/" in page.url:
            rows = page.locator("tbody tr").filter(visible=True)
            assert (rows.count(), rows.first.locator(".plait-grid__name").first.is_visible()) == (1, True)
    assert wrong == []
