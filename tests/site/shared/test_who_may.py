"""Who may see and do what: every address, as a visitor, as a stranger, and in every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser

from plait.site.access import Access, access_of
from plait.tables import SafeTable

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

OPEN_TO_ANYONE = {
    "accessibility", "ask-without-account", "asked", "by-link", "by-link-new", "by-link-open", "come-in",
    "dictionary", "dictionary-entry", "dictionary-print", "e-mail-service", "extension", "healthz", "home",
    "insight", "insight-file", "layer", "messages-by-email", "metrics", "picture", "question", "readyz",
    "register", "second-step", "second-step-passkey", "second-step-recovery", "second-step-set-up",
    "second-step-set-up-passkey", "sign-in", "sign-in-as", "sign-in-link", "sign-out", "single-sign-on",
    "single-sign-on-back", "standard", "standard-version", "template", "template-file", "templates", "ways",
}  # fmt: skip
ROLES = ("community", "data", "subject", "legal", "convenor", "viewer")


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def of_a_question(project: Project) -> list[str]:
    """Every address that belongs to one question."""
    found = []
    for route in routes(get_resolver().url_patterns):
        names = set(route.pattern.converters)
        if "ident" in {*names} or route.name in {"insight", "insight-file"} or "number" in names:
            if route.name == "sign-in-as":
                continue
            values = {"ident": project.ident, "number": 1, "view": "view-1", "name": "picture.csv"}
            wanted = names | ({"ident"} if route.name != "sign-in-as" else set())
            with suppress(NoReverseMatch):  # of something else that has a number
                found.append(reverse(route.name, kwargs={key: values[key] for key in wanted if key in values}))
    return sorted(set(found) | {reverse(name, kwargs={"ident": project.ident}) for name in PLAIN})


PLAIN = (
    "question", "invite", "join", "answer", "contribute", "picture", "say", "act", "no-action", "publish",
    "take-down", "insight",
)  # fmt: skip


def test_every_route_declares_who_may_use_it_and_few_are_open() -> None:
    """ASVS 8.2.1."""
    declared = {route.name: access_of(route.callback) for route in routes(get_resolver().url_patterns)}
    assert {name for name, access in declared.items() if access is Access.ANYONE} == OPEN_TO_ANYONE
    assert len(declared) >= 30


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_question_that_is_not_open_does_not_exist_for_a_stranger(
    project: Project, member: Callable[..., Person], method: str
) -> None:
    """ASVS 8.2.2."""
    stranger = Browser(member("Sam Stranger", organisation="Elsewhere"))
    addresses = of_a_question(project)
    assert len(addresses) >= 18
    for address in addresses:
        assert getattr(stranger.client, method)(address).status_code in {404, 405}, address


def test_a_question_that_is_not_open_does_not_exist_for_a_visitor(project: Project) -> None:
    visitor = Browser()
    for address in of_a_question(project):
        answer = visitor.client.get(address)
        assert answer.status_code in {404, 405} or answer.headers["Location"].startswith("/sign-in/"), address


@pytest.mark.parametrize("role", ROLES)
def test_another_organisation_in_any_role_finds_nothing(
    project: Project, member: Callable[..., Person], role: str
) -> None:
    """ASVS 8.4.1."""
    browser = Browser(member("Olga Other", role=role, organisation="Another"))
    assert browser.look("/").links.count(f"/questions/{project.ident}/") == 0
    browser.look(f"/questions/{project.ident}/")
    assert browser.status == 404


def test_nobody_sees_anothers_draft(
    project: Project, asker: Person, data_lead: Partner, tables: dict[str, SafeTable]
) -> None:
    from plait.site.projects.actions import draft_table

    draft = draft_table(project, by=asker, table=tables["food_share"])
    other = Browser(data_lead.person)
    for address in (f"tables/{draft.pk}/", f"tables/{draft.pk}/drop/", f"tables/{draft.pk}/unshare/"):
        assert other.client.post(f"/questions/{project.ident}/{address}").status_code == 404


def test_only_the_convenor_publishes_and_the_page_says_whom_to_ask(
    project: Project, asker: Person, convenor: Partner, share: Callable[..., Any]
) -> None:
    from plait.site.projects.actions import agree_no_action

    share(asker)
    agree_no_action(project, by=asker, because="Not this winter.")
    browser = Browser(asker)
    assert "The convenor publishes: ask Cora Convenor." in browser.look(f"/questions/{project.ident}/").text
    page = browser.send(f"/questions/{project.ident}/publish/", summary="We found it.", sure="on")
    assert (browser.status, "The convenor publishes: ask Cora Convenor." in page.text) == (403, True)
    assert project.publications.count() == 0


def test_a_viewer_looks_on(project: Project, partner: Callable[..., Partner]) -> None:
    viewer = Browser(partner("Vi Viewer", "viewer", "Council").person)
    assert "A viewer looks on" in viewer.look(f"/questions/{project.ident}/").text
    viewer.look(f"/questions/{project.ident}/say/")
    assert viewer.status == 403


def test_an_organisation_takes_back_its_own_table_only(
    project: Project, asker: Person, data_lead: Partner, share: Callable[..., Any]
) -> None:
    table = share(data_lead.person)
    browser = Browser(asker)
    page = browser.send(f"/questions/{project.ident}/tables/{table.pk}/unshare/")
    assert (browser.status, "Only Council can take its table back" in page.text) == (403, True)


def test_what_an_open_question_shows_a_visitor_is_all_of_it(story: Project) -> None:
    visitor = Browser()
    page = visitor.look(f"/questions/{story.ident}/")
    for words in ("Helen Marsh", "Names of patients cannot leave", "A disagreement", "sees to it by", "Advice Centre"):
        assert words in page.text
    assert "picture" in visitor.look(f"/questions/{story.ident}/picture/").text


def test_signing_in_as_a_made_up_person_is_the_demos_only(project: Project, asker: Person, settings: Settings) -> None:
    browser = Browser()
    settings.DEMO = False
    browser.send(f"/sign-in/as/{asker.pk}/")
    assert browser.status == 404
    assert "Ann Asker" not in browser.look("/sign-in/").text
    settings.DEMO = True
    assert "Ann Asker" in browser.look("/sign-in/").text
    browser.send(f"/sign-in/as/{asker.pk}/", next=f"/questions/{project.ident}/")
    assert browser.goes_to == f"/questions/{project.ident}/"


def test_signing_in_leads_to_no_other_site(asker: Person, settings: Settings) -> None:
    settings.DEMO = True
    browser = Browser()
    browser.send(f"/sign-in/as/{asker.pk}/", next="https://example.org/")
    assert browser.goes_to == "/"
