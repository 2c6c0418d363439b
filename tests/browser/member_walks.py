"""The pages of organisations and their people in each of their states, as their members and visitors reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.steps import LIAM, RUTH, press, title
from tests.browser.walks import LONG_WORDS, States, Walker, wrong

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG_WORD = LONG_WORDS.partition(" ")[0]


def go_to(page: Page, organisation: str) -> str:
    """Go to an organisation from the list of all; gives its address."""
    page.goto("/organisations/")
    page.get_by_role("link", name=organisation, exact=True).click()
    title(page, organisation)
    return page.url


def invite(page: Page, ours: str, number: int) -> str:
    """Invite a colleague with a long name; gives the name."""
    name = f"Nora {LONG_WORD} {number}"
    page.goto(f"{ours}invite/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(f"colleague{number}@example.org")
    press(page, "Invite them")
    page.get_by_role("link", name=name).wait_for()
    return name


def looking_around(walker: Walker) -> States:
    """All organisations, another, and what one may do."""
    page = walker.come(LIAM.name)
    page.goto("/organisations/?q=zzz")
    title(page, "Organisations")
    yield "no organisation found", page
    page.goto("/organisations/")
    yield "all organisations", page
    go_to(page, "Foxcombe Residents")
    yield "another organisation", page
    press(page, "Ask to join")
    wrong(page, "Ask", "Write one sentence.")
    yield "ask to join, without a word", page
    page.goto("/organisations/what-may-i/")
    title(page, "What may I do?")
    yield "what may I", page
    ours = go_to(page, LIAM.organisation)
    page.goto(f"{ours}doubt/")
    page.get_by_role("alert").wait_for()
    yield "refused to whoever does not vouch", page
    page.goto(f"{ours}describe/")
    page.get_by_label("The number").fill("twelve")
    wrong(page, "Save", "Choose what kind of number it is.")
    yield "say what it is, with a wrong number", page
    ruth = walker.come(RUTH.name)
    go_to(ruth, "Advice Centre")
    press(ruth, "Take the verification back")
    wrong(ruth, "Take it back", "Write something here.")
    yield "take a verification back, without a reason", ruth


def looking_after(walker: Walker) -> States:
    """Colleagues invited, changed and removed, and an account forgotten."""
    page = walker.come(LIAM.name)
    ours = go_to(page, LIAM.organisation)
    press(page, "Invite a colleague")
    wrong(page, "Invite them", "Write a name.")
    yield "invite a colleague, with nothing in it", page
    name = invite(page, ours, walker.number)
    yield "one's own organisation", page
    page.get_by_role("link", name=name).click()
    title(page, name)
    yield "a colleague", page
    press(page, "Remove them")
    wrong(page, "Remove them", "Tick this if you mean it.")
    yield "remove a colleague, without a tick", page
    page.goto(ours)
    page.get_by_role("link", name="Leave this organisation").click()
    wrong(page, "Leave", "Choose a colleague who takes over.")
    yield "leave, with nobody to take over", page
    page.goto("/organisations/forget-me/")
    wrong(page, "Forget my account", "Choose a colleague who takes over.")
    yield "have an account forgotten, with nobody to take over", page
    nora = walker.come(name)
    go_to(nora, LIAM.organisation)
    nora.get_by_role("link", name=LIAM.name, exact=True).click()
    title(nora, LIAM.name)
    yield "whoever looks after members, seen by a colleague", nora
    nora.goto("/organisations/forget-me/")
    nora.get_by_label("I want my account to be forgotten for good.").check()
    press(nora, "Forget my account")
    title(nora, "Your account is forgotten")
    yield "an account that is forgotten", nora


def asking_to_join(walker: Walker) -> States:
    """A visitor who asks, and those who answer."""
    name = f"Vic {LONG_WORD} {walker.number}"
    visitor = walker.come()
    visitor.goto("/organisations/ask/")
    wrong(visitor, "Ask", "Write a name.")
    yield "ask without an account, with nothing in it", visitor
    visitor.get_by_label("Your name").fill(name)
    visitor.get_by_label("Your e-mail address").fill(f"vic{walker.number}@example.org")
    visitor.get_by_label("The organisation").fill(LIAM.organisation)
    visitor.get_by_label("Why do you ask?").fill(LONG_WORDS)
    press(visitor, "Ask")
    title(visitor, "You have asked to join")
    yield "asked without an account", visitor
    page = walker.come(LIAM.name)
    go_to(page, LIAM.organisation)
    page.get_by_role("button", name=f"Say yes or no {name}").wait_for()
    yield "one's own organisation, asked by somebody", page
    page.get_by_role("button", name=f"Say yes or no {name}").click()
    wrong(page, "Send the answer", "Choose yes or no.")
    yield "an answer that is not given", page
    page.get_by_label("No", exact=True).check()
    page.get_by_label("If no: why not?").fill(LONG_WORDS)
    press(page, "Send the answer")
    title(page, LIAM.organisation)
    visitor.reload()
    visitor.get_by_text("They said no:").wait_for()
    yield "a no", visitor
