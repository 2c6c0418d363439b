"""The pages on which lists are matched: brought, matched, looked at pair by pair by two people, and deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.steps import LIAM, press, title
from tests.browser.walks import LONG_WORDS, States, Walker, wrong
from tests.unit.linkage.made import short_lists

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAIR, DONE, MATCHED = "Are they one person?", "All pairs are looked at", "What was matched"
REFERRALS = [
    Path(__file__).resolve().parents[2] / "docs" / "how-to" / "examples" / name
    for name in ("referrals_sent.csv", "referrals_returned.csv")
]
NAMES = ("our_helpline_and_everybody_who_rang_since_the_lockdown.csv", "parcels.csv")


def bring(page: Page, folder: Path) -> None:
    """Bring two short lists."""
    page.get_by_label("Bring lists").set_input_files(short_lists(folder, NAMES))
    press(page, "Read these lists")
    for name in NAMES:
        page.get_by_label(name).wait_for()


def match_them(page: Page) -> str:
    """Match the lists that lie open; gives the address of the review."""
    press(page, "Match the lists")
    title(page, MATCHED)
    return page.url


def colleague(page: Page, number: int) -> str:
    """Invite somebody of the same organisation, of whom no list lies open; gives their name."""
    page.goto("/organisations/")
    page.get_by_role("link", name=LIAM.organisation, exact=True).click()
    press(page, "Invite a colleague")
    name = f"Kay Board {number}"
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(f"kay{number}@example.org")
    press(page, "Invite them")
    page.get_by_role("link", name=name).wait_for()
    return name


def answer(page: Page, said: str) -> None:
    """Answer the pair that is shown, and wait for what comes next."""
    with page.expect_navigation():
        press(page, said)


def pair_before(page: Page) -> str:
    """The address of the pair that is shown."""
    title(page, PAIR)
    action = page.locator("form[action*='/answer/']").get_attribute("action")
    return (action or "").removesuffix("answer/")


def matching(walker: Walker) -> States:
    """Two colleagues who match lists."""
    other = walker.come(LIAM.name)
    page = walker.come(colleague(other, walker.number))
    page.goto("/match/")
    yield "match lists", page
    wrong(page, "Read these lists", "Choose a spreadsheet first.")
    yield "match lists, without a file", page
    bring(page, walker.folder)
    yield "match lists that lie open", page
    for box in page.get_by_role("checkbox", name="rows").all():
        box.uncheck()
    wrong(page, "Match the lists", "Choose the lists to match.")
    yield "match lists, none chosen", page
    page.goto("/match/")
    review = match_them(page)
    yield "what was matched", page
    press(page, "Look at the pairs")
    title(page, PAIR)
    yield "a pair", page
    page.get_by_text("Write a note with your answer").click()
    page.get_by_label("A note, if you want").fill(LONG_WORDS.strip())
    first = pair_before(page)
    answer(page, "Same person")
    yield "a pair, after an answer", page
    other.goto(first)
    title(other, PAIR)
    answer(other, "Different people")
    answer(page, "Different people")
    answer(page, "Not sure")
    title(page, DONE)
    yield "all pairs are looked at", page
    page.goto(review)
    yield "what was matched, answered in two ways", page
    page.get_by_role("link", name="Everything that was answered").click()
    page.get_by_text("Answered in two ways").wait_for()
    yield "everything that was answered", page
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_text(f"{LIAM.name} said:").wait_for()
    yield "a pair that somebody else answered otherwise", page
    page.goto(f"{review}people/")
    title(page, "Everybody who was matched")
    yield "everybody who was matched", page
    page.goto(f"{review}delete/")
    yield "delete a review", page
    press(page, "Delete it")
    title(page, "Match lists")
    yield from answers_on_referrals(page)


def answers_on_referrals(page: Page) -> States:
    """Somebody who puts answers into their own list of referrals, beside lists that are none."""
    page.goto("/referrals/")
    page.get_by_label("Bring lists").set_input_files(REFERRALS)
    press(page, "Read these lists")
    own = page.get_by_role("radio", name=REFERRALS[0].name)
    own.wait_for()
    yield "answers on referrals", page
    wrong(page, "Put the answers in", "Choose your own list.")
    yield "answers on referrals, none chosen", page
    own.check()
    press(page, "Put the answers in")
    title(page, "What the answers come to")
    yield "what the answers come to", page
