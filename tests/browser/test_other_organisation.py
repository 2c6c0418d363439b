"""One organisation's view of another, in the browser: every address of something that is another's, one by one.

The addresses are those of the sweep in `tests/security`: a route that is new is tried without being named here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.browser.steps import ASMA, HELEN, LIAM, SARAH, Site, ask, choose_list, hand_in, invite, press, title
from tests.security.any_request import routes

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import APIResponse, Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]  # loopback alone

GONE, SENT = "This page is not here", "There is nothing to look at here"
PLACES_OWN = {
    "dictionary-entry", "template", "template-file", "extension", "proposal", "decide", "standard-version",
    "take-opinion-back", "withdraw",
}  # fmt: skip
"""Of the place's standard, which belongs to everybody."""
WITHOUT_ACCOUNT = {"by-link", "come-in", "e-mail-service", "messages-by-email", "asked", "sign-in-as"}
"""Good for whoever has the secret that stands in the address."""
IN_WORDS = {"organisation-describe", "organisation-doubt", "organisation-leave-place", "member-invite"}
"""Of an organisation whose page everybody may see: they say whom to ask."""
FOR_OTHERS = {"organisation", "organisation-ask", "organisation-place"}
"""Of the same: open to others; to join it is for others alone, and there is no second place to work in."""
BEGINNING = ("match-working", "Match lists")
"""Whoever waits for no matching is led to where one begins."""
FORGETTING = {"cancel", "forget", "match-cancel"}
"""Of a list: to forget what is not there is no fault. They lead to the start, and nothing is forgotten."""


@dataclass(frozen=True)
class Theirs:
    """What belongs to Liam's organisation, and to those who work with him."""

    parts: dict[str, str]
    """The values of addresses, by the name of the part."""
    thread: str
    incident: str
    draft: str
    secrets: tuple[str, ...]
    """Words that nobody else may read."""

    def address(self, name: str, path: str) -> str:
        """The address of their thing on this route."""
        number = self.incident if name.startswith("incident") else self.draft
        number = self.parts["job"] if name.startswith("job-") else number
        ident = self.thread if name.startswith("conversation") else self.parts["ident"]
        return path % {**self.parts, "ident": ident, "number": number}


@pytest.fixture
def theirs(come: Callable[..., Page], running_site: Site, demo: Path, people: Path, number: int) -> Theirs:
    """A question that is not open, with a draft, a conversation, a list, an incident, and somebody who asks to join."""
    page = come(LIAM.name)
    secret = f"Who sleeps in the station {number}?"
    ident = ask(page, secret)
    invite(page, ident, ASMA, "Could you count the night shelter?")
    hand_in(page, ident, demo / "tables" / "food_share.csv")
    draft = page.url.rstrip("/").rpartition("/")[2]
    choose_list(page, ident, people)
    token = page.url.split("/list/")[1].partition("/")[0]
    what = f"A list lay in the printer {number}"
    page.goto("/incidents/report/")
    page.get_by_label("Data was lost, or somebody saw what they should not").check()
    page.get_by_label("What happened, or what is asked?").fill(what)
    press(page, "Report it")
    page.get_by_text(what).wait_for()
    incident = page.url.rstrip("/").rpartition("/")[2]
    sarah = come(SARAH.name)
    ours = value(running_site, "SELECT id FROM people_organisation WHERE name = ?", LIAM.organisation)
    sarah.goto(f"/organisations/{ours}/ask/")
    if sarah.get_by_label("Why do you ask?").count():  # once, for all tests
        sarah.get_by_label("Why do you ask?").fill("I help on Tuesdays.")
        press(sarah, "Ask")
    member = "SELECT id FROM people_membership WHERE organisation_id = ? ORDER BY id"
    return Theirs(
        parts={
            "ident": ident.rstrip("/").rpartition("/")[2],
            "token": token,
            "organisation": ours,
            "membership": value(running_site, member, ours),
            "asking": value(running_site, "SELECT max(id) FROM people_joinrequest"),
            "job": value(running_site, "SELECT max(id) FROM jobs_job"),
            "visit": value(running_site, "SELECT min(id) FROM entering_visit"),
            "passkey": "1",
            "post": "1",
            "part": "1",
            "remark": "1",
            "one": "0",
            "other": "1",
            "view": "view-1",
            "name": "picture.csv",
        },
        thread=value(running_site, "SELECT ident FROM conversations_thread ORDER BY id DESC"),
        incident=incident,
        draft=draft,
        secrets=(secret, what, "night shelter", "I help on Tuesdays."),
    )


def value(site: Site, question: str, *known: str) -> str:
    """One value of the site's database."""
    with closing(sqlite3.connect(f"file:{site.data / 'site.sqlite3'}?mode=ro", uri=True)) as connection:
        found = connection.execute(question, known).fetchone()
    return str(found[0])


def sent(page: Page, address: str) -> APIResponse:
    """What a button there would be answered, if somebody made one."""
    cookie = next(item["value"] for item in page.context.cookies() if item["name"] == "csrftoken")
    return page.request.post(address, form={"csrfmiddlewaretoken": cookie}, headers={"Referer": page.url})


def test_every_address_of_another_organisation_is_refused_in_words_that_help(
    come: Callable[..., Page], theirs: Theirs
) -> None:
    liam = come(LIAM.name)
    liam.goto(f"/lists/list/{theirs.parts['token']}/columns/")
    page = come(HELEN.name, viewport={"width": 320, "height": 640})
    known = {"GET": 0, "POST": 0}
    for route in routes():
        if not route.parts or route.name in PLACES_OWN | WITHOUT_ACCOUNT | FOR_OTHERS:
            continue
        address = theirs.address(route.name, route.path)
        page.goto(address)
        shown, text = page.get_by_role("heading", level=1).inner_text(), page.content()
        assert [words for words in theirs.secrets if words in text] == [], address
        if route.name in IN_WORDS:
            assert ": ask " in page.get_by_role("alert").inner_text(), address
            continue
        assert shown in {GONE, SENT} or (route.name, shown) == BEGINNING, address
        known["GET"] += 1
        if shown == SENT:
            answer = sent(page, address)
            if route.name in FORGETTING:
                assert (answer.status, answer.url.endswith(("/lists/", "/match/"))) == (200, True), address
            else:
                assert answer.status in {403, 404}, address
            assert not any(words in answer.text() for words in theirs.secrets), address
            known["POST"] += 1
    assert (known["GET"] >= 55, known["POST"] >= 15) == (True, True), known
    # Nothing of theirs was changed by it.
    liam.reload()
    title(liam, "How your list is read")
    liam.goto(f"/questions/{theirs.parts['ident']}/tables/{theirs.draft}/")
    title(liam, "What would be shared, and nothing else")


def test_what_is_anothers_looks_like_what_never_was(come: Callable[..., Page], theirs: Theirs) -> None:
    page = come(HELEN.name)
    for theirs_, never in (
        (f"/questions/{theirs.parts['ident']}/", "/questions/never/"),
        (f"/conversations/{theirs.thread}/", "/conversations/never/"),
        (f"/incidents/{theirs.incident}/", "/incidents/999999/"),
        (f"/organisations/members/{theirs.parts['membership']}/", "/organisations/members/999999/"),
        (f"/organisations/requests/{theirs.parts['asking']}/", "/organisations/requests/999999/"),
        (f"/lists/list/{theirs.parts['token']}/", "/lists/list/never/"),
    ):
        texts = []
        for address in (theirs_, never):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 404
            texts.append(page.get_by_role("main").inner_text())
        assert texts[0] == texts[1], theirs_
        for words in ("belongs to another organisation", "You are signed in.", "What may I do?"):
            assert words in texts[0]


def test_pages_of_ones_own_say_nothing_of_another_organisation(come: Callable[..., Page], theirs: Theirs) -> None:
    """Its members, what it holds, its record, its incidents, its work in the background."""
    page = come(HELEN.name)
    for address, heading in (
        ("/what-is-kept/ours/", "What is held of us"),
        ("/record/", "What was done"),
        ("/incidents/", "Breaches, complaints and requests"),
        ("/conversations/", "Conversations"),
        ("/messages/", "Messages"),
        (f"/organisations/{theirs.parts['organisation']}/", LIAM.organisation),
    ):
        page.goto(address)
        title(page, heading)
        text = page.content()
        assert [words for words in theirs.secrets if words in text] == [], address
    assert not page.get_by_role("heading", name="Members").count()
    page.goto("/jobs/")
    title(page, "That is not possible")
    page.get_by_text("Only the convenor of a verified organisation can do this: ask").wait_for()


def test_a_visitor_is_asked_to_sign_in_and_comes_back(come: Callable[..., Page], theirs: Theirs) -> None:
    page = come()
    page.goto(f"/questions/{theirs.parts['ident']}/")
    page.get_by_role("link", name="Sign in and look again").click()
    page.get_by_role("button", name=f"Sign in as {LIAM.name}", exact=True).click()
    page.get_by_role("heading", level=1, name=theirs.secrets[0]).wait_for()
