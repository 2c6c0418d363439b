"""Answers are fetched from a mailbox: each once, whatever dies; what is not an answer stays; faults are said once."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.answering import mail, texts
from tests.site.shared.mailbox_server import MailboxServer, mailbox_server

if TYPE_CHECKING:
    from plait.site.conversations.models import MailboxState, Thread

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def server(settings: Settings) -> Iterator[MailboxServer]:
    """A mailbox that the site fetches answers from."""
    with mailbox_server() as running:
        settings.ANSWERS = running.at
        yield running


def look() -> MailboxState:
    """Look into the mailbox, a minute later."""
    from plait.site.conversations.mailbox import look_into_mailbox
    from plait.site.conversations.models import MailboxState

    MailboxState.objects.update(next_look=timezone.now())
    look_into_mailbox()
    return MailboxState.objects.get()


def test_an_answer_is_fetched_once_and_deleted_there(thread: Thread, address: str, server: MailboxServer) -> None:
    server.deliver(mail(address), mail(address))
    state = look()
    assert (texts(thread)[1:], server.letters) == (["Yes, by ward."], {})
    assert (state.fault, state.worked_at is not None) == ("", True)


def test_the_mailbox_is_looked_into_once_a_minute_by_one_of_all_workers(
    thread: Thread, address: str, server: MailboxServer
) -> None:
    from plait.site.conversations.mailbox import look_into_mailbox

    look()
    server.deliver(mail(address))
    look_into_mailbox()
    assert (server.signed_in, len(texts(thread))) == (1, 1)


@pytest.mark.parametrize("command", ["FETCH", "STORE", "CLOSE", "LOGOUT"])
@pytest.mark.parametrize("text", ["Yes, by ward.", "Ring Jane on 020 7946 0123."], ids=["kept", "refused"])
def test_a_letter_whose_worker_dies_anywhere_is_seen_to_once(
    thread: Thread, address: str, server: MailboxServer, command: str, text: str
) -> None:
    """The server hangs up where a killed worker would say nothing more: before, between and after."""
    from plait.site.messaging.models import Message

    server.deliver(mail(address, text))
    server.hangs_up_at = command
    look()
    server.hangs_up_at = ""
    look()
    refused = Message.objects.filter(subject="Your answer did not arrive").count()
    assert (len(texts(thread)) - 1, refused) == ((1, 0) if text.startswith("Yes") else (0, 1))
    assert server.letters == {}


def test_of_a_letter_of_50_mb_the_beginning_is_fetched(thread: Thread, address: str, server: MailboxServer) -> None:
    from plait.site.conversations.letters import LARGEST

    server.deliver(mail(address, "Yes.\n") + b"> quoted\n" * 5_600_000)
    look()
    assert server.sent == LARGEST
    assert texts(thread)[1:] == ["Yes."]


@pytest.mark.slow
def test_a_thousand_letters_of_random_bytes_are_flagged_and_looked_at_once(
    thread: Thread, address: str, server: MailboxServer
) -> None:
    draw = random.Random(35)
    server.deliver(*(draw.randbytes(draw.randrange(400)) for _ in range(1000)), mail(address))
    for _ in range(11):
        look()
    assert server.flags == [{"\\Flagged"}] * 1000
    assert len(texts(thread)) == 2
    sent = server.sent
    look()
    assert server.sent == sent


def test_letters_of_somebodys_own_mailbox_are_left_where_they_are(thread: Thread, server: MailboxServer) -> None:
    private = mail("dan.data@example.org", "See you tonight.")
    server.deliver(private)
    look()
    assert (server.letters[1].data, server.flags) == (private, [{"\\Flagged"}])


def test_a_letter_that_meets_a_fault_of_ours_is_flagged_and_the_next_one_taken_in(
    thread: Thread, address: str, server: MailboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.conversations import door
    from plait.site.conversations.actions import write_to

    def fails(thread: Thread, **given: Any) -> object:
        if given["text"] == "broken":
            raise IndexError
        return write_to(thread, **given)

    monkeypatch.setattr(door, "write_to", fails)
    server.deliver(mail(address, "broken"), mail(address, "Yes.", message_id="<2@example.org>"))
    look()
    assert (texts(thread)[1:], server.flags) == (["Yes."], [{"\\Flagged"}])


def test_with_the_database_away_a_letter_stays_for_later(
    thread: Thread, address: str, server: MailboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.conversations import door

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    server.deliver(mail(address))
    with monkeypatch.context() as patched:
        patched.setattr(door, "write_to", away)
        with pytest.raises(OperationalError):
            look()
    assert server.flags == [set()]
    look()
    assert len(texts(thread)) == 2


def test_two_programs_that_answer_each_other_end_soon(
    thread: Thread, server: MailboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither says that it is a program; each answers whatever message it gets, at once."""
    from plait.site.conversations import door
    from plait.site.messaging.delivery import letter
    from plait.site.messaging.models import Message

    monkeypatch.setattr(door, "MOST", 3)
    answered: set[int] = set()
    for _ in range(15):
        for message in Message.objects.exclude(pk__in=answered).select_related("to"):
            answered.add(message.pk)
            to = str(letter(message)["Reply-To"])
            name = f"<{message.pk}@example.org>"
            server.deliver(mail(to, "I am away.", sender=message.to.email, message_id=name))
        look()
    assert thread.entries.filter(mail__isnull=False).count() == 2 * 3
    assert Message.objects.filter(subject="Your answer did not arrive").count() == door.MOST_TOLD
    assert server.letters == {}


def test_whoever_writes_from_elsewhere_is_not_told_for_ever(
    thread: Thread, address: str, server: MailboxServer
) -> None:
    from plait.site.conversations.door import KEPT, MOST_TOLD, forget_refusals
    from plait.site.conversations.models import Refusal
    from plait.site.messaging.models import Message

    server.deliver(*(mail(address, sender="x@example.org", message_id=f"<{number}@x>") for number in range(10)))
    look()
    assert Message.objects.filter(subject="Your answer did not arrive").count() == MOST_TOLD
    assert Refusal.objects.count() == 10
    Refusal.objects.update(at=timezone.now() - KEPT - timedelta(days=1))
    forget_refusals()
    assert not Refusal.objects.exists()


def logged(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    lines = capfd.readouterr().err.splitlines()
    return [json.loads(line) for line in lines if '"mailbox"' in line]


@pytest.fixture
def log_on(settings: Settings) -> None:
    """A site that writes a log."""
    settings.LOG = True


@pytest.mark.usefixtures("log_on")
@pytest.mark.parametrize(
    ("command", "fault"),
    [("AUTHENTICATE", "refused"), ("SELECT", "no-folder"), ("SEARCH", "no-folder"), ("STORE", "no-folder")],
)
def test_what_the_server_refuses_is_said_once_and_tried_again_later(
    thread: Thread, address: str, server: MailboxServer, capfd: pytest.CaptureFixture[str], command: str, fault: str
) -> None:
    server.deliver(mail(address))
    server.says_no_to = command
    state = look()
    assert (state.fault, state.next_look and state.next_look > timezone.now() + timedelta(minutes=4)) == (fault, True)
    look()
    server.says_no_to = ""
    assert look().fault == ""
    lines = logged(capfd)
    assert [line["became"] for line in lines] == [fault, "reached"]
    assert "zq" not in json.dumps(lines)
    assert (len(texts(thread)), server.letters) == (2, {})


def test_a_server_that_is_away_is_said_once_and_by_the_status(
    db: None, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    from plait.cli.site.caring import _lines
    from plait.site.watching.status import status

    settings.LOG, settings.ANSWERS = True, "imap://zquser:zqsecret@127.0.0.1:9/INBOX"
    assert status().answers is None
    assert look().fault == look().fault == "away"
    assert [line["became"] for line in logged(capfd)] == ["away"]
    found = status()
    assert found.needs_somebody
    (line,) = (line for line in _lines(found) if line.startswith("Answers"))
    assert line == "Answers by e-mail: fetched last: never yet. The mail server cannot be reached."
    settings.ANSWERS = ""
    assert status().answers is None


def test_a_server_that_says_nothing_is_not_waited_for_long(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.conversations import mailbox

    monkeypatch.setattr(mailbox, "LONGEST_WAIT", 0.05)
    with mailbox_server() as server:
        never = threading.Event()
        monkeypatch.setattr("tests.site.shared.mailbox_server._Talk.handle", lambda _talk: never.wait(5))
        settings.ANSWERS = server.at
        assert look().fault == "away"
        never.set()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_mailbox_is_trusted_by_its_servers_certificate_alone(
    certificate: Path, db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    """ASVS 12.3.2."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mailbox_server(certificate) as server:
        settings.ANSWERS = server.at
        assert look().fault == ("" if trusted else "not-trusted")
        assert server.signed_in == trusted


def test_no_password_goes_over_a_line_that_was_to_be_encrypted(
    db: None, server: MailboxServer, settings: Settings
) -> None:
    settings.ANSWERS += "?starttls=yes"
    assert look().fault == "away"
    assert server.signed_in == 0


def test_a_look_does_not_keep_other_work_waiting(
    thread: Thread, address: str, server: MailboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.conversations import mailbox

    monkeypatch.setattr(mailbox, "LONGEST_LOOK", -1.0)
    server.deliver(*(mail(address, f"{number}", message_id=f"<{number}@x>") for number in range(3)))
    look()
    assert len(server.letters) == 2
