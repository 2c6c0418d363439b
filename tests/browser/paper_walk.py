"""The pages of what comes and goes on paper: a parish put on the site, asked, printed and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.steps import LIAM, RUTH, ask, press, title
from tests.browser.walks import LONG_WORDS, States, Walker, wrong

if TYPE_CHECKING:
    from playwright.sync_api import Page


def carry(page: Page, parish: str) -> None:
    """Put a parish on the site, as a convenor who then carries its post."""
    page.goto("/organisations/")
    page.get_by_role("link", name="Organisations that take part on paper").click()
    press(page, "Put an organisation on the site")
    page.get_by_label("Its name").fill(parish)
    press(page, "Carry its post")
    title(page, "On paper")


def ask_on_paper(page: Page, question: str, parish: str, words: str) -> None:
    """Ask it, as somebody who takes part in a question."""
    page.goto(question)
    page.get_by_role("link", name="Ask an organisation on paper").click()
    page.get_by_label("Which organisation do you ask?").select_option(parish)
    page.get_by_label("What do you ask of them?").fill(words)
    press(page, "Ask them")
    page.get_by_text(f"{parish}: has not answered yet").wait_for()


def open_asked(page: Page, question: str) -> None:
    """Open what is asked of it, as the one who carries its post."""
    page.goto("/paper/")
    page.get_by_role("link", name=question).click()
    page.get_by_role("heading", name="What came back").wait_for()


def write_down(page: Page) -> None:
    """Write down what came back: a no, a story and a count."""
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why not?").fill(f"The council meets in March. {LONG_WORDS}")
    page.get_by_label("What could you offer instead?").fill("A talk with our clerk.")
    page.get_by_label("A story from the ground").check()
    page.get_by_label("What do you want to say?").fill("Nobody walks to the table since the bus was cut.")
    page.get_by_label("What did you count?").fill("Households that asked for food.")
    page.get_by_label("Ward 1", exact=True).select_option(index=1)
    page.get_by_label("How many in ward 1").fill("13")
    page.get_by_label("Who fills this in?").fill("Clerk")
    for part, words in (("Day", "20"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(words)
    page.get_by_label("Where does the paper lie now?").fill("Folder 3 in our office")
    page.get_by_label("This is what stands on the paper").check()


def on_paper(walker: Walker) -> States:
    """A parish from its first sheet to what stands on the question's page."""
    parish, words = f"Ashby Parish Council {walker.number}", f"Who walks to the table, {walker.number}?"
    ruth = walker.come(RUTH.name)
    ruth.goto("/paper/new/")
    wrong(ruth, "Carry its post", "Write the organisation's name.")
    yield "put an organisation on the site, without a name", ruth
    carry(ruth, parish)
    yield "whose post one carries", ruth
    press(ruth, f"Write down whom you send it to {parish}")
    ruth.get_by_label("Whom do you send the paper to?").fill("The clerk, Old Hall")
    wrong(ruth, "Save", "Write a day within a year from now.")
    yield "whom the paper is sent to, without an end", ruth
    liam = walker.come(LIAM.name)
    question = ask(liam, words)
    liam.goto(f"{question}ask-on-paper/")
    wrong(liam, "Ask them", "Choose an organisation.")
    yield "ask on paper, without an organisation", liam
    ask_on_paper(liam, question, parish, "A story, or a count by ward.")
    liam.goto("/paper/")
    title(liam, "That is not possible")
    yield "paper, for somebody who is no convenor", liam
    open_asked(ruth, words)
    yield "what is asked on paper", ruth
    press(ruth, "The sheet to print")
    ruth.get_by_text("Code of the question:").wait_for()
    yield "the sheet", ruth
    ruth.go_back()
    press(ruth, "Write down what came back")
    wrong(ruth, "Write it down", "Choose what is ticked on the paper.")
    yield "write it down, with nothing in it", ruth
    write_down(ruth)
    press(ruth, "Write it down")
    ruth.get_by_text("Where the paper lies: Folder 3 in our office.").wait_for()
    yield "what came back", ruth
    liam.goto(question)
    liam.get_by_text("On paper, written down by").first.wait_for()
    yield "a question with an answer on paper", liam
    ruth.goto("/paper/")
    press(ruth, f"Carry its post no more {parish}")
    ruth.get_by_role("heading", name="Whose post nobody carries").wait_for()
    yield "a post that nobody carries", ruth
