"""A question asked, a table shared and a colleague invited at the shared site with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import LIAM, choose_at, enter_at, tab_to, title, write_at

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]
SAID = "Nobody on our stairs rings anybody."


def asks(page: Page, question: str) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    enter_at(page, "Ask a question")
    title(page, "Ask a question")
    write_at(page, "What do you want to find out?", question)
    write_at(page, "What do you notice, and who notices it?", "The same faces.")
    write_at(page, "Which decision would change if you knew?", "Where the table opens.")
    write_at(page, "Which need is it about?", "Food")
    tab_to(page, "Only the people who take part")
    page.keyboard.press("ArrowDown")
    enter_at(page, "Ask it")
    title(page, "Invite somebody")
    enter_at(page, question)
    title(page, question)


def shares(page: Page, question: str, table: Path) -> None:
    enter_at(page, "Count a list for this question")
    title(page, "Count a list for this question")
    choose_at(page, "Your table and its receipt", table, table.with_suffix(".receipt.json"))
    enter_at(page, "Look at the table")
    title(page, "What would be shared, and nothing else")
    tab_to(page, "I may share this table, and it may be published with what we find.")
    page.keyboard.press("Space")
    enter_at(page, "Share this table")
    title(page, question)
    enter_at(page, "Replace it or take it back")
    page.get_by_role("button", name="Take it back").wait_for()


def says(page: Page) -> None:
    enter_at(page, "Say something")
    title(page, "Say something")
    tab_to(page, "A story from the ground")
    page.keyboard.press("Space")
    write_at(page, "Which area is it about?", "Foxcombe")
    write_at(page, "What do you want to say?", SAID)
    tab_to(page, "Nobody can be recognised from what I wrote. Whoever told it to me agreed.")
    page.keyboard.press("Space")
    enter_at(page, "Say it")
    page.get_by_role("article").filter(has_text=SAID).get_by_text("A story from the ground, Foxcombe").wait_for()


def test_a_question_is_asked_a_table_shared_and_a_story_told_with_the_keyboard_alone(
    come: Come, number: int, demo: Path
) -> None:
    page = come(LIAM.name)
    question = f"Who are we missing, {number}?"
    asks(page, question)
    shares(page, question, demo / "tables" / "food_share.csv")
    says(page)


def test_a_colleague_is_invited_and_removed_with_the_keyboard_alone(come: Come, number: int) -> None:
    page, name = come(LIAM.name), f"Kay Board {number}"
    enter_at(page, "Organisations")
    title(page, "Organisations")
    enter_at(page, LIAM.organisation)
    title(page, LIAM.organisation)
    enter_at(page, "Invite a colleague")
    title(page, "Invite a colleague")
    write_at(page, "Name", name)
    write_at(page, "E-mail address", f"kay{number}@example.org")
    enter_at(page, "Invite them")
    title(page, LIAM.organisation)
    enter_at(page, name)
    title(page, name)
    enter_at(page, "Remove them")
    title(page, f"Remove {name} from {LIAM.organisation}")
    tab_to(page, f"{name} no longer belongs to {LIAM.organisation}.")
    page.keyboard.press("Space")
    enter_at(page, "Remove them")
    title(page, LIAM.organisation)
    assert page.get_by_role("link", name=name).count() == 0


def test_the_first_tab_on_a_page_with_a_mistake_goes_to_the_mistake(come: Come) -> None:
    page = come(LIAM.name)
    page.goto("/ask/")
    page.get_by_role("button", name="Ask it").click()
    page.get_by_role("alert").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.labels[0].innerText") == "What do you want to find out?"
