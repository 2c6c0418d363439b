"""Every page of the shared site in each of its states, reached as people reach them: a few walks through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.steps import (
    HELEN,
    LIAM,
    RUTH,
    SARAH,
    STORY,
    Guest,
    Site,
    agree_action,
    ask,
    go_to_story,
    hand_in,
    invite,
    press,
    publish,
    say,
    say_no,
    share,
    shared_question,
    take_part,
    title,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG_WORDS = "Weihnachtspaketausgabestelle " * 4
DUE = date(2040, 2, 1)


@dataclass(frozen=True)
class Walker:
    """What a walk is taken with."""

    come: Callable[..., Page]
    """Come to the demo in a browser of one's own, as somebody or as a visitor."""
    come_to: Callable[[Site], Page]
    """Open another site."""
    strict_site: Callable[[], Site]
    """A site that is no demo and takes no lists."""
    site_of_two: Callable[[], Site]
    """One that is about two places."""
    demo: Path
    folder: Path
    number: int


States = Iterator[tuple[str, "Page"]]
"""What a page shows, and the browser that shows it now."""


def wrong(page: Page, button: str, sentence: str) -> None:
    """Send a form that is not in order, and wait until it says so."""
    press(page, button)
    page.get_by_role("alert").get_by_text(sentence, exact=True).first.wait_for()


def unfold(page: Page) -> None:
    """Open all that is folded, also within what was folded."""
    folded = page.locator("details:not([open]) > summary").filter(visible=True)
    while folded.count():
        folded.first.click()


def looking_on(walker: Walker) -> States:
    """A visitor without an account."""
    page = walker.come()
    yield "home", page
    go_to_story(page)
    yield "a question", page
    question = page.url
    press(page, "See the whole picture")
    title(page, "The picture")
    yield "the picture", page
    page.get_by_role("button", name="Move about in the map").click()
    page.get_by_label("Find an area").select_option("Foxcombe")
    yield "the picture with the map open", page
    page.goto(question.replace("/questions/", "/insights/"))
    title(page, STORY)
    yield "the public page", page
    unfold(page)
    yield "the public page unfolded", page
    page.goto("/what-is-kept/")
    title(page, "What is kept about people")
    yield "what is kept", page
    page.goto("/standard/")
    title(page, "Our standard")
    yield "our standard", page
    page.get_by_role("link", name="Version 1").click()
    title(page, "Our standard, version 1")
    yield "a version of our standard", page
    page.goto("/accessibility/")
    title(page, "Accessibility statement")
    yield "the accessibility statement", page
    page.goto("/ways/")
    title(page, "How we work together")
    unfold(page)
    yield "how we work together", page
    page.goto("/questions/gone/")
    title(page, "This page is not here")
    yield "no page", page
    page.goto("/come-in/gone/")
    title(page, "This link no longer works")
    yield "an old link", page
    page.goto("/messages/")
    title(page, "Sign in")
    yield "sign in, in the demo", page


def asking(walker: Walker) -> States:
    """A community worker who asks and invites."""
    page = walker.come(LIAM.name)
    page.goto("/ask/")
    yield "ask", page
    wrong(page, "Ask it", "Write something here.")
    yield "ask, with nothing in it", page
    page.get_by_label("What do you want to find out?").fill("Who? Ring me on 020 7946 0123.")
    wrong(page, "Ask it", "This holds a phone number. Take it out, as others will read this.")
    yield "ask, with a phone number", page
    question = ask(page, f"{LONG_WORDS}{walker.number}?")
    yield "invite", page
    wrong(page, "Ask them", "Write a name.")
    yield "invite, with nothing in it", page
    page.get_by_label("Name", exact=True).fill("Nora Field")
    page.get_by_label("E-mail address").fill("nora at home")
    page.get_by_label("Day", exact=True).fill("31")
    page.get_by_label("Month", exact=True).fill("2")
    wrong(page, "Ask them", "This is not a date. Write a day, a month and a year, such as 27 3 2027.")
    yield "invite, with a wrong address and a wrong date", page
    page.goto(question)
    yield "a question just asked", page
    page.goto(f"{question}picture/")
    title(page, "The picture")
    yield "no picture yet", page
    page.goto(f"{question}act/")
    page.get_by_role("alert").wait_for()
    yield "an action that is not possible yet", page
    page.goto(f"{question}say/")
    page.context.clear_cookies(name="csrftoken")
    press(page, "Say it")
    title(page, "This form was not sent")
    yield "a form that was not sent", page


def answering(walker: Walker) -> States:
    """Those who are asked: one says no, one looks on."""
    liam = walker.come(LIAM.name)
    question = ask(liam, f"Who goes without food, {walker.number}?")
    viewer = Guest(
        f"Vera Grey {walker.number}",
        f"vera{walker.number}@example.org",
        f"Lookers On {walker.number}",
        "other",
        "viewer",
    )
    for guest in (HELEN, SARAH, viewer):
        invite(liam, question, guest)
    page = walker.come(HELEN.name)
    page.goto("/messages/")
    title(page, "Messages")
    yield "new messages", page
    press(page, "I have read them all")
    page.get_by_role("button", name="I have read them all").wait_for(state="detached")
    yield "messages that were read", page
    page.goto(question)
    page.get_by_role("button", name="I take part").wait_for()
    yield "a question with an open invitation", page
    press(page, "No, and this is why")
    title(page, "Say no, and why")
    yield "say no", page
    wrong(page, "Send this answer", "Write something here.")
    yield "say no, without a reason", page
    say_no(page, question, reason=LONG_WORDS, offer="A talk.")
    yield "a question that one said no to", page
    page.goto(f"{question}contribute/")
    page.get_by_role("alert").wait_for()
    yield "refused after a no", page
    page.goto("/password/")
    title(page, "Choose a password")
    yield "password", page
    page.get_by_label("New password").fill("short")
    wrong(page, "Save the password", "This password is too short. It must contain at least 12 characters.")
    yield "password, too short", page
    sarah = walker.come(SARAH.name)
    take_part(sarah, question)
    sarah.goto(f"{question}invite/")
    sarah.get_by_role("alert").wait_for()
    yield "refused to whoever does not invite", sarah
    vera = walker.come(viewer.name)
    vera.goto("/ask/")
    title(vera, "That is not possible")
    yield "refused to a viewer", vera
    vera.goto(question)
    yield "a question seen by a viewer", vera


def contributing(walker: Walker) -> States:
    """A table that was counted elsewhere, and what is said beside it."""
    tables = walker.demo / "tables"
    page = walker.come(LIAM.name)
    question = ask(page, f"Who goes without food, {walker.number}?")
    page.goto(f"{question}contribute/")
    title(page, "Count a list for this question")
    yield "contribute", page
    press(page, "Look at the table")
    page.get_by_role("alert").wait_for()
    yield "contribute, without a table", page
    page.get_by_label("Your table and its receipt").set_input_files(walker.demo / "lists" / "council_helpline.csv")
    press(page, "Look at the table")
    page.get_by_role("alert").get_by_text("council_helpline.csv is not a table").wait_for()
    yield "contribute, with a list about people", page
    hand_in(page, question, tables / "food_share.csv")
    yield "a draft", page
    unfold(page)
    page.get_by_label("What does it mean to be on this list?").fill("")
    wrong(page, "Share this table", "Tick this if you may share the table.")
    yield "a draft that is not agreed", page
    page.goto(question)
    yield "a question with a draft", page
    hand_in(page, question, tables / "food_share.csv")
    share(page)
    unfold(page)
    yield "a question with a table", page
    hand_in(page, question, tables / "advice_centre.csv")
    yield "a draft that takes another's place", page
    page.goto(f"{question}say/")
    title(page, "Say something")
    yield "say", page
    wrong(page, "Say it", "Tick this if it is so. If not, change the text first.")
    yield "say, with nothing in it", page
    say(page, question, "A disagreement", LONG_WORDS.strip(), area="Bellfield")
    yield "a question with a disagreement", page
    page.goto(f"{question}picture/")
    title(page, "The picture")
    yield "a picture of one list, with a disagreement", page


def deciding(walker: Walker) -> States:
    """An action, none, and the public page."""
    liam = walker.come(LIAM.name)
    question = shared_question(liam, walker.number, [walker.demo / "tables" / "food_share.csv"])
    invite(liam, question, RUTH)
    page = walker.come(RUTH.name)
    take_part(page, question)
    page.goto(f"{question}publish/")
    page.get_by_role("alert").wait_for()
    yield "nothing to publish yet", page
    page.goto(f"{question}act/")
    title(page, "Agree an action")
    yield "act", page
    page.get_by_label("Day", exact=True).fill("32")
    wrong(page, "Agree it", "This is not a date. Write a day, a month and a year, such as 27 3 2027.")
    yield "act, with a wrong date", page
    agree_action(page, question, f"{LONG_WORDS.strip()}.", owner=LIAM, due=DUE)
    yield "a question with an action", page
    press(page, "It is done")
    page.get_by_text("Done on").wait_for()
    yield "a question with an action that is done", page
    page.goto(f"{question}no-action/")
    title(page, "No action, because")
    yield "no action", page
    wrong(page, "Agree it", "Write something here.")
    yield "no action, without a reason", page
    page.get_by_label("No action, because").fill("There is no room.")
    press(page, "Agree it")
    page.get_by_text("There is no room.").wait_for()
    yield "a question with no action", page
    page.goto(f"{question}publish/")
    title(page, "Publish what we found")
    yield "publish", page
    wrong(page, "Publish", "Tick this if it is so.")
    yield "publish, with nothing in it", page
    address = publish(page, question, LONG_WORDS)
    yield "a question that is published", page
    page.goto(address)
    page.get_by_role("heading", name="Download").wait_for()
    yield "a public page with an action and none", page
    page.goto(question)
    press(page, "Take the public page down")
    page.get_by_text("Nothing is published yet.").wait_for()
    yield "a question whose public page came down", page
