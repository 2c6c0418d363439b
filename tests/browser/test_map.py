"""The map that one can move about in, beside the map that is printed on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import go_to_story, title

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]
BUTTON = "Move about in the map"


def look_at_picture(page: Page) -> None:
    """Go to the picture of the demo's own question."""
    go_to_story(page)
    page.get_by_role("button", name="See the whole picture").click()
    title(page, "The picture")


def open_map(page: Page) -> Locator:
    look_at_picture(page)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("button", name=BUTTON).wait_for(state="detached")
    return page.get_by_role("application", name="Map to move about in")


def figure_of(page: Page, area: str) -> str:
    """An area's figure as the table says it."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=area)).first
    return row.get_by_role("cell").first.inner_text()


def test_an_area_chosen_by_name_tells_the_figure_that_the_table_has(come: Come) -> None:
    page = come()
    map_ = open_map(page)
    figure = figure_of(page, "Foxcombe")
    page.get_by_label("Find an area").select_option("Foxcombe")
    map_.get_by_text("Foxcombe", exact=True).wait_for()
    map_.get_by_text(figure, exact=True).wait_for()
    assert page.get_by_role("status").inner_text() == f"Foxcombe: {figure}"


def test_a_click_on_an_area_tells_which_it_is(come: Come) -> None:
    page = come()
    map_ = open_map(page)
    map_.click()
    popup = map_.locator(".leaflet-popup")
    popup.wait_for()
    chosen = page.get_by_label("Find an area").locator("option:checked").inner_text()
    popup.get_by_text(chosen, exact=True).wait_for()
    popup.get_by_role("button", name="Close").click()
    popup.wait_for(state="detached")


def test_the_map_moves_and_zooms_by_the_keyboard(come: Come) -> None:
    page = come()
    map_ = open_map(page)
    assert map_.evaluate("it => it === document.activeElement")
    before = shapes(map_)
    page.keyboard.press("+")
    map_.get_by_role("button", name="Zoom out").and_(map_.locator("[aria-disabled=false]")).wait_for()
    zoomed = shapes(map_)
    page.keyboard.press("ArrowRight")
    map_.evaluate("() => new Promise((done) => setTimeout(done, 400))")  # it glides
    assert before != zoomed
    assert shapes(map_) != zoomed


def shapes(map_: Locator) -> list[dict[str, float]]:
    """Where the areas lie on the screen."""
    found: list[dict[str, float]] = map_.locator("path.leaflet-interactive").evaluate_all(
        "paths => paths.map(path => path.getBoundingClientRect().toJSON())"
    )
    return found


def test_a_map_that_cannot_be_loaded_says_so_and_can_be_tried_again(come: Come) -> None:
    page = come()
    page.route("**/*.geojson", lambda route: route.fulfill(status=404))
    look_at_picture(page)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("This map could not be loaded. The map above and the table say the same.").wait_for()
    page.unroute("**/*.geojson")
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_label("Find an area").wait_for()


def test_without_scripts_there_is_the_printed_map_and_no_button(come: Come) -> None:
    page = come(java_script_enabled=False)
    look_at_picture(page)
    page.get_by_role("img", name="Food or shopping by ward").wait_for()
    assert not page.get_by_text(BUTTON).is_visible()
