"""A place chooses its ways: who asks, invites and decides, how many have to share, and what is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project
    from plait.site.ways.questions import Ways

WHY = "So that nobody decides alone."
Choose = Callable[..., None]


@pytest.fixture
def boss(verified_member: Callable[..., Person]) -> Person:
    """A convenor of a verified organisation."""
    return verified_member("Cora Convenor", "convenor", "Voluntary Action")


@pytest.fixture
def choose(boss: Person) -> Choose:
    """Let the place choose other than usual."""
    from plait.site.ways.actions import choose_ways
    from plait.site.ways.questions import Ways

    def chosen(**answers: Any) -> None:
        organisation = boss.organisations.get()
        choose_ways(organisation, by=boss, ways=replace(Ways(), **answers), why=WHY)

    return chosen


def sent(ways: Ways) -> dict[str, Any]:
    return asdict(ways) | {"why": WHY}


def test_every_question_is_about_one_thing_that_a_place_decides() -> None:
    from plait.site.ways.questions import QUESTIONS, Ways

    assert [question.name for question in QUESTIONS] == [field.name for field in fields(Ways)]


def test_both_councils_versions_are_there_and_can_be_chosen_as_they_are() -> None:
    from plait.site.ways.forms import WaysForm
    from plait.site.ways.questions import Ways, examples

    assert [example.ident for example in examples()] == ["camden", "central-bedfordshire"]
    for example in examples():
        form = WaysForm(sent(example.ways), ways=Ways())
        assert form.is_valid(), form.errors
        assert form.ways() == example.ways


def test_answers_from_before_a_question_was_asked_leave_it_at_what_is_usual() -> None:
    from plait.site.ways.questions import Ways, ways_of

    assert ways_of({"days_to_answer": 3, "of_another_time": 1}) == replace(Ways(), days_to_answer=3)


def test_a_convenor_chooses_and_everybody_can_read_it_and_why(boss: Person) -> None:
    from plait.site.ways.questions import examples
    from plait.site.ways.reading import ways_now

    camden = examples()[0].ways
    browser = Browser(boss)
    assert browser.look("/ways/choose/?like=camden").values["days_to_answer"] == "10"
    browser.send("/ways/choose/", **sent(camden))
    assert (browser.status, browser.goes_to, ways_now()) == (302, "/ways/", camden)
    text = Browser().look("/ways/").text
    for words in (WHY, "Cora Convenor, Voluntary Action", "10 days", "All of them"):
        assert words in text


def test_what_held_before_can_still_be_read(choose: Choose) -> None:
    choose(days_to_answer=3)
    choose(days_to_answer=5)
    text = Browser().look("/ways/").text
    assert "5 days" in text
    assert "Chosen before" in text


@pytest.mark.parametrize("role", ["community", "data", "subject", "legal", "viewer"])
def test_whoever_is_no_convenor_is_told_whom_to_ask(boss: Person, member: Callable[..., Person], role: str) -> None:
    from plait.site.ways.models import Choice
    from plait.site.ways.questions import Ways

    browser = Browser(member("Olga Other", role, "Council"))
    page = browser.send("/ways/choose/", **sent(Ways()))
    assert (browser.status, "A convenor chooses this: ask Cora Convenor." in page.text) == (403, True)
    assert Choice.objects.count() == 0


def test_a_convenor_chooses_in_the_name_of_their_own_organisation_only(
    boss: Person, member: Callable[..., Person]
) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.ways.actions import choose_ways
    from plait.site.ways.questions import Ways

    other = member("Olga Other", "community", "Council").organisations.get()
    with pytest.raises(Refused, match="A convenor chooses this"):
        choose_ways(other, by=boss, ways=Ways(), why=WHY)


def test_a_convenor_of_an_organisation_that_nobody_has_verified_does_not_choose(
    boss: Person, member: Callable[..., Person]
) -> None:
    browser = Browser(member("New Nora", "convenor", "Just Made Up"))
    page = browser.look("/ways/choose/")
    assert (browser.status, "A convenor chooses this: ask Cora Convenor." in page.text) == (403, True)


def test_a_site_without_a_convenor_says_so(asker: Person) -> None:
    assert "there is none yet" in Browser(asker).look("/ways/").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"asking_roles": ["viewer"]}, "Select a valid choice"),
        ({"asking_roles": []}, "Choose at least one."),
        ({"organisations_to_decide": "0"}, "Write 1 or more."),
        ({"days_to_answer": "x"}, "Write a number, such as 2."),
        ({"open_by_default": "perhaps"}, "Select a valid choice"),
        ({"why": ""}, "Write something here."),
    ],
)
def test_what_is_no_answer_is_said(boss: Person, wrong: dict[str, Any], words: str) -> None:
    from plait.site.ways.questions import Ways

    browser = Browser(boss)
    page = browser.send("/ways/choose/", **(sent(Ways()) | wrong))
    assert (browser.status, words in " ".join(page.errors)) == (422, True)


def test_an_example_that_there_is_not_is_not_found(boss: Person) -> None:
    browser = Browser(boss)
    browser.look("/ways/choose/?like=elsewhere")
    assert browser.status == 404


def test_where_a_kind_of_organisation_does_not_ask_its_members_are_told(choose: Choose, asker: Person) -> None:
    choose(asking_organisations=("council",))
    browser = Browser(asker)
    page = browser.look("/ask/")
    assert (browser.status, "other kinds of organisations ask" in page.text) == (403, True)


def test_where_a_role_does_not_ask_its_holder_is_told_who_does(choose: Choose, asker: Person) -> None:
    choose(asking_roles=("data", "convenor"))
    assert "Here this is for: data lead, convenor. Ask one of them." in Browser(asker).look("/ask/").text


def test_where_everyone_invites_the_legal_lead_does_too(
    choose: Choose, project: Project, partner: Callable[..., Partner]
) -> None:
    browser = Browser(partner("Lee Legal", "legal", "Council").person)
    browser.look(f"/questions/{project.ident}/invite/")
    assert browser.status == 403
    choose(inviting_roles=("legal",))
    browser.look(f"/questions/{project.ident}/invite/")
    assert browser.status == 200


def test_nothing_is_agreed_on_one_organisations_figures_where_two_are_needed(
    choose: Choose, project: Project, asker: Person, data_lead: Partner, share: Callable[..., Any]
) -> None:
    from plait.site.projects.policies import refusal

    choose(organisations_to_decide=2)
    share(asker)
    waits = "Here this waits until 1 more organisation has shared a table."
    assert refusal("agree_action", project, asker) == waits
    share(data_lead.person, "food_share")
    assert refusal("agree_action", type(project).objects.get(), asker) is None


def test_nothing_is_published_from_fewer_organisations_than_the_place_wants(
    choose: Choose, project: Project, asker: Person, convenor: Partner, share: Callable[..., Any]
) -> None:
    from plait.site.projects.actions import agree_no_action
    from plait.site.projects.policies import refusal

    share(asker)
    agree_no_action(project, by=asker, because="Not this winter.")
    assert refusal("publish", project, convenor.person) is None
    choose(organisations_to_publish=3)
    assert refusal("publish", project, convenor.person) == (
        "Here this waits until 2 more organisations have shared a table."
    )


def test_who_decides_is_the_places_choice(
    choose: Choose, project: Project, asker: Person, share: Callable[..., Any]
) -> None:
    from plait.site.projects.policies import refusal

    share(asker)
    choose(deciding_roles=("convenor",))
    assert refusal("agree_action", project, asker) == "Here this is for: convenor. Ask one of them."


@pytest.mark.parametrize(("is_open", "openness"), [(True, "everyone"), (False, "partners")])
def test_the_form_for_a_question_offers_what_is_usual_here(
    choose: Choose, asker: Person, is_open: bool, openness: str
) -> None:
    choose(open_by_default=is_open)
    assert Browser(asker).look("/ask/").values["openness"] == openness


def test_an_invitation_gives_as_many_days_as_is_usual_here(choose: Choose, project: Project, asker: Person) -> None:
    from datetime import timedelta

    from django.utils.timezone import localdate

    choose(days_to_answer=30)
    day = localdate() + timedelta(days=30)
    page = Browser(asker).look(f"/questions/{project.ident}/invite/")
    assert [page.values[f"reply_by_{part}"] for part in ("day", "month", "year")] == [
        str(day.day),
        str(day.month),
        str(day.year),
    ]
