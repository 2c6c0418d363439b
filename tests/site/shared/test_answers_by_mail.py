"""Answers by e-mail: they become entries, once, and only from whom they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from tests.site.shared.answering import QUOTED, mail, texts

if TYPE_CHECKING:
    from plait.site.conversations.models import Thread
    from plait.site.projects.models import Partner


def deliver(settings: Settings, *mails: bytes) -> None:
    from plait.site.conversations.inbox import take_in_all

    for number, data in enumerate(mails):
        (settings.INBOX / f"{number}.eml").write_bytes(data)
    take_in_all()


def test_a_message_can_be_answered_and_its_answer_stands_in_the_conversation(
    thread: Thread, address: str, settings: Settings
) -> None:
    assert re.fullmatch(r"replies\+[0-9a-f]{12}\.\d+\.[0-9a-f]{20}@plait\.example\.org", address)
    deliver(settings, mail(address, f"Yes, by ward.{QUOTED}"))
    assert texts(thread) == ["A count, please.", "Yes, by ward."]
    assert thread.entries.filter(by=thread.other).count() == 1
    assert list(settings.INBOX.iterdir()) == []


def test_the_same_mail_is_taken_in_once(thread: Thread, address: str, settings: Settings) -> None:
    deliver(settings, mail(address), mail(address))
    deliver(settings, mail(address))
    assert len(texts(thread)) == 2


def test_two_workers_that_look_at_the_same_moment_take_it_in_once(
    thread: Thread, address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.models import QuerySet

    deliver(settings, mail(address))
    monkeypatch.setattr(QuerySet, "exists", lambda _query: False)  # neither has seen what the other writes
    deliver(settings, mail(address))
    assert len(texts(thread)) == 2
    assert list(settings.INBOX.iterdir()) == []


def test_a_file_that_is_not_ours_to_read_is_left_alone(
    thread: Thread, address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refused)
    (settings.INBOX / "1.eml").touch()
    from plait.site.conversations.inbox import take_in_all

    take_in_all()
    assert len(texts(thread)) == 1
    assert [path.name for path in settings.INBOX.iterdir()] == ["1.eml"]


def test_capitals_in_the_address_do_no_harm(thread: Thread, address: str, settings: Settings) -> None:
    deliver(settings, mail(address.upper()))
    assert len(texts(thread)) == 2


def test_a_site_that_takes_no_answers_offers_none(thread: Thread, settings: Settings) -> None:
    from plait.site.messaging.delivery import letter
    from plait.site.messaging.models import Message

    settings.REPLIES = ""
    message = Message.objects.filter(to=thread.other).first()
    assert message is not None
    assert letter(message)["Reply-To"] is None


def test_where_two_conversations_are_about_the_same_the_site_does_not_guess(
    thread: Thread, partner: Callable[..., Partner]
) -> None:
    from plait.site.conversations.replies import address_of
    from plait.site.messaging.models import Message

    partner("Cora Convenor", "convenor", "Voluntary Action")
    about_both = Message.objects.filter(to=thread.one).first()
    assert about_both is not None
    assert address_of(about_both) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        lambda address: address.replace(".", ".9", 1),
        lambda address: re.sub(r"[0-9a-f]{20}@", "0" * 20 + "@", address),
        lambda address: re.sub(r"\+[0-9a-f]{12}", "+" + "0" * 12, address),
        lambda _address: "replies@plait.example.org",
        lambda _address: "",
    ],
    ids=["another account", "another code", "another conversation", "no code", "none"],
)
def test_a_made_up_address_leads_nowhere(
    thread: Thread, address: str, settings: Settings, wrong: Callable[[str], str]
) -> None:
    deliver(settings, mail(wrong(address)))
    assert len(texts(thread)) == 1
    assert list(settings.INBOX.iterdir()) == []


def told(thread: Thread) -> str:
    from plait.site.messaging.models import Message

    message = Message.objects.filter(to=thread.other).first()
    assert message is not None
    return message.body


def test_what_comes_from_another_address_is_not_taken_in_and_that_is_said(
    thread: Thread, address: str, settings: Settings
) -> None:
    deliver(settings, mail(address, sender="mallory@example.org"))
    assert len(texts(thread)) == 1
    assert "another address" in told(thread)


@pytest.mark.parametrize(
    ("text", "why"), [("Ring Jane on 020 7946 0123.", "phone number"), (QUOTED, "Write something here.")]
)
def test_what_may_not_be_kept_is_not_and_why_is_said(
    thread: Thread, address: str, settings: Settings, text: str, why: str
) -> None:
    deliver(settings, mail(address, text))
    assert len(texts(thread)) == 1
    assert why in told(thread)
    assert "Jane" not in told(thread)


@pytest.mark.parametrize(
    "header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}], ids=str
)
def test_what_a_program_wrote_is_not_taken_in_and_not_answered(
    thread: Thread, address: str, settings: Settings, header: dict[str, str]
) -> None:
    from plait.site.messaging.models import Message

    before = Message.objects.count()
    deliver(settings, mail(address, "I am away.", **header))
    assert (len(texts(thread)), Message.objects.count()) == (1, before)


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Yes.\n\n> Do you?\n", "Yes."),
        ("Yes.\r\n\r\n-----Original Message-----\r\nFrom: Plait\r\n", "Yes."),
        ("Yes.\n\nFrom: Plait <a@b.c>\nSent: Sunday\nTo: Dan\n", "Yes."),
        ("Yes.\n-- \nDan Data\nCouncil", "Yes."),
        ("Yes.\n\nSent from my phone", "Yes."),
        ("From: here to there it is far.", "From: here to there it is far."),
        ("One\n\n\n\nTwo", "One\n\nTwo"),
    ],
)
def test_only_ones_own_words_are_taken(written: str, own: str) -> None:
    from plait.site.conversations.letters import own_words

    assert own_words(written) == own


def test_a_mail_that_is_a_page_is_read_as_words() -> None:
    from plait.site.conversations.letters import read_letter

    page = EmailMessage()
    page.set_content("<style>x{}</style><p>Yes,<br>by ward.</p><blockquote>Do you?</blockquote>", subtype="html")
    assert read_letter(page.as_bytes()).text == "Yes,\nby ward."


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_the_reader_alone(data: bytes) -> None:
    from plait.site.conversations.letters import read_letter

    heads = b"From: a\r\nTo: b\r\nContent-Type: text/plain; charset="
    for mail_bytes in (data, heads + data, b"Subject: =?utf-8?b?" + data + b"?=\r\n\r\nHello"):
        letter = read_letter(mail_bytes)
        assert "\0" not in letter.text
        assert all(text.encode() or not text for text in (letter.text, letter.sender, *letter.to))


def test_a_file_that_cannot_be_read_is_put_aside_and_the_next_one_is_taken_in(
    thread: Thread, address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.conversations import inbox
    from plait.site.conversations.letters import read_letter as read

    def fails(data: bytes) -> object:
        if b"broken" in data:
            raise IndexError
        return read(data)

    monkeypatch.setattr(inbox, "read_letter", fails)
    deliver(settings, mail(address, "broken"), mail(address, "Yes."))
    assert texts(thread)[-1] == "Yes."
    assert [path.name for path in (settings.INBOX / "not-read").iterdir()] == ["0.eml"]
