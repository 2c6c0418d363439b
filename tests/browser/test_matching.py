"""Doubtful pairs in a real browser: with one key each, without scripts, and by two people at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.match_walk import DONE, PAIR, answer, bring, colleague, match_them, pair_before
from tests.browser.steps import LIAM, press, title

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]
KEYS = "Use these keys"


def begin(page: Page, folder: Path) -> str:
    """Match two short lists, and look at the first of their three doubtful pairs; gives the address of the review."""
    page.goto("/match/")
    bring(page, folder)
    review = match_them(page)
    press(page, "Look at the pairs")
    title(page, PAIR)
    return review


def press_key(page: Page, key: str) -> None:
    page.wait_for_load_state()  # before its scripts have run, no page hears keys
    with page.expect_navigation():
        page.keyboard.press(key)


def said_last(page: Page) -> str:
    return page.get_by_role("status").get_by_role("link").inner_text()


def test_a_key_answers_unless_somebody_writes_or_wants_no_keys(come: Come, tmp_path: Path, number: int) -> None:
    zoomed_in = {"width": 320, "height": 640}
    page = come(colleague(come(LIAM.name), number), viewport=zoomed_in)
    begin(page, tmp_path)
    first = pair_before(page)
    press_key(page, "s")
    assert said_last(page) == "Same person"
    second = pair_before(page)
    press_key(page, "u")
    assert pair_before(page) == first
    press_key(page, "Shift+D")
    assert (said_last(page), pair_before(page)) == ("Different people", second)
    page.get_by_text("Write a note with your answer").click()
    note = page.get_by_label("A note, if you want")
    note.press_sequentially("sdnu")
    note.press("Enter")
    assert (note.input_value(), pair_before(page)) == ("sdnu\n", second)
    page.get_by_label(KEYS).uncheck()
    page.keyboard.press("s")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("d")
    assert (note.input_value(), pair_before(page)) == ("sdnu\n", second)
    answer(page, "Not sure")
    assert "2 of 3 looked at." in page.locator("#how-far").inner_text(), "nothing was answered by a key"
    assert not page.get_by_label(KEYS).is_checked(), "the next page knows"
    third = pair_before(page)
    page.keyboard.press("n")
    page.reload()
    assert pair_before(page) == third
    page.get_by_label(KEYS).check()
    press_key(page, "n")
    title(page, DONE)
    press_key(page, "u")
    assert pair_before(page) == third


def test_all_pairs_are_answered_without_scripts(come: Come, tmp_path: Path, number: int) -> None:
    page = come(colleague(come(LIAM.name), number), java_script_enabled=False)
    begin(page, tmp_path)
    assert not page.get_by_label(KEYS).is_visible()
    answer(page, "Same person")
    answer(page, "Different people")
    answer(page, "Take it back")
    answer(page, "Not sure")
    answer(page, "Not sure")
    title(page, DONE)


def test_two_people_at_once_are_given_different_pairs(come: Come, tmp_path: Path, number: int) -> None:
    liam = come(LIAM.name)
    page = come(colleague(liam, number))
    review = begin(page, tmp_path)
    liam.goto(f"{review}check/")
    first, second = pair_before(page), pair_before(liam)
    assert first != second
    answer(page, "Same person")
    third = pair_before(page)
    assert len({first, second, third}) == 3
    answer(page, "Same person")
    assert pair_before(page) == second, "no other is left"
    page.get_by_text("Somebody else has this pair before them just now.").wait_for()
    answer(liam, "Different people")
    title(liam, DONE)
    answer(page, "Same person")
    page.get_by_text("Somebody else said the opposite").wait_for()
