"""Everybody chooses how their messages come by e-mail, and on the site they find all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.people.models import Person


@pytest.fixture
def person(member: Callable[..., Person]) -> Person:
    """Somebody who has a password."""
    somebody = member("Zelda Zwart")
    somebody.set_password("three odd words together")
    somebody.save()
    return somebody


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """The e-mails that went out."""
    from plait.site.messaging import delivery

    found: list[EmailMessage] = []
    monkeypatch.setitem(delivery.WAYS, "folder", lambda mail, _to, **_name: found.append(mail))
    return found


def chooses(person: Person, how: str) -> None:
    from plait.site.messaging.choosing import choose_how
    from plait.site.messaging.models import How

    choose_how(person, by=person, how=How(how))


def told(person: Person, *subjects: str) -> None:
    from plait.site.messaging.actions import tell

    for subject in subjects:
        with transaction.atomic():
            tell(person, subject=subject, body="Look at it.", link="/standard/")


def jobs() -> list[tuple[str, str]]:
    from plait.site.jobs.models import Job

    return list(Job.objects.order_by("pk").values_list("kind", "state"))


def morning_comes() -> None:
    from plait.site.jobs import run_waiting_jobs
    from plait.site.jobs.models import Job

    Job.objects.filter(not_before__isnull=False).update(not_before=timezone.now())
    run_waiting_jobs()


def link_in(mail: EmailMessage) -> str:
    """Where the e-mail says that one can choose, without the host."""
    return re.sub(r"^<http://[^/]+|>$", "", mail["List-Unsubscribe"])


def test_whoever_never_chose_gets_each_message_by_itself(person: Person, sent: list[EmailMessage]) -> None:
    told(person, "One", "Two")
    morning_comes()
    assert [mail["Subject"] for mail in sent] == ["One", "Two"]


def test_whoever_wants_none_finds_them_on_the_site(person: Person, sent: list[EmailMessage]) -> None:
    chooses(person, "none")
    told(person, "One")
    morning_comes()
    assert (sent, jobs()) == ([], [])
    assert "One" in Browser(person).look("/messages/").text


def test_the_message_of_the_day_is_one_with_all_of_them(person: Person, sent: list[EmailMessage]) -> None:
    chooses(person, "daily")
    told(person, "One", "Two")
    assert jobs() == [("send_digest", "waiting")]
    morning_comes()
    (mail,) = sent
    assert mail["Subject"] == "You have 2 new messages"
    text = mail.get_content()
    assert all(words in text for words in ("- One", "- Two", "/standard/", "/messages/"))


def test_what_was_in_one_message_of_the_day_is_not_in_the_next(person: Person, sent: list[EmailMessage]) -> None:
    chooses(person, "daily")
    told(person, "One")
    morning_comes()
    told(person, "Two")
    morning_comes()
    assert ["One" in mail.get_content() for mail in sent] == [True, False]
    assert sent[0]["Message-ID"] != sent[1]["Message-ID"]


def test_what_was_read_on_the_site_is_not_sent(person: Person, sent: list[EmailMessage]) -> None:
    chooses(person, "daily")
    told(person, "One")
    Browser(person).send("/messages/read/")
    morning_comes()
    assert sent == []


def test_whoever_chooses_otherwise_meanwhile_gets_no_message_of_the_day(
    person: Person, sent: list[EmailMessage]
) -> None:
    chooses(person, "daily")
    told(person, "One")
    chooses(person, "none")
    morning_comes()
    assert sent == []


def test_what_somebody_was_told_before_they_chose_is_in_no_message_of_the_day(
    person: Person, sent: list[EmailMessage]
) -> None:
    chooses(person, "none")
    told(person, "Old")
    chooses(person, "daily")
    told(person, "New")
    morning_comes()
    assert ["Old" in mail.get_content() for mail in sent] == [False]


def test_whoever_has_no_password_is_let_in_by_the_message_of_the_day(
    member: Callable[..., Person], sent: list[EmailMessage]
) -> None:
    guest = member("New Nora")
    chooses(guest, "daily")
    told(guest, "One")
    morning_comes()
    link = re.search(r"(/come-in/\S+)", sent[0].get_content())
    assert link is not None
    browser = Browser()
    browser.send(link[1])
    assert browser.goes_to == "/messages/"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 22, 5, 0, tzinfo=UTC), datetime(2026, 11, 22, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 22, 7, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        (datetime(2026, 6, 22, 23, 30, tzinfo=UTC), datetime(2026, 6, 23, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
    ],
    ids=["before seven", "at seven", "in summer", "as summer time begins"],
)
def test_the_message_of_the_day_goes_out_at_seven_of_the_sites_own_clock(now: datetime, then: datetime) -> None:
    from plait.site.messaging.choosing import next_morning

    assert next_morning(now) == then


def test_somebody_chooses_on_the_site(person: Person) -> None:
    browser = Browser(person)
    assert "By e-mail you get: each message by itself." in browser.look("/messages/").text
    page = browser.send("/messages/how/", how="daily")
    assert "From now on you get: one message a day with all of them." in page.text
    assert browser.look("/messages/how/").values["how"] == "daily"


def test_what_is_none_of_the_three_is_refused(person: Person) -> None:
    browser = Browser(person)
    page = browser.send("/messages/how/", how="hourly")
    assert (browser.status, len(page.errors)) == (422, 1)


def test_the_link_in_an_e_mail_asks_first_and_works_signed_out(person: Person, sent: list[EmailMessage]) -> None:
    from plait.site.messaging.choosing import how_for

    told(person, "One")
    morning_comes()
    link = link_in(sent[0])
    assert link in sent[0].get_content()
    visitor = Browser()
    assert "How do you want to get your messages" in visitor.look(link).text
    assert how_for(person) == "each"
    visitor.send(link, how="none")
    assert (visitor.status, how_for(person)) == (200, "none")
    assert "Zelda" not in visitor.body.decode()


def test_the_links_are_written_so_that_a_mail_program_reads_them(
    person: Person, sent: list[EmailMessage], settings: Settings
) -> None:
    settings.ADDRESS = f"https://{'long.' * 20}example.org"
    told(person, "One")
    morning_comes()
    written = sent[0].as_bytes().decode("ascii")
    assert f"\nList-Unsubscribe: <{settings.ADDRESS}/messages/by-email/" in written
    assert f"@{'long.' * 20}example.org>\n" in written
    assert f"\n{settings.ADDRESS}/standard/\n" in written


def test_the_button_of_a_mail_program_ends_them(person: Person, sent: list[EmailMessage]) -> None:
    """RFC 8058: a POST without a cookie and without a token of ours."""
    from plait.site.messaging.choosing import how_for

    told(person, "One")
    morning_comes()
    assert sent[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program: Any = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    assert program.post(link_in(sent[0]), {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert how_for(person) == "none"


@pytest.mark.parametrize("change", ["forged", "", "x"])
def test_a_link_that_is_not_ours_is_none(person: Person, change: str) -> None:
    from plait.site.messaging.choosing import link_to_choose
    from plait.site.people.actions import forget_person

    link = link_to_choose(person)
    browser = Browser()
    if change:
        browser.look(f"{link[:-2]}{change}/")
    else:
        forget_person(person, by=None)
        browser.look(link)
    assert browser.status == 404


def test_the_link_is_good_for_nothing_else(person: Person) -> None:
    from plait.site.messaging.choosing import link_to_choose, read_link_to_choose
    from plait.site.people.actions import link_for, read_link

    assert read_link(link_to_choose(person).split("/")[-2]) is None
    assert read_link_to_choose(link_for(person).split("/")[-2]) is None


def test_nobody_chooses_for_somebody_else(person: Person, member: Callable[..., Person]) -> None:
    from plait.site.audit.policies import Refused
    from plait.site.messaging.choosing import choose_how
    from plait.site.messaging.models import How

    with pytest.raises(Refused, match="for themselves"):
        choose_how(person, by=member("Olga Other"), how=How.NONE)


def test_a_choice_is_on_record(person: Person) -> None:
    from plait.site.audit.models import Deed

    chooses(person, "none")
    deed = Deed.objects.last()
    assert deed is not None
    assert (deed.verb, deed.by, deed.kind, deed.number) == ("choose_how", person.pk, "people.person", person.pk)


def test_the_choice_of_a_deleted_account_is_deleted(person: Person, settings: Settings) -> None:
    from plait.site.jobs.housekeeping import tidy_up
    from plait.site.messaging.models import Wish
    from plait.site.people.actions import forget_person

    chooses(person, "daily")
    told(person, "One")
    morning_comes()
    (file,) = settings.OUTBOX.glob(f"digest-{person.pk}-*.eml")
    forget_person(person, by=None)
    tidy_up()
    assert (Wish.objects.exists(), file.exists()) == (False, False)
