"""Conversations: between two people and nobody else, with a day to answer by, a call, and a visible end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.conversations.models import Thread
    from plait.site.people.models import Person
    from plait.site.projects.models import Partner, Project


@pytest.fixture
def asked(partner: Callable[..., Partner]) -> Partner:
    """The council's data lead, who was asked and has not answered."""
    return partner("Dan Data", "data", "Council", joins=False)


@pytest.fixture
def thread(asked: Partner) -> Thread:
    """The conversation that began with it."""
    from plait.site.conversations.writing import thread_from

    found = thread_from(asked)
    assert found is not None
    return found


def at(thread: Thread, page: str = "") -> str:
    return f"/conversations/{thread.ident}/{page}"


def steps(thread: Thread) -> list[str]:
    return [entry.step for entry in thread.entries.all()]


def in_days(days: int) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {"reply_by_day": str(day.day), "reply_by_month": str(day.month), "reply_by_year": str(day.year)}


def test_an_invitation_begins_one_and_it_is_the_others_turn(thread: Thread, asked: Partner) -> None:
    browser = Browser(asked.person)
    text = browser.look("/conversations/").text
    assert "It is your turn" in text
    assert "Ann Asker: Who is missing?" in text
    assert "A count, please." in browser.look(at(thread)).text


def test_every_answer_offer_and_table_stands_in_it(thread: Thread, asked: Partner, share: Callable[..., Any]) -> None:
    from plait.site.projects.actions import decline, join, unshare_table

    decline(asked, by=asked.person, reason="Names cannot leave.", offer="A count by ward.")
    join(asked, by=asked.person)
    unshare_table(share(asked.person), by=asked.person)
    assert steps(thread) == ["asked", "declined", "offered", "joined", "shared", "took-back"]
    text = Browser(thread.one).look(at(thread)).text
    for words in ("said no", "Names cannot leave.", "offers instead", "A count by ward.", "shared a table"):
        assert words in text


def test_what_one_writes_the_other_is_told_and_has_to_answer(thread: Thread) -> None:
    from plait.site.messaging.models import Message

    browser = Browser(thread.other)
    browser.send(at(thread), text="By ward, or by street?", **in_days(5))
    assert browser.goes_to == at(thread)
    message = Message.objects.first()
    assert message is not None
    assert (message.to, message.link) == (thread.one, at(thread))
    assert "By ward, or by street?" in message.body
    assert "Council writes:" in message.body
    assert "Your answer is needed by" in Browser(thread.one).look(at(thread)).text
    assert "Ann Asker is to answer by" in browser.look(at(thread)).text


def test_nobody_can_be_named_in_it(thread: Thread) -> None:
    browser = Browser(thread.other)
    page = browser.send(at(thread), text="Ring Jane on 020 7946 0123.")
    assert (browser.status, "This holds a phone number" in " ".join(page.errors)) == (422, True)
    assert steps(thread) == ["asked"]


def test_a_talk_is_suggested_agreed_to_and_put_into_a_calendar(thread: Thread) -> None:
    day = timezone.localdate() + timedelta(days=3)
    when = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "time": "14:30"}
    asker, other = Browser(thread.one), Browser(thread.other)
    asker.send(at(thread, "call/"), **when, text="Which lists there are.")
    asker.send(at(thread, "call/agree/"))
    assert (asker.status, "Dan Data has to agree to it." in asker.page.text) == (403, True)
    asker.look(at(thread, "call/file/"))
    assert asker.status == 404
    assert "The time suits me" in other.look(at(thread)).text
    other.send(at(thread, "call/agree/"))
    asker.look(at(thread, "call/file/"))
    calendar = asker.body.decode()
    begins = timezone.make_aware(datetime.combine(day, time(14, 30))).astimezone(UTC)
    assert f"DTSTART:{begins:%Y%m%dT%H%M%SZ}" in calendar
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:Talk: Who is missing?" in calendar
    other.send(at(thread, "call/agree/"))
    assert "Nobody has suggested a time to talk." in other.page.text


def test_a_time_that_is_over_is_no_time_to_talk(thread: Thread) -> None:
    browser = Browser(thread.one)
    page = browser.send(at(thread, "call/"), day_day="1", day_month="1", day_year="2026", time="10:00")
    assert (browser.status, "This is over" in " ".join(page.errors)) == (422, True)


def test_an_end_is_visible_and_whoever_writes_takes_it_up_again(thread: Thread) -> None:
    browser = Browser(thread.one)
    browser.send(at(thread, "end/"), text="We count by ward.")
    assert "Ended on" in browser.look(at(thread)).text
    assert "Ended" in Browser(thread.other).look("/conversations/").text
    browser.send(at(thread, "end/"), text="Again.")
    assert (browser.status, "This has ended already." in browser.page.text) == (403, True)
    Browser(thread.other).send(at(thread), text="One thing more.")
    assert "Ended on" not in browser.look(at(thread)).text


@pytest.mark.parametrize("role", ["community", "data", "subject", "legal", "convenor", "viewer"])
@pytest.mark.parametrize("organisation", ["Food Share", "Council", "Another"])
def test_nobody_else_knows_of_it_not_even_a_colleague(
    thread: Thread, member: Callable[..., Person], role: str, organisation: str
) -> None:
    browser = Browser(member("Olga Other", role, organisation))
    assert "Who is missing?" not in browser.look("/conversations/").text
    for page in ("", "call/", "call/agree/", "call/file/", "answer-by/", "end/"):
        for ask in (browser.look, browser.send):
            ask(at(thread, page))
            assert browser.status in {404, 405}


def test_a_visitor_has_to_sign_in(thread: Thread) -> None:
    browser = Browser()
    browser.look(at(thread))
    assert browser.goes_to.startswith("/sign-in/")


def test_who_has_left_cannot_be_written_to(thread: Thread) -> None:
    from plait.site.people.actions import forget_person

    forget_person(thread.other, by=None)
    browser = Browser(thread.one)
    assert "has left" in browser.look(at(thread)).text
    browser.send(at(thread), text="Are you there?")
    assert browser.status == 403


@pytest.mark.parametrize(("days", "told"), [(1, 0), (0, 1), (-2, 1)])
def test_who_owes_an_answer_is_reminded_once_on_the_day(thread: Thread, days: int, told: int) -> None:
    from plait.site.conversations.actions import ask_for_answer
    from plait.site.conversations.reminding import remind
    from plait.site.messaging.models import Message

    ask_for_answer(thread, by=thread.one, reply_by=timezone.localdate() + timedelta(days=days))
    before = Message.objects.filter(to=thread.other).count()
    remind()
    remind()
    assert Message.objects.filter(to=thread.other).count() - before == told


def test_nobody_is_reminded_who_has_answered(thread: Thread) -> None:
    from plait.site.conversations.actions import ask_for_answer, write_to
    from plait.site.conversations.reminding import remind
    from plait.site.messaging.models import Message

    ask_for_answer(thread, by=thread.one, reply_by=timezone.localdate())
    write_to(thread, by=thread.other, text="Here it is.")
    before = Message.objects.count()
    remind()
    assert Message.objects.count() == before


def test_each_deed_in_it_is_on_record(thread: Thread, project: Project) -> None:
    from plait.site.audit.models import Deed

    Browser(thread.other).send(at(thread), text="Hello.")
    Browser(thread.other).send(at(thread, "answer-by/"), **in_days(2))
    Browser(thread.one).send(at(thread, "end/"), text="Done.")
    verbs = [deed.verb for deed in Deed.objects.all()]
    assert verbs[-3:] == ["write_to", "ask_for_answer", "end_conversation"]


def test_a_colleague_takes_over_a_conversation_from_who_leaves(
    thread: Thread, asked: Partner, member: Callable[..., Person]
) -> None:
    from plait.site.leaving import hand_over

    taker = member("Tara Taker", "data", "Council")
    hand_over(asked.person.pk, asked.organisation.pk, to=taker.pk)
    assert "It is your turn" in Browser(taker).look("/conversations/").text
    Browser(taker).send(at(thread), text="I am here instead.")
    assert "Tara Taker" in Browser(thread.one).look(at(thread)).text
    leaver = Browser(asked.person)
    leaver.look(at(thread))
    assert leaver.status == 404


def test_whoever_asked_hands_their_conversations_over(thread: Thread, member: Callable[..., Person]) -> None:
    from plait.site.leaving import hand_over

    taker = member("Tara Taker")
    hand_over(thread.one.pk, taker.organisations.get().pk, to=taker.pk)
    assert "Dan Data: Who is missing?" in Browser(taker).look("/conversations/").text


def test_with_nobody_to_take_over_it_ends_and_the_other_one_sees_that(thread: Thread, asked: Partner) -> None:
    from plait.site.leaving import hand_over

    hand_over(asked.person.pk, asked.organisation.pk, to=None)
    text = Browser(thread.one).look(at(thread)).text
    assert "Ended on" in text
    assert "has left" in text
    leaver = Browser(asked.person)
    leaver.look(at(thread))
    assert leaver.status == 404
