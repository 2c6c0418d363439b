"""What is held: about oneself, whole, and of an organisation, for whoever answers for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project


def test_every_kind_of_row_that_belongs_to_an_account_has_a_name_in_words() -> None:
    from plait.site.holdings.about import kinds
    from plait.site.holdings.words import KINDS

    assert {model._meta.label_lower for model in kinds()} == set(KINDS)


def test_every_model_that_names_an_account_is_among_them() -> None:
    from plait.site.holdings.about import kinds
    from plait.site.people.models import Person

    naming = {
        model for model in apps.get_models() for field in model._meta.local_fields if field.related_model is Person
    }
    assert naming <= set(kinds())
    assert len(naming) > 10


def test_all_about_me_is_shown_and_saved_and_no_secret_is(project: Project, asker: Person) -> None:
    asker.set_password("three odd words together")
    asker.save()
    browser = Browser(asker)
    page = browser.look("/what-is-kept/about-me/")
    shown = browser.body.decode()
    for words in ("Ann Asker", "ann.asker@example.org", "Who is missing?", "Questions that you asked (1)", "ask"):
        assert words in page.text
    browser.look("/what-is-kept/about-me/file/")
    saved = json.loads(browser.body)
    assert saved["people.person"][0]["email"] == "ann.asker@example.org"
    assert saved["people.membership"][0]["organisation"] == "Food Share"
    assert saved["projects.project"][0]["question"] == "Who is missing?"
    assert [deed["verb"] for deed in saved["audit.deed"]] == ["ask"]
    for secret in (asker.password, asker.email_index):
        assert secret not in shown + browser.body.decode()


def test_what_belongs_to_others_is_not_among_it(project: Project, data_lead: Partner, asker: Person) -> None:
    text = Browser(data_lead.person).look("/what-is-kept/about-me/").text
    assert "Dan Data" in text
    assert "Ann Asker" not in text
    assert "ann.asker" not in text


@pytest.mark.parametrize("role", ["legal", "convenor", "data"])
def test_whoever_answers_for_an_organisation_sees_all_that_is_held_of_it(
    project: Project, asker: Person, member: Callable[..., Person], share: Callable[..., Any], role: str
) -> None:
    share(asker)
    text = Browser(member("Lee Legal", role)).look("/what-is-kept/ours/").text
    for words in (
        "Name and e-mail address of Ann Asker, community worker",
        "A table of rounded counts (shared)",
        "Who is missing?",
        "Only the people who take part",
        "Dan Data, ring 1234",
    ):
        assert words in text


def test_a_draft_is_said_to_be_seen_by_its_maker_alone(
    project: Project, asker: Person, member: Callable[..., Person], tables: dict[str, Any]
) -> None:
    from plait.site.projects.actions import draft_table

    draft_table(project, by=asker, table=tables["food_share"])
    text = Browser(member("Lee Legal", "legal")).look("/what-is-kept/ours/").text
    assert "Only Ann Asker" in text


def test_headings_and_figures_of_lists_are_among_it_with_their_day(member: Callable[..., Person]) -> None:
    from plait.site.habits.actions import remember_headings

    lawyer = member("Lee Legal", "legal")
    remember_headings(lawyer.organisations.get(), by=lawyer, new={"name": "#Person+Resident+AllNames"})
    assert "What the headings of your lists mean" in Browser(lawyer).look("/what-is-kept/ours/").text


@pytest.mark.parametrize("role", ["community", "subject", "viewer"])
def test_whoever_does_not_is_told_whom_to_ask(asker: Person, member: Callable[..., Person], role: str) -> None:
    member("Lee Legal", "legal")
    browser = Browser(member("Olga Other", role))
    page = browser.look("/what-is-kept/ours/")
    assert (browser.status, "ask Lee Legal." in page.text) == (403, True)


def test_nothing_of_another_organisation_is_among_it(
    project: Project, asker: Person, member: Callable[..., Person], share: Callable[..., Any]
) -> None:
    """ASVS 8.4.1."""
    share(asker)
    text = Browser(member("Lee Legal", "legal", "Another")).look("/what-is-kept/ours/").text
    assert "Another" in text
    for words in ("Food Share", "Ann Asker", "rounded counts", "Who is missing?"):
        assert words not in text


def test_what_is_said_of_backups_is_what_is_done(project: Project, asker: Person) -> None:
    from plait.site.backup.making import KEEP_DAYS

    said = f"from its backups {KEEP_DAYS} days later"
    assert said in Browser(asker).look("/what-is-kept/about-me/").text
