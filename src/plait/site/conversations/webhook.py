"""What an e-mail service calls: with answers that came in, and with e-mails that did not arrive.

Anymail knows what each service sends and how it signs (requirements/anymail.lock). Nothing is read of a request that
does not show the password.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from email import message_from_bytes, policy
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from plait.site.access import Access, declare
from plait.site.conversations.door import Became, take_in
from plait.site.conversations.letters import Letter, letter_of
from plait.site.mail import Webhook, webhook
from plait.site.messaging.arriving import note_not_arriving

LARGEST = 30_000_000
"""Bytes of a call: the largest e-mail that most services take, with its attachments, which are thrown away."""
ANSWERS, BOUNCES = "answers", "bounces"
_BACK = {"bounced", "complained"}
"""Anymail's words for an e-mail that came back for good, or was taken for spam."""


@csrf_exempt  # no browser and no cookie: a service shows its password with each call
@require_POST
@declare(Access.ANYONE)
def by_service(request: HttpRequest, what: str) -> HttpResponse:
    """Take in what a service calls with. It tries again later after any answer but 200, and some after 403 no more."""
    if not settings.WEBHOOK or what not in {ANSWERS, BOUNCES}:
        raise Http404
    ours = webhook(settings.WEBHOOK)
    if not _shows_password(request, ours):
        return HttpResponse(status=403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        events = _events(request, ours, what)
    except Exception:  # noqa: BLE001 - a call that is forged or makes no sense: each service's reader fails in ways of its own
        return HttpResponse(status=400)
    became = [_take_in(event) for event in events]
    return HttpResponse(status=400 if Became.NOT_READ in became else 200)


def _shows_password(request: HttpRequest, ours: Webhook) -> bool:
    wanted = b64encode(f"{ours.user}:{ours.password}".encode()).decode()
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "basic" and constant_time_compare(given.strip(), wanted)


def _events(request: HttpRequest, ours: Webhook, what: str) -> list[Any]:
    """What the service says, in Anymail's words. Raises whatever Anymail does, for a forged signature as well."""
    view = _anymails_view(ours, what)
    if ours.service == "postmark":
        said = json.loads(request.read(LARGEST))
        return [view.esp_to_anymail_event({key: said[key] for key in said if key != "Attachments"})]
    if request.content_type != "application/json":
        # Django's own reading refuses a letter with more than a few attachments.
        request.POST = _fields(request)  # type: ignore[assignment]  # its own kind cannot be made from outside
    view.run_validators(request)
    return list(view.parse_events(request))


def _anymails_view(ours: Webhook, what: str) -> Any:  # noqa: ANN401 - Anymail has no types
    secret = f"{ours.user}:{ours.password}"
    if ours.service == "postmark":
        from anymail.webhooks import postmark

        kind = postmark.PostmarkInboundWebhookView if what == ANSWERS else postmark.PostmarkTrackingWebhookView
        return kind(webhook_secret=secret)
    from anymail.webhooks import mailgun

    kind = mailgun.MailgunInboundWebhookView if what == ANSWERS else mailgun.MailgunTrackingWebhookView
    return kind(webhook_secret=secret, webhook_signing_key=ours.signing_key)


def _fields(request: HttpRequest) -> QueryDict:
    """The fields of a form without its files."""
    body = request.read(LARGEST)
    if request.content_type == "multipart/form-data":
        head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode("latin-1")
        form = message_from_bytes(head + body, policy=policy.HTTP)
        pairs: Iterable[tuple[str, str]] = [
            (str(part.get_param("name", header="content-disposition")), _text_of(part.get_payload(decode=True)))
            for part in form.iter_parts()
            if part.get_filename() is None
        ]
    else:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return QueryDict(urlencode([(name, value) for name, value in pairs if name != "attachment-count"]))


def _text_of(payload: object) -> str:
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _take_in(event: Any) -> Became:  # noqa: ANN401 - Anymail has no types
    if event.event_type == "inbound":
        return take_in(partial(_letter_of, event.message))
    if event.event_type in _BACK and event.recipient:
        note_not_arriving(event.recipient)
    return Became.SEEN_TO


def _letter_of(message: Any) -> Letter:  # noqa: ANN401 - Anymail has no types
    same = "\n".join(f"{message.get(name)}" for name in ("From", "To", "Date", "Subject"))
    otherwise = hashlib.sha256(f"{same}\n{message.text}".encode("utf-8", "replace")).digest()
    return letter_of(message, otherwise=otherwise, to=message.envelope_recipient, return_path=message.envelope_sender)
