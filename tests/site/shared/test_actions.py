"""Actions: allowed first, atomic, and on record."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.site.shared.conftest import TODAY

import plait.site
from plait.errors import PlaitError
from plait.tables import SafeTable

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

SITE = Path(plait.site.__file__).parent
APPS = sorted(path.parent.name for path in SITE.glob("*/actions.py") if "@action(" in path.read_text(encoding="utf-8"))


def actions(app: str) -> dict[str, Callable[..., Any]]:
    module = import_module(f"plait.site.{app}.actions")
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


@pytest.mark.parametrize("app", APPS)
def test_every_function_among_the_actions_is_an_action(app: str) -> None:
    assert [name for name, function in actions(app).items() if not getattr(function, "is_action", False)] == []


@pytest.mark.parametrize("app", APPS)
def test_every_action_has_its_policy_and_every_policy_its_action(app: str) -> None:
    policies = import_module(f"plait.site.{app}.policies")
    assert set(policies.POLICIES) == set(actions(app))


def test_a_deed_is_on_record_with_who_did_it_and_what_to(project: Project, asker: Person) -> None:
    from plait.site.audit.models import Deed

    deed = Deed.objects.last()
    assert deed is not None
    assert (deed.verb, deed.by, deed.kind, deed.number) == ("ask", asker.pk, "projects.project", project.pk)
    assert deed.project == project.pk


def test_what_is_refused_leaves_no_trace(project: Project, member: Callable[..., Person]) -> None:
    from plait.site.audit.models import Deed
    from plait.site.audit.policies import Refused
    from plait.site.projects.actions import About, say

    stranger = member("Sam Stranger", organisation="Elsewhere")
    before = Deed.objects.count()
    with pytest.raises(Refused, match="Only those who were asked to take part"):
        say(project, by=stranger, tone="story", text="Hello.", about=About())
    assert (Deed.objects.count(), project.remarks.count()) == (before, 0)


def test_an_action_that_fails_half_way_changes_nothing(
    project: Project, asker: Person, tables: dict[str, SafeTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 2.3.3."""
    from plait.site.projects import actions as module

    draft = module.draft_table(project, by=asker, table=tables["food_share"])

    def fails(*_: object) -> None:
        raise PlaitError("No.")

    monkeypatch.setattr(module, "pool_tables", fails)
    with pytest.raises(PlaitError), transaction.atomic():
        module.share_table(draft, by=asker, meaning="It means something.", contact="Ann")
    draft.refresh_from_db()
    assert draft.stage == "draft"


@pytest.mark.parametrize("statement", ["UPDATE audit_deed SET verb = 'x'", "DELETE FROM audit_deed"])
def test_the_database_itself_refuses_to_change_what_is_on_record(project: Project, statement: str) -> None:
    """ASVS 16.4.2."""
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_policy_looks_at_what_is_true_now_not_at_what_a_page_was_made_from(
    project: Project, data_lead: Partner
) -> None:
    """ASVS 8.3.1."""
    from plait.site.audit.policies import Refused
    from plait.site.projects.actions import About, decline, join, say
    from plait.site.projects.models import Project as Model

    old = Model.objects.prefetch_related("partners").get(pk=project.pk)
    assert len(old.partners.all()) == 2
    decline(data_lead, by=data_lead.person, reason="No time.", offer="")
    from plait.site.projects.actions import agree_no_action

    with pytest.raises(Refused):
        agree_no_action(old, by=data_lead.person, because="It is too late.")
    join(data_lead, by=data_lead.person)
    say(old, by=data_lead.person, tone="story", text="Back again.", about=About())


def test_a_table_takes_the_place_of_the_organisations_earlier_one(
    project: Project, data_lead: Partner, share: Callable[..., Any]
) -> None:
    first, second = share(data_lead.person), share(data_lead.person)
    first.refresh_from_db()
    assert (first.stage, first.table) == ("withdrawn", "")
    assert second.stage == "shared"


def test_a_table_that_is_taken_back_is_deleted_and_its_page_comes_down(story: Project) -> None:
    from plait.site.messaging.models import Message
    from plait.site.projects.actions import unshare_table
    from plait.site.projects.models import PublishedFile

    table = story.contributions.filter(stage="shared").first()
    assert table is not None
    assert PublishedFile.objects.exists()
    unshare_table(table, by=table.by)
    table.refresh_from_db()
    page = story.publications.get()
    assert (table.table, page.picture, page.more, page.files.count()) == ("", "", "", 0)
    assert Message.objects.filter(to=page.by, subject__startswith="A public page came down").count() == 1


def test_a_remark_that_is_taken_back_is_deleted(project: Project, asker: Person) -> None:
    from plait.site.projects.actions import About, say, take_back

    remark = say(project, by=asker, tone="story", text="A story.", about=About())
    take_back(remark, by=asker)
    remark.refresh_from_db()
    assert remark.text == ""


def test_the_same_person_is_asked_once(project: Project, asker: Person, data_lead: Partner) -> None:
    from plait.site.people.actions import Invitee
    from plait.site.projects.actions import invite

    whom = Invitee("Dan Data", "DAN.data@example.org", "Council", "vcs", "data")
    with pytest.raises(PlaitError, match="asked already"):
        invite(project, by=asker, whom=whom, asked_for="Again?", reply_by=None, today=TODAY)


def test_an_action_has_an_owner_who_takes_part(story: Project, project: Project, asker: Person) -> None:
    from plait.site.projects.actions import agree_action

    owner = story.partners.first()
    assert owner is not None
    ours = story.partners.get(person__pk=story.asked_by_id)
    with pytest.raises(PlaitError, match="owner"):
        agree_action(story, by=ours.person, text="Do it.", owner=project.partners.get(), due=TODAY)
