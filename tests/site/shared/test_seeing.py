"""Who saw it: kept once a day of what is somebody else's, shown to whose it is, and gone with the thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from plait.site.incidents.models import Incident
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project


@pytest.fixture
def lawyer(asker: Person, member: Callable[..., Person]) -> Person:
    """Who answers for Food Share, and sees to its incidents."""
    return member("Lee Legal", "legal")


@pytest.fixture
def incident(asker: Person) -> Incident:
    """Something that Ann reported."""
    from plait.site.incidents.actions import report_incident
    from plait.site.incidents.models import Kind

    now = timezone.now()
    return report_incident(
        asker.organisations.get(), by=asker, kind=Kind.BREACH, what="A list was left behind.", noticed_at=now
    )


def lines() -> list[tuple[str, str, str]]:
    """What is kept: what it is, who opened it, whose it is."""
    from plait.site.people.models import Seen

    return [
        (item.kind, item.person.words, item.whose.words if item.whose else "") for item in Seen.objects.order_by("pk")
    ]


# --- What is kept -------------------------------------------------------------------------------


def test_a_thing_that_is_opened_twice_on_a_day_is_one_line_and_the_next_day_another(
    incident: Incident, lawyer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    browser = Browser(lawyer)
    for _ in range(2):
        browser.look(f"/incidents/{incident.pk}/")
    assert lines() == [("incidents.incident", "Lee Legal", "Ann Asker")]
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("plait.site.people.seeing.timezone.localdate", lambda: tomorrow)
    browser.look(f"/incidents/{incident.pk}/")
    assert len(lines()) == 2


def test_to_open_what_is_ones_own_is_kept_nowhere(incident: Incident, asker: Person) -> None:
    browser = Browser(asker)
    membership = asker.memberships.get()
    for address in (
        f"/incidents/{incident.pk}/",
        f"/organisations/members/{membership.pk}/",
        "/what-is-kept/about-me/",
    ):
        browser.look(address)
        assert browser.status == 200
    assert lines() == []


def test_what_is_refused_was_not_seen(incident: Incident, member: Callable[..., Person]) -> None:
    Browser(member("Olga Other", "legal", "Another")).look(f"/incidents/{incident.pk}/")
    Browser().look(f"/incidents/{incident.pk}/")
    assert lines() == []


def test_to_send_a_form_that_is_not_in_order_is_no_way_around_it(incident: Incident, lawyer: Person) -> None:
    Browser(lawyer).send(f"/incidents/{incident.pk}/", text="")
    assert len(lines()) == 1


def test_a_conversation_is_seen_by_the_other_one(project: Project, data_lead: Partner) -> None:
    from plait.site.conversations.models import Thread

    thread = Thread.objects.get()
    page = Browser(data_lead.person).look(f"/conversations/{thread.ident}/")
    assert "Who opened this" not in page.text
    assert lines() == [("conversations.thread", "Dan Data", "Ann Asker")]
    text = Browser(project.asked_by).look(f"/conversations/{thread.ident}/").text
    assert "Dan Data, last on" in text


def test_who_asks_to_join_is_told_who_read_it(asker: Person, member: Callable[..., Person]) -> None:
    from plait.site.organisations.actions import ask_to_join

    olga = member("Olga Other", organisation="Another")
    ours = asker.organisations.get()
    asked = ask_to_join(ours, by=olga, text="I help.")
    colleague = Browser(member("Cleo Colleague"))
    colleague.look(f"/organisations/{ours.pk}/")  # does not look after members, so sees no requests
    assert lines() == []
    Browser(asker).look(f"/organisations/{ours.pk}/")
    Browser(asker).look(f"/organisations/requests/{asked.pk}/")
    assert lines() == [("people.joinrequest", "Ann Asker", "Olga Other")]
    assert "Ann Asker, last on" in Browser(olga).look(f"/organisations/asked/{asked.key}/").text
    assert "Ann Asker" not in Browser().look(f"/organisations/asked/{asked.key}/").text


def test_a_member_is_told_who_opened_their_page(asker: Person, lawyer: Person) -> None:
    address = f"/organisations/members/{lawyer.memberships.get().pk}/"
    assert "Who opened this" not in Browser(asker).look(address).text
    assert "Ann Asker, last on" in Browser(lawyer).look(address).text
    assert "Lee Legal, last on" not in Browser(asker).look(address).text


def test_kept_headings_are_seen_by_whoever_reads_a_list_with_them(asker: Person) -> None:
    from plait.site.habits.actions import remember_headings
    from plait.site.habits.keeping import keeper_for_owner

    remember_headings(asker.organisations.get(), by=asker, new={"name": "#Person+Resident+AllNames"})
    keeper = keeper_for_owner(f"{asker.pk}", None)
    assert keeper is not None
    assert keeper.how_many_headings() == 1
    assert lines() == []  # how many there are tells nothing of them
    assert keeper.headings() == {"name": "#Person+Resident+AllNames"}
    assert lines() == [("habits.headings", "Ann Asker", "")]


def test_a_download_of_the_record_is_seen_by_each_organisation_that_it_tells_of(
    project: Project, asker: Person, data_lead: Partner
) -> None:
    from plait.site.people.models import Seen

    browser = Browser(asker)
    browser.look("/record/")
    assert lines() == []
    browser.look("/record/what-was-done.csv")
    organisations = {item.organisation.name for item in Seen.objects.all() if item.organisation}
    assert organisations == {"Food Share", "Council"}
    assert [kind for kind, _who, _whose in lines()] == ["record.file", "record.file"]


def test_nobody_can_note_what_was_never_declared(asker: Person) -> None:
    from plait.site.people import seeing

    with pytest.raises(LookupError, match="cakes"):
        seeing.note(asker, seeing.Opened("cakes", 1))


def test_an_opening_is_no_deed_so_kept_pages_stay(incident: Incident, lawyer: Person) -> None:
    from plait.site.audit.models import Deed

    before = Deed.objects.count()
    Browser(lawyer).look(f"/incidents/{incident.pk}/")
    assert (Deed.objects.count(), len(lines())) == (before, 1)


def test_an_opening_asks_once_and_writes_once_a_day(
    incident: Incident, lawyer: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from plait.site.people import seeing

    opened = seeing.Opened.of(incident, whose=incident.reported_by_id, organisation=incident.organisation_id)
    seeing.note(lawyer, opened)
    with django_assert_num_queries(1):
        seeing.note(lawyer, opened)


# --- Who is shown it ----------------------------------------------------------------------------


def test_whoever_answers_for_the_organisation_sees_counts_and_names(
    incident: Incident, lawyer: Person, member: Callable[..., Person]
) -> None:
    Browser(lawyer).look(f"/incidents/{incident.pk}/")
    page = Browser(lawyer).look("/what-is-kept/ours/")
    assert page.tables == [[["What", "Opened"], ["A breach, a complaint or a request", "1"]]]
    assert "Lee Legal. A breach, a complaint or a request (Ann Asker)" in page.text
    assert "from its backups 35 days later" in page.text
    other = Browser(member("Olga Other", "legal", "Another")).look("/what-is-kept/ours/")
    assert "Nobody has opened anything of others yet." in other.text
    assert "Lee Legal" not in other.text


def test_a_conversation_is_the_business_of_two_people_alone(
    project: Project, data_lead: Partner, member: Callable[..., Person]
) -> None:
    from plait.site.conversations.models import Thread

    Browser(data_lead.person).look(f"/conversations/{Thread.objects.get().ident}/")
    for organisation in ("Food Share", "Council"):
        text = Browser(member(f"Lee {organisation}", "legal", organisation)).look("/what-is-kept/ours/").text
        assert "Dan Data. A conversation" not in text


def test_it_is_in_what_is_kept_about_me_and_in_its_file(incident: Incident, asker: Person, lawyer: Person) -> None:
    Browser(lawyer).look(f"/incidents/{incident.pk}/")
    browser = Browser(asker)
    assert "Lee Legal. A breach, a complaint or a request" in browser.look("/what-is-kept/about-me/").text
    browser.look("/what-is-kept/about-me/file/")
    saved: dict[str, Any] = json.loads(browser.body)
    today = timezone.localdate().isoformat()
    assert saved["seen by others"] == [{"what": "A breach, a complaint or a request", "who": "Lee Legal", "day": today}]
    own = Browser(lawyer)
    own.look("/what-is-kept/about-me/file/")
    assert [row["kind"] for row in json.loads(own.body)["people.seen"]] == ["incidents.incident"]


# --- Until when ---------------------------------------------------------------------------------


def test_it_goes_with_the_thing(asker: Person, lawyer: Person, member: Callable[..., Person]) -> None:
    from plait.site.habits.actions import forget_headings, remember_headings
    from plait.site.habits.keeping import keeper_for_owner
    from plait.site.organisations.actions import ask_to_join, remove_member
    from plait.site.organisations.asking import delete_the_old
    from plait.site.people.models import JoinRequest

    ours, membership = asker.organisations.get(), lawyer.memberships.get()
    olga = member("Olga Other", organisation="Another")
    ask_to_join(ours, by=olga, text="I help.")
    remember_headings(ours, by=asker, new={"name": "#Person+Resident+AllNames"})
    keeper = keeper_for_owner(f"{asker.pk}", None)
    assert keeper is not None
    keeper.headings()
    browser = Browser(asker)
    browser.look(f"/organisations/{ours.pk}/")
    browser.look(f"/organisations/members/{membership.pk}/")
    assert [kind for kind, _who, _whose in lines()] == ["habits.headings", "people.joinrequest", "people.membership"]
    remove_member(membership, by=asker, taker=None)
    assert [kind for kind, _who, _whose in lines()] == ["habits.headings", "people.joinrequest"]
    JoinRequest.objects.update(kept_until="2020-01-01")
    delete_the_old()
    assert [kind for kind, _who, _whose in lines()] == ["habits.headings"]
    forget_headings(ours, by=asker)
    assert lines() == []


def test_of_an_account_that_was_deleted_no_name_is_left(incident: Incident, asker: Person, lawyer: Person) -> None:
    from plait.site.people.actions import forget_person

    Browser(lawyer).look(f"/incidents/{incident.pk}/")
    forget_person(lawyer, by=None)
    text = Browser(asker).look("/what-is-kept/about-me/").text
    assert "somebody who has left. A breach, a complaint or a request" in text
    assert "Lee Legal" not in text
