"""Changing one's mind at the shared site: a table unshared or replaced, a column put right, words taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import (
    ASMA,
    LIAM,
    RUTH,
    agree_action,
    agree_to_columns,
    ask,
    choose_list,
    count_list,
    hand_in,
    invite,
    press,
    publish,
    say,
    share,
    take_part,
    title,
    told,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

Come = Callable[..., "Page"]


def take_table_back(page: Page, question: str) -> None:
    page.goto(question)
    page.get_by_text("Replace it or take it back").click()
    press(page, "Take it back")
    page.get_by_text("Replace it or take it back").wait_for(state="detached")


def column(page: Page, organisation: str) -> Locator:
    return page.get_by_role("columnheader", name=organisation, exact=True)


def gone(page: Page, address: str) -> bool:
    answer = page.goto(address)
    assert answer is not None
    return answer.status == 404


def published(liam: Page, asma: Page, ruth: Page, number: int, tables: Path) -> tuple[str, str]:
    """A question for which two tables are shared, and its public page."""
    question = ask(liam, f"Who goes without food, {number}?")
    for guest, page in ((ASMA, asma), (RUTH, ruth)):
        invite(liam, question, guest)
        take_part(page, question)
    for page, name in ((liam, "food_share"), (asma, "council_helpline")):
        hand_in(page, question, tables / f"{name}.csv")
        share(page)
    agree_action(ruth, question, "Open a table.", owner=LIAM, due=date(2040, 2, 1))
    return question, publish(ruth, question, "Many ask and few come.")


def test_a_table_that_is_taken_back_is_out_of_the_picture_and_takes_the_public_page_with_it(
    come: Come, number: int, demo: Path
) -> None:
    liam, asma, ruth, visitor = come(LIAM.name), come(ASMA.name), come(RUTH.name), come()
    question, address = published(liam, asma, ruth, number, demo / "tables")
    assert not gone(visitor, address)
    assert column(visitor, ASMA.organisation).count()
    take_table_back(asma, question)
    assert gone(visitor, address)
    assert gone(visitor, f"{address}files/picture.csv")
    liam.goto(f"{question}picture/")
    assert column(liam, LIAM.organisation).count()
    assert not column(liam, ASMA.organisation).count()
    told(ruth, "A public page came down")
    ruth.get_by_text("Nothing is published yet.").wait_for()


def test_a_page_that_came_down_can_be_published_anew(come: Come, number: int, demo: Path) -> None:
    liam, asma, ruth, visitor = come(LIAM.name), come(ASMA.name), come(RUTH.name), come()
    question, address = published(liam, asma, ruth, number, demo / "tables")
    take_table_back(asma, question)
    publish(ruth, question, "We know less now.")
    assert not gone(visitor, address)
    visitor.get_by_text("We know less now.").wait_for()
    assert not column(visitor, ASMA.organisation).count()


def test_a_new_table_takes_the_place_of_the_one_before(come: Come, number: int, demo: Path) -> None:
    liam = come(LIAM.name)
    question = ask(liam, f"Who goes without food, {number}?")
    figures = []
    for name in ("food_share", "advice_centre"):
        hand_in(liam, question, demo / "tables" / f"{name}.csv")
        figures.append(liam.get_by_role("row", name="Bellfield").inner_text())
        replaces = liam.get_by_text("Your organisation has shared a table already. This one takes its place.")
        assert replaces.count() == (name == "advice_centre")
        share(liam, f"The list {name}.")
    assert figures[0] != figures[1]
    liam.get_by_text("The list advice_centre.").wait_for()
    assert liam.get_by_text("The list food_share.").count() == 0
    liam.goto(f"{question}picture/")
    assert column(liam, LIAM.organisation).first.is_visible()
    assert liam.get_by_text("One organisation counted").first.is_visible()


def test_a_table_that_was_thrown_away_is_not_shared(come: Come, number: int, demo: Path) -> None:
    liam = come(LIAM.name)
    question = ask(liam, f"Who goes without food, {number}?")
    hand_in(liam, question, demo / "tables" / "food_share.csv")
    press(liam, "Throw it away")
    liam.get_by_text("Nobody has shared a table yet.").wait_for()
    assert liam.get_by_text("Your table is not shared yet").count() == 0


def test_a_wrong_column_is_put_right_without_starting_again(come: Come, number: int, people: Path) -> None:
    liam = come(LIAM.name)
    question = ask(liam, f"Who goes without food, {number}?")
    choose_list(liam, question, people)
    liam.get_by_text("Put one of these right").click()
    liam.get_by_label("Reason for call").select_option("Not needed, or something else")
    agree_to_columns(liam)
    press(liam, "Count the list")
    title(liam, "Count the list for the question")
    liam.get_by_label("What does being on this list mean?").select_option("Food or shopping")
    press(liam, "Count")
    title(liam, "What would be shared, and nothing else")
    assert not column(liam, "Transport").count()
    liam.get_by_role("link", name="Put a column right").click()
    title(liam, "How your list is read")
    liam.get_by_label("Reason for call").select_option("Support needed")
    agree_to_columns(liam)
    count_list(liam)
    assert column(liam, "Transport").count()
    share(liam)
    assert liam.get_by_text("Your table is not shared yet").count() == 0


def test_what_was_said_can_be_taken_back(come: Come, number: int) -> None:
    liam = come(LIAM.name)
    question = ask(liam, f"Who goes without food, {number}?")
    say(liam, question, "An explanation", "It is the bus.")
    press(liam, "Take this back")
    liam.get_by_text("Nobody has said anything yet.").wait_for()
    assert liam.get_by_text("It is the bus.").count() == 0


def test_an_action_can_be_dropped(come: Come, number: int, demo: Path) -> None:
    liam = come(LIAM.name)
    question = ask(liam, f"Who goes without food, {number}?")
    hand_in(liam, question, demo / "tables" / "food_share.csv")
    share(liam)
    agree_action(liam, question, "Open a table.", owner=LIAM, due=date(2040, 2, 1))
    press(liam, "Drop it")
    liam.get_by_text("Nothing is agreed yet.").wait_for()
