"""A list that takes a while to read: how far it is can be seen, and it can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.steps import LIAM, long_list, press, read_list, title

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]


def begin(page: Page, path: Path) -> None:
    page.goto("/lists/")
    read_list(page, path)
    title(page, "Your list is being read")


@pytest.mark.parametrize("settings", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"])
def test_a_page_shows_the_progress_and_goes_on_by_itself_when_the_list_is_read(
    come: Come, demo: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    page = come(LIAM.name, **settings)
    begin(page, long_list(tmp_path, demo))
    page.get_by_role("progressbar").wait_for()
    title(page, "How your list is read")
    press(page, "Forget this list now")
    title(page, "Check and count a list")


def test_a_list_that_was_cancelled_is_not_there(come: Come, demo: Path, tmp_path: Path) -> None:
    page = come(LIAM.name)
    begin(page, long_list(tmp_path, demo))
    address = page.url
    press(page, "Cancel and forget the list")
    title(page, "Check and count a list")
    page.goto(address)
    title(page, "This page is not here")
