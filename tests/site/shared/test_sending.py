"""Messages go out once, by a mail server or into the folder; what cannot go now goes later, what never will is said."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.site.shared.mail_server import MailServer, mail_server

from plait.site.mail import Outgoing, outgoing

if TYPE_CHECKING:
    from plait.site.jobs.models import Job
    from plait.site.messaging.models import Message
    from plait.site.people.models import Person

KEY = "26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
"""Of GOV.UK Notify: the service, a dash, the secret. Made up."""
NOT_THERE = "smtp://127.0.0.1:9"


@pytest.fixture
def message(member: Callable[..., Person]) -> Message:
    """A message in line."""
    from plait.site.messaging.actions import tell

    with transaction.atomic():
        return tell(member("Zq Person"), subject="A public page is\nthere", body="Look at it.", link="/insights/x/")


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """A mail server that the site sends by."""
    with mail_server() as running:
        settings.MAIL = f"smtp://127.0.0.1:{running.port}"
        settings.MAIL_FROM = "plait@example.org"
        yield running


def the_job() -> Job:
    from plait.site.jobs.models import Job

    return Job.objects.get(kind="send_message")


def send_all() -> None:
    from plait.site.jobs import run_waiting_jobs

    run_waiting_jobs()


def time_goes_by(**time: float) -> None:
    """Until what was put off is due."""
    from plait.site.jobs.models import Job

    Job.objects.filter(not_before__isnull=False).update(not_before=timezone.now() - timedelta(**time))


@pytest.mark.enable_socket
def test_a_message_goes_out_by_the_mail_server_once(server: MailServer, message: Message) -> None:
    from plait.site.jobs import enqueue

    send_all()
    enqueue("send_message", message)
    send_all()
    (mail,) = server.taken
    assert (mail["To"], mail["From"]) == ("zq.person@example.org", "plait@example.org")
    assert mail["Subject"] == "A public page is there"
    assert mail["Auto-Submitted"] == "auto-generated"
    message.refresh_from_db()
    assert message.sent_at is not None


def test_a_message_has_the_same_id_each_time_and_no_other_has_it(message: Message, settings: Settings) -> None:
    from plait.site.messaging.delivery import letter

    settings.ADDRESS = "https://plait.example.org"
    first, again = letter(message)["Message-ID"], letter(message)["Message-ID"]
    assert first == again
    assert first.startswith(f"<message-{message.pk}-")
    assert first.endswith("@plait.example.org>")
    message.written_at += timedelta(days=1)
    assert letter(message)["Message-ID"] != first


@pytest.mark.enable_socket
@pytest.mark.parametrize("word", ["EHLO", "MAIL", "RCPT", "DATA", "."])
def test_what_a_server_does_not_take_now_is_sent_later(server: MailServer, message: Message, word: str) -> None:
    server.answers = {word: "451 try again, zq.person@example.org", "HELO": "451 no"}
    send_all()
    job = the_job()
    assert (job.state, job.postponed, server.taken) == ("waiting", 1, [])
    assert job.fault
    assert "zq" not in job.fault.lower()
    server.answers = {}
    send_all()
    assert server.taken == []  # it is not yet time
    time_goes_by(seconds=1)
    send_all()
    assert len(server.taken) == 1
    assert (the_job().state, the_job().fault) == ("done", "")


@pytest.mark.enable_socket
def test_a_server_that_hangs_up_before_it_has_taken_the_message_gets_it_later(
    server: MailServer, message: Message
) -> None:
    server.hangs_up_after = "DATA"
    send_all()
    assert (the_job().state, the_job().fault) == ("waiting", "The mail server cannot be reached.")


@pytest.mark.enable_socket
def test_a_server_that_hangs_up_after_it_has_taken_the_message_does_not_get_it_again(
    server: MailServer, message: Message
) -> None:
    server.hangs_up_after = "QUIT"
    send_all()
    assert (the_job().state, len(server.taken)) == ("done", 1)


@pytest.mark.enable_socket
@pytest.mark.parametrize("word", ["RCPT", "."])
def test_what_a_server_never_takes_is_given_up_and_said(server: MailServer, message: Message, word: str) -> None:
    server.answers = {word: "550 there is no zq.person@example.org"}
    send_all()
    job = the_job()
    assert (job.state, job.fault) == ("failed", "The mail server refused this message for good (answer 550).")


@pytest.mark.enable_socket
def test_a_server_that_refuses_the_site_itself_loses_no_message(
    server: MailServer, message: Message, settings: Settings
) -> None:
    server.answers = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 wrong password"}
    settings.MAIL = f"smtp://plait:wrong@127.0.0.1:{server.port}"
    send_all()
    assert the_job().state == "waiting"
    assert the_job().fault.startswith("The mail server refuses the site (answer 535)")


@pytest.mark.enable_socket
def test_nothing_is_sent_in_the_open_where_encryption_was_asked_for(
    server: MailServer, message: Message, settings: Settings
) -> None:
    settings.MAIL += "?starttls=yes"
    send_all()
    assert server.taken == []
    assert "STARTTLS" in the_job().fault


@pytest.mark.enable_socket
@pytest.mark.parametrize("trusted", [True, False])
def test_a_server_is_trusted_by_its_certificate_alone(
    certificate: Path, message: Message, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    """ASVS 12.3.2."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate) as server:
        settings.MAIL = f"smtps://127.0.0.1:{server.port}"
        send_all()
        assert len(server.taken) == trusted
    assert the_job().fault == (
        "" if trusted else "The mail server's certificate cannot be trusted, so that nothing was sent to it."
    )


@pytest.mark.enable_socket
def test_after_two_days_without_a_server_a_message_is_given_up(settings: Settings, message: Message) -> None:
    from plait.site.jobs.leases import PUT_OFF

    settings.MAIL = NOT_THERE
    for _ in PUT_OFF:
        send_all()
        assert the_job().state == "waiting"
        time_goes_by(seconds=1)
    send_all()
    assert (the_job().state, the_job().fault) == ("failed", "The mail server cannot be reached.")
    assert timedelta(days=1, hours=12) < sum(PUT_OFF, timedelta()) <= timedelta(days=2)


@pytest.mark.enable_socket
def test_a_message_that_was_given_up_goes_out_when_it_is_tried_again(server: MailServer, message: Message) -> None:
    from plait.site.jobs import retry

    server.answers = {"RCPT": "550 no"}
    send_all()
    server.answers = {}
    assert retry(the_job().pk)
    send_all()
    assert (the_job().state, len(server.taken)) == ("done", 1)
    assert not retry(the_job().pk)


def test_without_a_mail_server_a_message_is_a_file_in_the_folder(settings: Settings, message: Message) -> None:
    send_all()
    assert "Look at it." in (settings.OUTBOX / f"{message.pk}.eml").read_text(encoding="utf-8")


class Notify(BaseHTTPRequestHandler):
    """GOV.UK Notify, as far as the site asks it."""

    answer = 201
    asked: ClassVar[list[tuple[str, dict[str, Any], dict[str, Any]]]] = []

    def do_POST(self) -> None:
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        token = self.headers["Authorization"].removeprefix("Bearer ")
        self.asked.append((self.path, jwt.decode(token, KEY[37:], algorithms=["HS256"]), wanted))
        self.send_response(self.answer)
        self.end_headers()
        self.wfile.write(b'{"errors": [{"message": "zq.person@example.org"}]}')

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def notify(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Notify]]:
    """A site that sends by GOV.UK Notify, and what that was asked."""
    from plait.site.messaging import notify as module

    monkeypatch.setattr(Notify, "asked", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), Notify) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(module, "API", f"http://127.0.0.1:{server.server_port}")
        settings.MAIL = f"notify://site-{KEY}@{KEY[:36]}"
        yield Notify
        server.shutdown()
        thread.join()


@pytest.mark.enable_socket
def test_a_message_goes_out_by_notify_once(notify: type[Notify], message: Message) -> None:
    send_all()
    ((path, token, wanted),) = notify.asked
    assert path == "/v2/notifications/email"
    assert (token["iss"], abs(token["iat"] - time.time()) < 30) == (KEY[:36], True)
    assert (wanted["email_address"], wanted["template_id"]) == ("zq.person@example.org", KEY[:36])
    assert wanted["personalisation"]["subject"] == "A public page is there"
    assert "Look at it." in wanted["personalisation"]["body"]
    assert the_job().state == "done"


@pytest.mark.enable_socket
@pytest.mark.parametrize(("answer", "state"), [(400, "failed"), (403, "waiting"), (429, "waiting"), (503, "waiting")])
def test_what_notify_refuses_is_given_up_and_what_it_does_not_take_now_goes_later(
    notify: type[Notify], message: Message, answer: int, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "answer", answer)
    send_all()
    assert (the_job().state, f"answer {answer}" in the_job().fault) == (state, True)
    assert "zq" not in the_job().fault


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("", Outgoing("folder")),
        ("smtp://mail.example.org", Outgoing("smtp", "mail.example.org", 25)),
        ("smtp://mail.example.org?starttls=yes", Outgoing("smtp", "mail.example.org", 587, starttls=True)),
        (f"notify://site-{KEY}@{KEY[:36]}", Outgoing("notify", KEY[:36], password=f"site-{KEY}")),
        ("postmark://t-1@api.example.org", Outgoing("postmark", "api.example.org", 443, password="t-1")),
        ("mailgun://k@api.example.org/mg", Outgoing("mailgun", "api.example.org", 443, password="k", domain="mg")),
        ("smtps://a%40b:p%2Fw@mail.example.org:466", Outgoing("smtps", "mail.example.org", 466, "a@b", "p/w")),
    ],
)
def test_an_address_says_how_messages_are_sent(address: str, read: Outgoing) -> None:
    assert outgoing(address) == read


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org",
        "imap://mail.example.org",
        "postmark://zqsecret:more@mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://a:zqsecret@mail.example.org",
        "smtps://mail.example.org?starttls=yes",
        "smtp://mail.example.org?starttls=no",
        "notify://zqsecret@template",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_no_password_is_repeated(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PLAIT_SITE_MAIL") as refused:
        outgoing(address)
    assert "zqsecret" not in str(refused.value)
