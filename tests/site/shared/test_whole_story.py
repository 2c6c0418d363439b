"""The whole story by its pages: ask, invite, contribute, see, say, act, publish, take back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.site.shared.conftest import FOOD, Browser, archive

from plait.errors import TableError
from plait.tables import SafeTable

if TYPE_CHECKING:
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project

STORY = {"tone": "story", "area": "", "text": "Three families share one pot.", "sure": "on"}


def test_asking_a_question_leads_to_inviting(member: Callable[..., Person]) -> None:
    from plait.site.projects.models import Project as Model

    browser = Browser(member("Ann Asker"))
    form = browser.look("/ask/").values
    fields = {"question": "Who is missing?", "sensed": "The same faces.", "decision": "Where it opens.", "focus": FOOD}
    browser.send("/ask/", **(form | fields))
    project = Model.objects.get()
    assert browser.goes_to == f"/questions/{project.ident}/invite/"
    assert (project.question, project.openness) == ("Who is missing?", "partners")


def test_an_empty_question_is_answered_with_what_is_missing(member: Callable[..., Person]) -> None:
    browser = Browser(member("Ann Asker"))
    page = browser.send("/ask/", **(browser.look("/ask/").values | {"question": ""}))
    assert browser.status == 422
    assert "Write something here." in page.errors


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring me on 020 7946 0123.", "a phone number"),
        ("Write to jo@example.org about it.", "an e-mail address"),
        ("She lives at SW1A 1AA.", "a full postcode"),
        ("Her number is 943 476 5919.", "an NHS number"),
    ],
)
def test_what_leads_to_one_person_is_refused_where_others_will_read_it(
    project: Project, asker: Person, text: str, found: str
) -> None:
    browser = Browser(asker)
    page = browser.send(f"/questions/{project.ident}/say/", **(STORY | {"text": text}))
    assert page.errors == [f"This holds {found}. Take it out, as others will read this."]
    assert project.remarks.count() == 0


def test_somebody_new_is_invited_told_and_let_in_by_the_link(project: Project, asker: Person) -> None:
    from plait.site.messaging.models import Message
    from plait.site.people.actions import link_for

    browser = Browser(asker)
    fields = {
        "name": "New Nora", "email": "nora@example.org", "organisation": "Parish", "kind": "parish",
        "role": "community", "asked_for": "A count, please.",
        "reply_by_day": "1", "reply_by_month": "12", "reply_by_year": "2026",
    }  # fmt: skip
    browser.send(f"/questions/{project.ident}/invite/", **fields)
    assert browser.goes_to == f"/questions/{project.ident}/#partners"
    message = Message.objects.get()
    assert message.link == f"/questions/{project.ident}/"
    nora = Browser()
    nora.send(link_for(message.to, then=message.link))
    page = nora.look(nora.goes_to)
    assert "Ann Asker asks you to take part" in page.text
    nora.send(f"/questions/{project.ident}/join/")
    assert "takes part" in nora.look(f"/questions/{project.ident}/").text


def test_a_no_has_a_reason_and_an_offer_and_can_become_a_yes(
    project: Project, asker: Person, partner: Callable[..., Partner]
) -> None:
    legal = partner("Lee Legal", "legal", "Surgery", joins=False)
    browser = Browser(legal.person)
    browser.send(f"/questions/{project.ident}/answer/", reason="They did not agree to it.", offer="A count by ward.")
    page = Browser(asker).look(f"/questions/{project.ident}/")
    for words in ("They did not agree to it.", "A count by ward.", "said no"):
        assert words in page.text
    browser.send(f"/questions/{project.ident}/join/")
    assert "They did not agree to it." not in browser.look(f"/questions/{project.ident}/").text


def test_a_table_is_looked_at_agreed_on_and_shared(project: Project, asker: Person, demo: Path) -> None:
    browser = Browser(asker)
    browser.send(f"/questions/{project.ident}/contribute/", table=archive(demo, "food_share"))
    draft = browser.goes_to
    page = browser.look(draft)
    assert any("Bellfield" in row for row in page.tables[0])
    assert "Nobody has shared a table yet." in browser.look(f"/questions/{project.ident}/").text
    browser.send(draft, meaning="The household came for food at least once.", contact="Ann, at the door", sure="on")
    assert browser.goes_to == f"/questions/{project.ident}/#tables"
    assert "The household came for food at least once." in browser.look(f"/questions/{project.ident}/").text


def test_the_desks_archive_goes_the_same_way(project: Project, asker: Person, demo: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for file in archive(demo, "food_share"):
            out.writestr(file.name or "", file.read())
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = Browser(asker)
    browser.send(f"/questions/{project.ident}/contribute/", table=SimpleUploadedFile("t.zip", packed.getvalue()))
    assert "/tables/" in browser.goes_to


def test_a_list_about_people_is_refused_and_nothing_of_it_is_kept(project: Project, asker: Person) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = Browser(asker)
    rows = SimpleUploadedFile("people.csv", b"Name,Postcode\nZelda,XH1 1AA\n")
    page = browser.send(f"/questions/{project.ident}/contribute/", table=rows)
    assert browser.status == 422
    assert page.errors == [
        "people.csv is not a table made by plait count: count the list first, and pool what comes out."
    ]
    assert project.contributions.count() == 0


def test_a_table_that_was_changed_is_refused(project: Project, asker: Person, demo: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    table, receipt = archive(demo, "food_share")
    changed = SimpleUploadedFile("food_share.csv", table.read().replace(b",10,10", b",95,95", 1))
    browser = Browser(asker)
    page = browser.send(f"/questions/{project.ident}/contribute/", table=[changed, receipt])
    assert len(page.errors) == 1
    assert "was changed after it was counted" in page.errors[0]


def test_the_same_list_is_not_counted_twice(
    project: Project, asker: Person, data_lead: Partner, share: Callable[..., Any], demo: Path
) -> None:
    share(data_lead.person)
    browser = Browser(asker)
    page = browser.send(f"/questions/{project.ident}/contribute/", table=archive(demo, "council_helpline"))
    assert "counted from the same file" in page.errors[0]


def test_what_is_said_stands_beside_the_figure_that_it_is_about(
    project: Project, asker: Person, share: Callable[..., Any]
) -> None:
    share(asker)
    browser = Browser(asker)
    browser.send(f"/questions/{project.ident}/say/", **(STORY | {"area": "ward E05990013"}))
    remark = project.remarks.get()
    assert (remark.level, remark.code, remark.area) == ("ward", "E05990013", "Foxcombe")
    page = browser.look(f"/questions/{project.ident}/picture/")
    assert f"#remark-{remark.pk}" in page.links
    assert "Three families share one pot." in page.text


def test_an_action_has_an_owner_and_a_day(
    project: Project, asker: Person, data_lead: Partner, share: Callable[..., Any]
) -> None:
    share(asker)
    browser = Browser(asker)
    fields = {"text": "Open a table.", "owner": data_lead.pk, "due_day": "1", "due_month": "12", "due_year": "2026"}
    browser.send(f"/questions/{project.ident}/act/", **fields)
    page = browser.look(f"/questions/{project.ident}/")
    assert "Dan Data, Council, sees to it by 1 December 2026." in page.text


def test_what_is_published_is_there_for_everybody_and_everyone_who_counted_is_told(story: Project) -> None:
    from plait.site.messaging.models import Message

    visitor = Browser()
    page = visitor.look(f"/insights/{story.ident}/")
    assert visitor.status == 200
    for words in ("Who are we missing?", "A disagreement", "sees to it by", "Names of patients cannot leave"):
        assert words in page.text
    told = Message.objects.filter(subject="What your table informed").count()
    assert told == 3


def test_the_downloads_hold_what_the_page_shows(story: Project) -> None:
    visitor = Browser()
    links = [link for link in visitor.look(f"/insights/{story.ident}/").links if "/files/" in link]
    names = {link.rpartition("/")[2] for link in links}
    assert {"picture.csv", "areas-ward.geojson", "datapackage.json", "everything.zip"} <= names
    visitor.look(f"/insights/{story.ident}/files/datapackage.json")
    package = json.loads(visitor.body)
    assert {resource["path"] for resource in package["resources"]} <= names


def test_a_page_that_was_taken_down_is_gone_with_its_files(story: Project) -> None:
    convenor = story.partners.get(role="convenor").person
    Browser(convenor).send(f"/questions/{story.ident}/publish/stop/")
    visitor = Browser()
    visitor.look(f"/insights/{story.ident}/")
    assert visitor.status == 404
    visitor.look(f"/insights/{story.ident}/files/picture.csv")
    assert visitor.status == 404


def test_publishing_anew_takes_the_place_of_the_page_before(story: Project) -> None:
    from plait.site.jobs import run_waiting_jobs

    convenor = story.partners.get(role="convenor").person
    Browser(convenor).send(f"/questions/{story.ident}/publish/", summary="We know more now.", sure="on")
    assert "In Bellfield many" in Browser().look(f"/insights/{story.ident}/").text
    run_waiting_jobs()
    assert "We know more now." in Browser().look(f"/insights/{story.ident}/").text
    assert story.publications.filter(withdrawn_at=None).count() == 1


def test_tables_of_another_place_do_not_fit(project: Project, asker: Person, tables: dict[str, SafeTable]) -> None:
    from dataclasses import replace

    from plait.site.projects.actions import draft_table

    table = tables["food_share"]
    elsewhere = replace(table.receipt, place=replace(table.receipt.place, code="E06999999", name="Elsewhere"))
    with pytest.raises(TableError, match="is about Elsewhere"):
        draft_table(project, by=asker, table=replace(table, receipt=elsewhere))


def test_the_letters_of_a_deleted_account_are_deleted(project: Project, partner: Callable[..., Partner]) -> None:
    from django.conf import settings

    from plait.site.jobs import run_waiting_jobs
    from plait.site.jobs.housekeeping import tidy_up
    from plait.site.messaging.models import Message
    from plait.site.people.actions import forget_person

    asked = partner("New Nora", "community", "Parish", joins=False)
    run_waiting_jobs()
    file = settings.OUTBOX / f"{Message.objects.get(to=asked.person).pk}.eml"
    assert "nora" in file.read_text()
    forget_person(asked.person, by=None)
    tidy_up()
    assert not file.exists()


def test_a_replaced_table_leaves_what_is_published_as_it_was(story: Project, tables: dict[str, SafeTable]) -> None:
    from plait.site.projects.actions import draft_table, share_table

    lead = story.partners.get(role="data").person
    draft = draft_table(story, by=lead, table=tables["council_helpline"])
    share_table(draft, by=lead, meaning="Something else is meant now.", contact="Nobody")
    page = Browser().look(f"/insights/{story.ident}/")
    assert "Something else is meant now." not in page.text
    assert "Someone rang the council" in page.text


def test_whom_to_ask_stands_beside_a_table_and_goes_with_it(
    project: Project, asker: Person, share: Callable[..., Any]
) -> None:
    from plait.site.projects.actions import unshare_table

    table = share(asker)
    assert "Whom to ask: Dan Data, ring 1234." in Browser(asker).look(f"/questions/{project.ident}/").text
    unshare_table(table, by=asker)
    table.refresh_from_db()
    assert table.contact == ""


def test_the_page_that_is_being_made_asks_again_by_itself(story: Project) -> None:
    convenor = story.partners.get(role="convenor").person
    browser = Browser(convenor)
    browser.send(f"/questions/{story.ident}/publish/", summary="We know more now.", sure="on")
    browser.look(f"/questions/{story.ident}/")
    assert b'hx-trigger="every 2s"' in browser.body
    assert "The public page is being made." in browser.page.text


def test_the_menu_says_how_many_messages_are_new_until_they_are_read(
    project: Project, partner: Callable[..., Partner]
) -> None:
    browser = Browser(partner("New Nora", "community", "Parish", joins=False).person)
    assert "Messages (1 new)" in browser.look("/messages/").text
    browser.send("/messages/read/")
    assert "new)" not in browser.look("/messages/").text


def test_a_page_that_could_not_be_made_says_why(story: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from plait.site.jobs import run_waiting_jobs
    from plait.site.projects import publishing

    def fails(*_: object, **__: object) -> None:
        raise TableError("The tables do not belong together.")

    monkeypatch.setattr(publishing, "published_files", fails)
    convenor = Browser(story.partners.get(role="convenor").person)
    convenor.send(f"/questions/{story.ident}/publish/", summary="We know more now.", sure="on")
    run_waiting_jobs()
    text = convenor.look(f"/questions/{story.ident}/").text
    assert "The public page could not be made. The tables do not belong together." in text
    assert b"hx-trigger" not in convenor.body


def test_a_public_page_is_found_from_the_first_page(story: Project) -> None:
    from plait.site.projects.models import Project as Model

    Model.objects.filter(pk=story.pk).update(openness="partners")
    page = Browser().look("/")
    assert f"/insights/{story.ident}/" in page.links
    assert f"/questions/{story.ident}/" not in page.links
