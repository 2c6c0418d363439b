"""What becomes of what was somebody's in questions when they leave their organisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.site.shared.conftest import TODAY, Browser

if TYPE_CHECKING:
    from plait.site.people.models import Membership, Person
    from plait.site.projects.models import Partner, Project

OURS = "Food Share"


@pytest.fixture
def ann(asker: Person) -> Membership:
    """Whoever asks and looks after the members."""
    return asker.memberships.get()


@pytest.fixture
def ben(ann: Membership, member: Callable[..., Person]) -> Membership:
    """A colleague."""
    return member("Ben Baker", role="data").memberships.get()


def leave(person: Person, taker: Person | None) -> None:
    from plait.site.organisations.actions import leave_organisation

    own = person.memberships.get()
    leave_organisation(own, by=person, taker=taker.memberships.get() if taker else None)


def test_what_is_theirs_is_shown_before_they_go(project: Project, ann: Membership, ben: Membership) -> None:
    text = Browser(ann.person).look(f"/organisations/members/{ann.pk}/leave/").text
    assert "Questions asked" in text
    assert "Who is missing?" in text
    assert "Tables" not in text


def test_a_colleague_takes_over_what_was_theirs_in_questions(
    project: Project, ann: Membership, ben: Membership, share: Callable[..., Any]
) -> None:
    from plait.site.projects.actions import agree_action
    from plait.site.projects.models import Contribution

    table = share(ann.person)
    Contribution.objects.filter(pk=table.pk).update(contact="Ann Asker, ring 1234")
    decision = agree_action(project, by=ann.person, text="A table.", owner=project.partners.get(), due=TODAY)
    leave(ann.person, ben.person)
    for thing in (project, table, decision):
        thing.refresh_from_db()
    assert (project.asked_by, decision.owner, table.contact) == (ben.person, ben.person, "Ben Baker, Food Share")
    parts = {part.person: (part.answer, part.role, part.left_at is None) for part in project.partners.all()}
    assert parts == {ann.person: ("joined", "community", False), ben.person: ("joined", "community", True)}
    (message,) = ben.person.messages.filter(subject="You take something over")
    assert "whom people ask about your organisation's table" in message.body
    assert message.link == f"/questions/{project.ident}/"


def test_whoever_has_left_does_not_find_the_question_any_more(
    project: Project, ann: Membership, ben: Membership, member: Callable[..., Person]
) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.projects.actions import join

    member("Ann Asker", organisation="Elsewhere")
    own = ann.person.memberships.get(organisation__name=OURS)
    browser = Browser(ann.person)
    browser.send(f"/organisations/members/{own.pk}/leave/", sure="on", **{f"taker-{own.pk}": ben.pk})
    browser.look(f"/questions/{project.ident}/")
    assert browser.status == 404
    assert "Who is missing?" not in browser.look("/").text
    with pytest.raises(Refused, match="You have left Food Share"):
        join(project.partners.get(person=ann.person), by=ann.person)


def test_whoever_has_left_may_be_asked_anew_in_another_organisations_name(
    project: Project, ann: Membership, ben: Membership, member: Callable[..., Person]
) -> None:
    from plait.site.people.actions import Invitee
    from plait.site.projects.actions import About, invite, join, say

    leave(ann.person, ben.person)
    member("Ann Asker", organisation="Elsewhere")
    project.refresh_from_db()
    whom = Invitee("Ann Asker", "ann.asker@example.org", "Elsewhere", "vcs", "community")
    part = invite(project, by=ben.person, whom=whom, asked_for="Again?", reply_by=None, today=TODAY)
    join(part, by=ann.person)
    remark = say(project, by=ann.person, tone="story", text="Hello again.", about=About())
    assert remark.organisation.name == "Elsewhere"


def test_with_nobody_to_take_over_nothing_is_lost_and_somebody_else_is_named(
    project: Project, ann: Membership, data_lead: Partner, share: Callable[..., Any]
) -> None:
    from plait.site.projects.models import Contribution
    from plait.site.projects.policies import host_of

    table = share(ann.person)
    Contribution.objects.filter(pk=table.pk).update(contact="ann.asker@example.org")
    leave(ann.person, None)
    project.refresh_from_db()
    table.refresh_from_db()
    assert (project.asked_by, table.stage, table.contact) == (ann.person, "shared", "Food Share")
    assert host_of(project) == "Dan Data"


@pytest.mark.parametrize("contact", ["Joann Askerson", "The office, ring 1234", "ann.asker@example.org.uk"])
def test_whom_to_ask_stays_where_it_is_somebody_else(
    project: Project, ann: Membership, data_lead: Partner, share: Callable[..., Any], contact: str
) -> None:
    from plait.site.projects.models import Contribution

    table = share(ann.person)
    Contribution.objects.filter(pk=table.pk).update(contact=contact)
    leave(ann.person, None)
    table.refresh_from_db()
    assert table.contact == contact


def test_a_public_page_that_comes_down_is_told_to_the_convenor_of_now(
    story: Project, member: Callable[..., Person]
) -> None:
    from plait.site.projects.actions import unshare_table

    carl = member("Carl Colleague", organisation="Harrowmere Voluntary Action")
    leave(story.publications.get().by, carl)
    table = story.contributions.filter(stage="shared").first()
    assert table is not None
    unshare_table(table, by=table.by)
    assert carl.messages.filter(subject="A public page came down").count() == 1


def test_colleagues_are_told_what_the_table_of_one_who_left_informed(
    story: Project, member: Callable[..., Person]
) -> None:
    from plait.site.jobs import run_waiting_jobs
    from plait.site.projects.actions import publish

    carl = member("Carl Colleague", organisation="Food Share")
    liam = story.asked_by
    before = liam.messages.count()
    leave(liam, carl)
    publish(story, by=story.publications.get().by, summary="Anew.")
    run_waiting_jobs()
    assert carl.messages.filter(subject="What your table informed").count() == 1
    assert liam.messages.count() == before


def test_a_draft_is_thrown_away_when_its_owner_leaves(
    project: Project, ann: Membership, ben: Membership, tables: dict[str, Any]
) -> None:
    from plait.site.projects.actions import draft_table

    draft = draft_table(project, by=ann.person, table=tables["food_share"])
    assert "Tables not shared yet" in Browser(ann.person).look(f"/organisations/members/{ann.pk}/leave/").text
    leave(ann.person, ben.person)
    draft.refresh_from_db()
    assert (draft.stage, draft.table, draft.contact) == ("withdrawn", "", "")


def test_an_account_that_nobody_used_hands_over_too(project: Project, ann: Membership) -> None:
    from plait.site.people.actions import forget_person

    forget_person(ann.person, by=None)
    assert project.partners.get().left_at is not None


def test_nothing_on_record_changes_when_somebody_leaves(project: Project, ann: Membership, ben: Membership) -> None:
    from plait.site.audit.models import Deed

    before = list(Deed.objects.order_by("pk").values())
    leave(ann.person, ben.person)
    assert list(Deed.objects.order_by("pk").values())[: len(before)] == before


def test_a_question_keeps_its_convenor_when_a_colleague_takes_over(
    project: Project, convenor: Partner, member: Callable[..., Person]
) -> None:
    carl = member("Carl Colleague", organisation="Voluntary Action")
    viewer = member("Vi Viewer", role="viewer", organisation="Voluntary Action")
    leave(convenor.person, carl)
    assert project.partners.get(person=carl).role == "convenor"
    leave(carl, viewer)
    assert project.partners.get(person=viewer).role == "viewer"


def test_a_refusal_stays_on_the_page_when_whoever_gave_it_leaves(
    project: Project, asker: Person, data_lead: Partner, member: Callable[..., Person]
) -> None:
    from plait.site.projects.actions import decline

    decline(data_lead, by=data_lead.person, reason="There is no time.", offer="A talk.")
    dora = member("Dora Data", role="data", organisation="Council")
    leave(data_lead.person, dora)
    text = Browser(asker).look(f"/questions/{project.ident}/").text
    assert text.count("There is no time.") == 1
    assert "Dan Data, data lead, Council: said no, and has left since" in text
    assert "Take part after all" in Browser(dora).look(f"/questions/{project.ident}/").text
    leave(dora, None)
    assert "There is no time." in Browser(asker).look(f"/questions/{project.ident}/").text
