"""An e-mail service sends messages, hands answers in, and says which did not arrive; nobody else can speak as it.

What Postmark and Mailgun send has the form that their documentation shows; every name and address is made up.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import re
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django.fixtures import Settings
from tests.site.shared.answering import QUOTED, texts
from tests.site.shared.conftest import Browser

if TYPE_CHECKING:
    from plait.site.conversations.models import Thread
    from plait.site.messaging.models import Message
    from plait.site.people.models import Person

SHOWN = "plait:a-password-nobody-guesses"
SIGNING_KEY = "key-0123456789abcdef"
DAN = "dan.data@example.org"
Post = Callable[..., int]


def postmark_answer(address: str, text: str, **heads: str) -> dict[str, Any]:
    """An answer as Postmark hands it in (postmarkapp.com/developer/webhooks/inbound-webhook)."""
    headers = {"Return-Path": f"<{DAN}>", "Message-ID": "<1@mail.example.org>", "X-Spam-Status": "No", **heads}
    to = {"Email": address, "Name": "", "MailboxHash": address.partition("+")[2].partition("@")[0]}
    return {
        "FromName": "Dan Data",
        "MessageStream": "inbound",
        "From": DAN,
        "FromFull": {"Email": DAN, "Name": "Dan Data", "MailboxHash": ""},
        "To": address,
        "ToFull": [to],
        "Cc": "",
        "CcFull": [],
        "Bcc": "",
        "BccFull": [],
        "OriginalRecipient": address,
        "Subject": "Re: a question",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "ReplyTo": "",
        "MailboxHash": to["MailboxHash"],
        "Date": "Sun, 22 Nov 2026 14:00:00 +0000",
        "TextBody": text,
        "HtmlBody": "",
        "StrippedTextReply": "",
        "Tag": "",
        "Headers": [{"Name": name.replace("_", "-"), "Value": value} for name, value in headers.items()],
        "Attachments": [{"Name": "logo.png", "Content": "QUFB", "ContentType": "image/png", "ContentLength": 3}] * 9,
    }


def postmark_bounce(kind: str = "HardBounce") -> dict[str, Any]:
    """An e-mail that came back as Postmark says it (postmarkapp.com/developer/webhooks/bounce-webhook)."""
    return {
        "RecordType": "SpamComplaint" if kind == "SpamComplaint" else "Bounce",
        "MessageStream": "outbound",
        "ID": 4323372036854775807,
        "Type": kind,
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "ServerID": 23,
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "550 5.1.1 no such user",
        "Email": DAN,
        "From": "plait@example.org",
        "BouncedAt": "2026-11-22T14:00:00Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "A question",
    }


def signature(timestamp: str = "1795356000", token: str = "a" * 50) -> dict[str, str]:
    signed = hmac.new(SIGNING_KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": signed}


def mailgun_answer(address: str, text: str, **heads: str) -> dict[str, Any]:
    """An answer as Mailgun forwards it (documentation.mailgun.com, Receiving Messages, parsed messages parameters)."""
    headers = {"Message-Id": "<1@mail.example.org>", "From": f"Dan Data <{DAN}>", "To": address, **heads}
    return {
        "recipient": address,
        "sender": DAN,
        "from": f"Dan Data <{DAN}>",
        "subject": "Re: a question",
        "body-plain": text,
        "stripped-text": "",
        "stripped-signature": "",
        "body-html": "",
        "message-headers": json.dumps([[name.replace("_", "-"), value] for name, value in headers.items()]),
        **signature(),
    }


def mailgun_bounce(event: str = "failed") -> dict[str, Any]:
    """An e-mail that came back as Mailgun says it (documentation.mailgun.com, Webhooks, permanent failure)."""
    return {
        "signature": signature(),
        "event-data": {
            "event": event,
            "severity": "permanent",
            "reason": "bounce",
            "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1795356000.5,
            "recipient": DAN,
            "recipient-domain": "example.org",
            "delivery-status": {"code": 550, "message": "5.1.1 no such user", "description": ""},
            "message": {"headers": {"message-id": "1@example.org", "to": DAN, "from": "plait@example.org"}},
            "tags": [],
            "user-variables": {},
        },
    }


@pytest.fixture(params=["postmark", "mailgun"])
def post(request: pytest.FixtureRequest, settings: Settings) -> Post:
    """Call the site as the service does: with an answer's text and headers, or with what came back."""
    service = request.param
    settings.WEBHOOK = f"{service}://{SHOWN}@" + (SIGNING_KEY if service == "mailgun" else "")

    def call(what: str = "answers", *given: str, shown: str = SHOWN, **heads: str) -> int:
        address = f"/conversations/by-email/{what}/"
        client = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
        headers = {"authorization": f"Basic {b64encode(shown.encode()).decode()}"}
        if service == "mailgun" and what == "answers":
            return client.post(address, mailgun_answer(*given, **heads), headers=headers).status_code
        kinds = (postmark_answer, postmark_bounce) if service == "postmark" else (mailgun_answer, mailgun_bounce)
        body = kinds[what == "bounces"](*given, **heads)
        return client.post(address, json.dumps(body), "application/json", headers=headers).status_code

    call.service = service  # type: ignore[attr-defined]  # for the tests of one of them
    return call


def service_of(post: Post) -> str:
    return str(post.service)  # type: ignore[attr-defined]  # as above


def test_an_answer_that_a_service_hands_in_stands_in_the_conversation_once(
    thread: Thread, address: str, post: Post
) -> None:
    assert [post("answers", address, f"Yes, by ward.{QUOTED}") for _ in range(2)] == [200, 200]
    assert texts(thread)[1:] == ["Yes, by ward."]
    assert thread.entries.filter(by=thread.other).count() == 1


@pytest.mark.parametrize("heads", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}], ids=str)
def test_what_a_program_wrote_is_not_taken_in(thread: Thread, address: str, post: Post, heads: dict[str, str]) -> None:
    assert post("answers", address, "I am away.", **heads) == 200
    assert len(texts(thread)) == 1


def test_an_answer_that_leads_nowhere_is_thrown_away(thread: Thread, post: Post) -> None:
    assert post("answers", "replies@plait.example.org", "Hello.") == 200
    assert len(texts(thread)) == 1


@pytest.mark.parametrize("shown", ["plait:wrong", ":", "", "\u0130:x"])
def test_whoever_does_not_show_the_password_is_not_listened_to(
    thread: Thread, address: str, post: Post, shown: str
) -> None:
    assert post("answers", address, "Yes.", shown=shown) == 403
    assert post("bounces", shown=shown) == 403
    assert len(texts(thread)) == 1


def test_a_site_without_a_service_has_no_such_address(db: None, post: Post, settings: Settings) -> None:
    assert Client(HTTP_HOST="127.0.0.1").post("/conversations/by-email/elsewhere/").status_code == 404
    settings.WEBHOOK = ""
    assert [post("answers", "a@example.org", ""), post("bounces")] == [404, 404]


@pytest.mark.parametrize("wrong", [{"signature": "0" * 64}, {"timestamp": "1"}, {"token": "b"}, {"signature": ""}])
def test_a_forged_signature_is_refused(thread: Thread, address: str, settings: Settings, wrong: dict[str, str]) -> None:
    settings.WEBHOOK = f"mailgun://{SHOWN}@{SIGNING_KEY}"
    client = Client(HTTP_HOST="127.0.0.1")
    headers = {"authorization": f"Basic {b64encode(SHOWN.encode()).decode()}"}
    form = mailgun_answer(address, "Yes.") | wrong
    assert client.post("/conversations/by-email/answers/", form, headers=headers).status_code == 400
    event = mailgun_bounce() | {"signature": signature() | wrong}
    sent = client.post("/conversations/by-email/bounces/", json.dumps(event), "application/json", headers=headers)
    assert sent.status_code == 400
    assert len(texts(thread)) == 1


def test_attachments_of_an_answer_are_thrown_away_however_many(
    thread: Thread, address: str, settings: Settings
) -> None:
    settings.WEBHOOK = f"mailgun://{SHOWN}@{SIGNING_KEY}"
    files = {f"attachment-{n}": SimpleUploadedFile(f"{n}.png", b"\x89PNG" * 500_000) for n in range(1, 10)}
    form = mailgun_answer(address, "Yes.") | {"attachment-count": "9"} | files
    headers = {"authorization": f"Basic {b64encode(SHOWN.encode()).decode()}"}
    client = Client(HTTP_HOST="127.0.0.1")
    body = encode_multipart(BOUNDARY, form)
    assert len(body) > 15_000_000
    sent = client.generic("POST", "/conversations/by-email/answers/", body, MULTIPART_CONTENT, headers=headers)
    assert (sent.status_code, texts(thread)[1:]) == (200, ["Yes."])


def test_a_call_that_is_too_large_is_refused_unread(thread: Thread, settings: Settings) -> None:
    from plait.site.conversations.webhook import LARGEST

    settings.WEBHOOK = f"postmark://{SHOWN}@"
    headers = {"authorization": f"Basic {b64encode(SHOWN.encode()).decode()}"}
    client, address = Client(HTTP_HOST="127.0.0.1"), "/conversations/by-email/answers/"
    sent = client.generic("POST", address, b"{}", "application/json", headers=headers, CONTENT_LENGTH=f"{LARGEST + 1}")
    assert sent.status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", MULTIPART_CONTENT, ""])
@pytest.mark.parametrize("service", ["postmark://{}@", "mailgun://{}@key"])
def test_random_bytes_from_a_service_are_refused_and_nothing_fails(
    db: None, settings: Settings, service: str, kind: str
) -> None:
    settings.WEBHOOK = service.format(SHOWN)
    headers = {"authorization": f"Basic {b64encode(SHOWN.encode()).decode()}"}
    client, draw = Client(HTTP_HOST="127.0.0.1"), random.Random(35)
    junk = [draw.randbytes(draw.randrange(300)) for _ in range(50)]
    for body in (b"", b"[]", b"{}", b"null", b"[" * 100_000, b'{"FromFull": 1}', *junk):
        for what in ("answers", "bounces"):
            sent = client.generic("POST", f"/conversations/by-email/{what}/", body, kind, headers=headers)
            assert sent.status_code in {200, 400}


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
def test_whoever_gets_no_e_mails_is_sent_no_more_until_they_choose_again(
    thread: Thread, post: Post, kind: str, capfd: pytest.CaptureFixture[str], settings: Settings
) -> None:
    from plait.site.audit.models import Deed
    from plait.site.conversations.actions import write_to
    from plait.site.jobs.models import Job

    settings.LOG = True
    words = {"postmark": ("HardBounce", "SpamComplaint"), "mailgun": ("failed", "complained")}[service_of(post)]
    assert [post("bounces", words[kind == "complaint"]) for _ in range(2)] == [200, 200]
    assert Deed.objects.filter(verb="note_not_arriving", by=None, number=thread.other.pk).count() == 1
    Job.objects.all().delete()
    write_to(thread, by=thread.one, text="By ward?")
    assert not Job.objects.exists()
    waiting, dan = Browser(thread.one), Browser(thread.other)
    assert "E-mails to Dan Data have not arrived since" in waiting.look(f"/conversations/{thread.ident}/").text
    assert "have not arrived" not in dan.look(f"/conversations/{thread.ident}/").text
    assert "Our e-mails to you came back" in dan.look("/messages/").text
    dan.send("/messages/how/", how="each")
    assert "came back" not in dan.look("/messages/").text
    write_to(thread, by=thread.one, text="Or by street?")
    assert Job.objects.filter(kind="send_message").count() == 1
    assert DAN not in capfd.readouterr().err


@pytest.mark.parametrize("kind", ["delivered", "opened"])
def test_what_arrived_marks_nobody(thread: Thread, settings: Settings, kind: str) -> None:
    from plait.site.messaging.models import NotArriving

    settings.WEBHOOK = f"mailgun://{SHOWN}@{SIGNING_KEY}"
    headers = {"authorization": f"Basic {b64encode(SHOWN.encode()).decode()}"}
    client, body = Client(HTTP_HOST="127.0.0.1"), json.dumps(mailgun_bounce(kind))
    sent = client.post("/conversations/by-email/bounces/", body, "application/json", headers=headers)
    assert (sent.status_code, NotArriving.objects.count()) == (200, 0)


class Service(BaseHTTPRequestHandler):
    """An e-mail service's API, as far as the site asks it."""

    answer: ClassVar[tuple[int, dict[str, Any]]] = (200, {})
    asked: ClassVar[list[tuple[str, Any, str]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append((self.path, self.headers, body))
        code, said = self.answer
        self.send_response(code)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_: object) -> None:
        pass


POSTMARK_TOOK = {"To": "zq.person@example.org", "MessageID": "b7bc2f4a", "ErrorCode": 0, "Message": "OK"}
MAILGUN_TOOK = {"id": "<20261122.1@mg.example.org>", "message": "Queued. Thank you."}


@pytest.fixture
def api(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], type[Service]]]:
    """A site that sends by a service, and what that was asked."""
    from plait.site.messaging import service as module

    monkeypatch.setattr(Service, "asked", [])
    monkeypatch.setattr(module, "SCHEME", "http")
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()

        def by(service: str) -> type[Service]:
            end = "/mg.example.org" if service == "mailgun" else ""
            settings.MAIL = f"{service}://zqtoken@127.0.0.1:{server.server_port}{end}"
            settings.MAIL_FROM = "Plait <plait@example.org>"
            monkeypatch.setattr(Service, "answer", (200, MAILGUN_TOOK if end else POSTMARK_TOOK))
            return Service

        yield by
        server.shutdown()
        thread.join()


@pytest.fixture
def message(member: Callable[..., Person]) -> Message:
    """A message in line."""
    from plait.site.messaging.actions import tell

    with transaction.atomic():
        return tell(member("Zq Person"), subject="A public page is\nthere", body="Look at it.", link="/insights/x/")


def sent() -> tuple[str, str]:
    """What became of the message."""
    from plait.site.jobs import run_waiting_jobs
    from plait.site.jobs.models import Job

    run_waiting_jobs()
    job = Job.objects.get(kind="send_message")
    assert "zq" not in job.fault.lower()
    return job.state, job.fault


@pytest.mark.enable_socket
@pytest.mark.parametrize("service", ["postmark", "mailgun"])
def test_a_message_goes_out_by_a_service(api: Callable[[str], type[Service]], message: Message, service: str) -> None:
    asked = api(service).asked
    assert sent() == ("done", "")
    ((path, headers, body),) = asked
    assert path == {"postmark": "/email", "mailgun": "/v3/mg.example.org/messages"}[service]
    assert "zqtoken" in str(headers) or b64encode(b"api:zqtoken").decode() in str(headers)
    for words in ("zq.person", "A public page is", "Look at it.", "auto-generated", "One-Click", "message-"):
        assert re.search(re.escape(words).replace(r"\ ", r"[ +]"), body), words


@pytest.mark.enable_socket
@pytest.mark.parametrize("service", ["postmark", "mailgun"])
@pytest.mark.parametrize(("code", "state"), [(401, "waiting"), (422, "failed"), (429, "waiting"), (503, "waiting")])
def test_what_a_service_refuses_is_given_up_and_what_it_does_not_take_now_goes_later(
    api: Callable[[str], type[Service]], message: Message, service: str, code: int, state: str
) -> None:
    api(service).answer = (code, {"ErrorCode": 10, "Message": "zq.person@example.org", "message": "zq"})
    became, fault = sent()
    assert (became, f"answer {code}" in fault) == (state, True)


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "found", ["Found inactive addresses: zq.person@example.org. Inactive recipients are", "Other."]
)
def test_an_address_that_a_service_sends_nothing_to_is_given_up(
    api: Callable[[str], type[Service]], message: Message, found: str
) -> None:
    words = f"You tried to send to recipient(s) that have been marked as inactive. {found}"
    api("postmark").answer = (422, {"ErrorCode": 406, "Message": words})
    assert sent() == ("failed", "The e-mail service sends nothing to this address.")


@pytest.mark.enable_socket
def test_a_service_that_is_away_gets_it_later(settings: Settings, message: Message) -> None:
    settings.MAIL, settings.MAIL_FROM = "postmark://zqtoken@127.0.0.1:9", "plait@example.org"
    assert sent() == ("waiting", "The e-mail service cannot be reached.")
