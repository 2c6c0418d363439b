"""What people do at the shared site, click by click: ask, invite, answer, contribute, say, act, publish."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONGEST_MAKING = 30.0
"""Seconds that a public page, or a letter, may take until it is made."""


@dataclass(frozen=True)
class Site:
    """A shared site in a process of its own."""

    address: str
    data: Path
    """Its own folder."""


@dataclass(frozen=True)
class Guest:
    """Somebody who is asked to take part."""

    name: str
    email: str
    organisation: str
    kind: str
    role: str


def _cast() -> dict[str, Guest]:
    story = tomllib.loads(files("plait.site").joinpath("story.toml").read_text(encoding="utf-8"))
    return {
        name: Guest(about["name"], about["email"], about["organisation"], about["kind"], about["role"])
        for name, about in story["people"].items()
    }


CAST = _cast()
"""The demo's people by their first names: each of them has another role."""
STORY = "Who are we missing?"
"""The question of the demo's own story, which tests look at and leave alone."""
LIAM, ASMA, SARAH, HELEN, TOM, RUTH = (CAST[name] for name in ("liam", "asma", "sarah", "helen", "tom", "ruth"))


def newcomer(number: int) -> Guest:
    """Somebody whom the site does not know yet, of an organisation that it does not know either."""
    return Guest(f"Nora Field {number}", f"nora{number}@example.org", f"Elm Park Parish {number}", "parish", "data")


def title(page: Page, text: str) -> None:
    """Wait until the page with this heading is there."""
    page.get_by_role("heading", level=1, name=text, exact=True).wait_for()


def press(page: Page, name: str) -> None:
    """Press a button, or a link that looks like one."""
    page.get_by_role("button", name=name, exact=True).click()


def go_to_story(page: Page) -> None:
    """Go from the first page to the question of the demo's own story."""
    page.get_by_role("heading", name=STORY).get_by_role("link").click()
    title(page, STORY)


def save(page: Page, link: str, folder: Path) -> Path:
    """Download what a link leads to."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).or_(page.get_by_role("button", name=link)).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def tab_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Press Tab until the focus is on what has this text or label, and see that it shows."""
    for _ in range(200):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        said = page.evaluate(
            "() => { const it = document.activeElement;"
            " return (it.labels && it.labels.length ? it.labels[0].innerText : it.innerText || '').trim(); }"
        )
        if said == name:
            assert page.evaluate("() => document.activeElement.matches(':focus-visible')"), name
            return
    pytest.fail(f"the keyboard does not get to {name!r}")


def write_at(page: Page, name: str, text: str) -> None:
    """Tab to a field and write in it."""
    tab_to(page, name)
    page.keyboard.type(text)


def enter_at(page: Page, name: str) -> None:
    """Tab to a button or a link and press it."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def choose_at(page: Page, name: str, *paths: Path) -> None:
    """Tab to an input for files and choose some.

    The chooser is waited for before the first Tab: the browser needs a moment until it lets one be caught.
    """
    with page.expect_file_chooser() as chooser:
        tab_to(page, name)
        page.keyboard.press("Space")
    chooser.value.set_files(paths)


def ask(
    page: Page,
    question: str,
    *,
    followed_by: str = "Only the people who take part",
    sensed: str = "We see the same faces every week.",
    decision: str = "Where the second table opens.",
    place: str = "",
) -> str:
    """Ask a question about food; gives the address of its page."""
    page.goto("/ask/")
    if place:
        page.get_by_label(place, exact=True).check()
    page.get_by_label("What do you want to find out?").fill(question)
    page.get_by_label("What do you notice, and who notices it?").fill(sensed)
    page.get_by_label("Which decision would change if you knew?").fill(decision)
    page.get_by_label("Which need is it about?").select_option("Food or shopping")
    page.get_by_label(followed_by).check()
    press(page, "Ask it")
    title(page, "Invite somebody")
    return page.url.removesuffix("invite/")


def invite(page: Page, question: str, whom: Guest, asked_for: str = "A count by area, please.") -> None:
    """Ask somebody to take part."""
    page.goto(f"{question}invite/")
    page.get_by_label("Name", exact=True).fill(whom.name)
    page.get_by_label("E-mail address").fill(whom.email)
    page.get_by_label("Organisation", exact=True).fill(whom.organisation)
    page.get_by_label("What sort of organisation is it?").select_option(whom.kind)
    page.get_by_label("What do they do there?").select_option(whom.role)
    page.get_by_label("What do you ask of them?").fill(asked_for)
    press(page, "Ask them")
    page.get_by_text(f"{whom.name}, ").first.wait_for()


def take_part(page: Page, question: str) -> None:
    """Say yes."""
    page.goto(question)
    press(page, "I take part")
    page.get_by_role("button", name="I take part").wait_for(state="detached")


def say_no(page: Page, question: str, *, reason: str, offer: str) -> None:
    """Say no, why, and what one offers instead."""
    page.goto(question)
    press(page, "No, and this is why")
    page.get_by_label("Why not?").fill(reason)
    page.get_by_label("What could you offer instead?").fill(offer)
    press(page, "Send this answer")
    page.get_by_role("button", name="Take part after all").wait_for()


def hand_in(page: Page, question: str, table: Path) -> None:
    """Hand in a table and its receipt, as ``plait count`` wrote them; leads to the page where it is shared."""
    page.goto(f"{question}contribute/")
    page.get_by_label("Your table and its receipt").set_input_files([table, table.with_suffix(".receipt.json")])
    press(page, "Look at the table")
    title(page, "What would be shared, and nothing else")


def share(page: Page, meaning: str = "Somebody told us what they needed.") -> None:
    """Say what the list means and share the table that is shown."""
    page.get_by_text("Change these words").click()
    page.get_by_label("What does it mean to be on this list?").fill(meaning)
    page.get_by_label("I may share this table, and it may be published with what we find.").check()
    press(page, "Share this table")
    page.get_by_text("Replace it or take it back").wait_for()


def choose_list(page: Page, question: str, path: Path) -> None:
    """Have a list read for a question; leads to the page that says how."""
    page.goto(f"{question}contribute/")
    press(page, "Choose a spreadsheet")
    read_list(page, path)
    title(page, "How your list is read")


def read_list(page: Page, path: Path) -> None:
    """Hand in a list where the page asks for one, as if no earlier one had been read."""
    forget = page.get_by_role("button", name="Forget the headings", exact=True)
    page.get_by_label("Your list").wait_for()
    if forget.count():
        forget.click()
        forget.wait_for(state="detached")
    page.get_by_label("Your list").set_input_files(path)
    press(page, "Read the list")


def agree_to_columns(page: Page) -> None:
    """Say that the list is read rightly, and agree to all that it asks."""
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "This is right, check the list")
    title(page, "What the check found")


def count_list(page: Page) -> None:
    """Count the list that was checked; leads to the page where its table is shared."""
    press(page, "Count the list")
    title(page, "Count the list for the question")
    press(page, "Count")
    title(page, "What would be shared, and nothing else")


def say(page: Page, question: str, tone: str, text: str, *, area: str = "All of Harrowmere") -> None:
    """Say something beside a figure."""
    page.goto(f"{question}say/")
    page.get_by_label(tone, exact=True).check()
    page.get_by_label("Which area is it about?").select_option(area)
    page.get_by_label("What do you want to say?").fill(text)
    page.get_by_label("Nobody can be recognised from what I wrote.").check()
    press(page, "Say it")
    page.get_by_text(text).wait_for()


def agree_action(page: Page, question: str, text: str, *, owner: Guest, due: date) -> None:
    """Agree on an action with an owner and a day."""
    page.goto(f"{question}act/")
    page.get_by_label("What will be done?").fill(text)
    page.get_by_label("Who sees to it?").select_option(f"{owner.name}, {owner.organisation}")
    for label, part in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(label, exact=True).fill(f"{part}")
    press(page, "Agree it")
    page.get_by_text(text).wait_for()


def publish(page: Page, question: str, summary: str) -> str:
    """Publish what was found and wait for the public page; gives its address."""
    page.goto(f"{question}publish/")
    page.get_by_label("What did you find?").fill(summary)
    page.get_by_label("Nobody can be recognised from what I wrote.").check()
    press(page, "Publish")
    return wait_for_public_page(page, question)


def wait_for_public_page(page: Page, question: str) -> str:
    """Look again until the public page is made; gives its address."""
    latest = time.monotonic() + LONGEST_MAKING
    while time.monotonic() < latest:
        page.goto(question)
        link = page.get_by_role("link", name="The public page of")
        if link.count():
            return question.replace("/questions/", "/insights/")
    pytest.fail("the public page is not made")


def told(page: Page, subject: str) -> None:
    """Follow the newest message with this subject to what it is about."""
    page.goto("/messages/")
    message = page.get_by_role("article").filter(has=page.get_by_role("heading", name=subject)).first
    message.get_by_role("link", name="Go to it").click()


def shared_question(asker: Page, number: int, tables: Sequence[Path]) -> str:
    """A question of Liam's for which he has shared these tables, one after the other."""
    question = ask(asker, f"Who goes without food, {number}?")
    for table in tables:
        hand_in(asker, question, table)
        share(asker)
    return question


@dataclass(frozen=True)
class Member:
    """What somebody is who is let in."""

    email: str
    organisation: str = "Ours"
    role: str = "data"
    place: str = ""
    """The folder of the pack of the place in which the organisation works, where there are several."""


def invited(site: Site, email: str, member: Member | None = None) -> str:
    """The link that lets somebody new in, as whoever runs the site makes it."""
    member = member or Member(email)
    words = ["site", "invite", "Ann Lee", email, "--organisation", member.organisation, "--kind", "council"]
    words += ["--role", member.role, *(["--place", member.place] if member.place else [])]
    command = [sys.executable, "-m", "plait.cli", *words, "--data", f"{site.data}"]
    link = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return link[link.index("/come-in/") :]


def comes_by_link(page: Page, link: str) -> None:
    """Come in by a link from whoever runs the site."""
    page.goto(link)
    title(page, "Are you Ann Lee?")
    press(page, "Yes, sign me in")
    title(page, "What Harrowmere wants to find out")


def link_in_letter(site: Site, page: Page, whom: Guest) -> str:
    """The link in the letter that the site wrote to somebody, as soon as it is written."""
    latest = time.monotonic() + LONGEST_MAKING
    while time.monotonic() < latest:
        page.reload()
        for path in (site.data / "outbox").glob("*.eml"):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            if letter["To"] == whom.email:
                return next(word for word in str(letter.get_content()).split() if word.startswith("http"))
    pytest.fail("no letter was written")
