"""Whoever came by a link to one question: of every address and every deed of the site, what is not theirs is closed."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pytest_django.fixtures import Settings
from tests.security.any_request import ask
from tests.site.shared.by_link import by_link, letter_to, link_in
from tests.site.shared.test_who_may import routes

from plait.site.access import Access, ByLink, access_of, by_link_of

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

REQUESTS = int(os.environ.get("PLAIT_TEST_REQUESTS", "1000"))
ONLY = "This link is for one question"
OPEN_BY_LINK = {
    ByLink.QUESTION: {
        "answer", "contribute", "insight", "insight-file", "join", "layer", "link-end", "picture", "question", "say",
        "table-draft", "table-drop", "table-unshare", "take-back",
    },
    ByLink.CONVERSATION: {
        "conversation", "conversation-agree", "conversation-answer-by", "conversation-call", "conversation-call-file",
        "conversation-end",
    },
    ByLink.LIST: {
        "annotated", "bring-up", "cancel", "changes", "cleaned", "columns", "copy", "count", "findings", "forget",
        "grid", "mend", "mended", "mended-csv", "overview", "reading", "report", "rows", "sheet", "start",
        "suggestions", "table", "undo",
    },
}  # fmt: skip
"""The views that say so. One that says nothing is closed."""
DEEDS = {
    "agree_call", "ask_for_answer", "decline", "draft_table", "drop_draft", "end_conversation",
    "end_links", "join", "open_link", "say", "share_table", "suggest_call", "take_back", "unshare_table", "write_to",
}  # fmt: skip
"""What may be done by a link."""


@pytest.fixture
def nora(partner: Callable[..., Partner]) -> Partner:
    """Somebody who takes part, and came by a link."""
    return partner("New Nora", "convenor", "Parish")


@pytest.fixture
def elsewhere(nora: Partner, member: Callable[..., Person], asker: Person) -> Partner:
    """What the same person is in another question, for another organisation."""
    from plait.site.people.actions import Invitee
    from plait.site.people.models import Organisation
    from plait.site.projects.actions import Question, ask, invite, join

    ours = Organisation.objects.get(name="Food Share")
    project = ask(ours, by=asker, question=Question("Something secret?", "This.", "That."))
    whom = Invitee("New Nora", nora.person.email, "The Other", "vcs", "convenor")
    asked = invite(project, by=asker, whom=whom, asked_for="More.", reply_by=None, today=date(2026, 11, 22))
    return join(asked, by=asked.person)


def of_site() -> list[URLPattern]:
    return list(routes(get_resolver().url_patterns))


def address_of(route: URLPattern, **values: object) -> str:
    name = str(route.name)
    every = {"ident": "none", "number": 1, "view": "view-1", "name": "picture.csv", "token": "x" * 24, **values}
    if name.startswith("template"):
        every["name"] = "residents"
    return reverse(name, kwargs={part: every.get(part, 1) for part in _parts_of(name)})


def _parts_of(name: str) -> set[str]:
    found = get_resolver().reverse_dict.getlist(name)
    if found:
        return set(found[0][0][0][1])
    raise LookupError(name)


def limited(part: Partner) -> Client:
    return by_link(part).client


def test_only_these_views_are_open_by_a_link() -> None:
    said = {kind: {route.name for route in of_site() if by_link_of(route.callback) is kind} for kind in ByLink}
    assert said == OPEN_BY_LINK


@pytest.mark.parametrize("reads", ["nobody", "members"])
def test_every_other_page_says_what_the_link_is_for_and_how_to_sign_in(
    nora: Partner, settings: Settings, reads: str
) -> None:
    settings.LISTS_FOR = reads
    client, seen = limited(nora), 0
    for route in of_site():
        if by_link_of(route.callback) is None and access_of(route.callback) is not Access.ANYONE:
            for method in (client.get, client.post):
                answer = method(address_of(route, ident=nora.project.ident))
                text = answer.content.decode()
                if reads == "nobody" and access_of(route.callback) is Access.LISTS:
                    assert answer.status_code == 403, route.name
                    continue
                assert (answer.status_code, ONLY in text, "/sign-in/" in text) == (403, True, True), route.name
                seen += 1
    assert seen >= 100


def test_in_another_question_of_theirs_everything_is_closed(elsewhere: Partner, nora: Partner) -> None:
    from plait.site.conversations.models import Thread

    client = limited(nora)
    other = Thread.objects.get(number=elsewhere.pk).ident
    for kind, ident in ((ByLink.QUESTION, elsewhere.project.ident), (ByLink.CONVERSATION, other)):
        for route in of_site():
            if by_link_of(route.callback) is kind:
                for method in (client.get, client.post):
                    answer = method(address_of(route, ident=ident, number=elsewhere.pk))
                    assert answer.status_code in {403, 404, 405}, route.name
                    assert "secret" not in answer.content.decode()


def test_a_list_is_counted_for_no_other_question(elsewhere: Partner, nora: Partner, settings: Settings) -> None:
    settings.LISTS_FOR = "members"
    client = limited(nora)
    at = "/lists/?for=question-"
    found = [client.get(f"{at}{ident}").status_code for ident in (nora.project.ident, elsewhere.project.ident, "x")]
    assert found == [200, 404, 404]
    assert client.get("/lists/?for=").status_code == 403


def test_a_list_that_they_opened_signed_in_is_not_found(nora: Partner, settings: Settings) -> None:
    from django.http import HttpRequest

    from plait.site.entering.models import QuestionLink
    from plait.site.entering.question_links import person_by
    from plait.site.lists.owning import owner_of

    settings.LISTS_FOR = "members"
    limited(nora)
    whole, by_a_link = HttpRequest(), HttpRequest()
    whole.user, by_a_link.user = nora.person, person_by(QuestionLink.objects.get())
    assert owner_of(whole) != owner_of(by_a_link)


def test_what_everybody_may_see_is_shown_as_to_everybody(elsewhere: Partner, nora: Partner) -> None:
    client, visitor = limited(nora), Client(HTTP_HOST="127.0.0.1")
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    seen = 0
    for route in of_site():
        closed = by_link_of(route.callback) is None and access_of(route.callback) is Access.ANYONE
        if closed and route.name not in {"by-link", "by-link-open", "metrics"}:
            pages = [item.get(address_of(route, ident=elsewhere.project.ident)) for item in (client, visitor)]
            one, two = (token.sub("", b"".join(page).decode()) for page in pages)
            assert (pages[0].status_code, one) == (pages[1].status_code, two), route.name
            seen += 1
    assert seen >= 20


def test_an_open_question_of_others_is_seen_as_everybody_sees_it(nora: Partner, asker: Person) -> None:
    from plait.site.people.models import Organisation
    from plait.site.projects.actions import Question, ask

    question = Question("Open to all?", "This.", "That.", openness="everyone")
    project = ask(Organisation.objects.get(name="Food Share"), by=asker, question=question)
    browser = by_link(nora)
    page = browser.look(f"/questions/{project.ident}/")
    assert ("Open to all?" in page.text, "New Nora" in page.text) == (True, False)
    browser.send(f"/questions/{project.ident}/say/", text="Me, too.")
    assert (browser.status, ONLY in browser.page.text) == (403, True)


def test_deeds_that_need_more_are_refused_whatever_page_asks(nora: Partner) -> None:
    from plait.site.entering.models import QuestionLink
    from plait.site.entering.question_links import person_by

    limited(nora)
    person = person_by(QuestionLink.objects.get())
    allowed = set()
    for app in apps.get_app_configs():
        if app.name.startswith("plait.site.") and (policies := _policies_of(app.name)):
            for verb in policies.POLICIES:
                refused = _refusal(policies, verb, person)
                if refused is None or ONLY not in refused:
                    allowed.add(verb)
    assert allowed == DEEDS


def _policies_of(app: str) -> Any:  # noqa: ANN401 - a module
    if importlib.util.find_spec(f"{app}.policies") is None:
        return None
    found = import_module(f"{app}.policies")
    return found if hasattr(found, "POLICIES") else None


def _refusal(policies: Any, verb: str, person: Person) -> str | None:  # noqa: ANN401 - a module
    """What the policy says of a thing that there is not; it may not even come to look at it."""
    try:
        policies.check(verb, None, person)
    except Exception as error:  # noqa: BLE001 - of None any policy that is asked at all makes a fault
        return str(error)
    return None


def test_the_page_offers_nothing_that_is_closed(
    nora: Partner, asker: Person, share: Callable[..., Any], settings: Settings
) -> None:
    from plait.site.projects.actions import agree_action

    settings.LISTS_FOR = "members"
    share(asker)
    agree_action(nora.project, by=nora.person, text="A table in the park.", owner=nora, due=date(2027, 1, 1))
    browser = by_link(nora)
    open_, todo, seen = re.compile(r'(?:href|action)="(/[^"#]*)'), [f"/questions/{nora.project.ident}/"], set[str]()
    while todo:
        path = todo.pop()
        seen.add(path)
        browser.look(path)
        if browser.status == 405:
            continue
        assert browser.status == 200, path
        main = browser.body.decode().partition("<footer")[0]
        todo += [found for found in set(open_.findall(main)) if found not in seen and not _is_left_out(found)]
    assert {path.split("/")[1] for path in seen} == {"questions", "conversations", "lists"}
    assert len(seen) >= 8


def _is_left_out(path: str) -> bool:
    return path.startswith("/static/") or path in {"/", "/sign-out/"}


@pytest.mark.slow
def test_requests_at_random_by_a_link_meet_no_fault_and_reach_nothing_else(
    story: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.audit.models import Deed
    from plait.site.entering.models import QuestionLink

    part = story.partners.filter(role="data").first()
    assert part
    link = link_in(letter_to(part.person, about=f"/questions/{story.ident}/"))

    def come(client: Client, _person: Person) -> None:
        QuestionLink.objects.update(ended_at=None)  # somebody may have ended it, at random
        client.get(link)
        assert client.post("/by-link/").status_code == 302

    monkeypatch.setattr(Client, "force_login", come)
    numbers = [str(number) for number in range(1, 7)]
    known = {"ident": [story.ident], "number": numbers, "version": numbers, "name": ["picture.csv"]}
    last = Deed.objects.latest("pk").pk
    answers = list(ask(50_000, REQUESTS, [part.person], known))
    faults = [answer for answer in answers if answer.status >= 500 or answer.fault]
    assert [f"{answer.seed}: {answer.asked} {answer.status} {answer.fault}" for answer in faults] == []
    done = Deed.objects.filter(pk__gt=last, by=part.person_id)
    assert set(done.values_list("verb", flat=True)) <= DEEDS
    assert not done.filter(link=None).exists()
    assert not done.exclude(project__in=(story.pk,)).exclude(project=None).exists()
    assert 200 in {answer.status for answer in answers}
