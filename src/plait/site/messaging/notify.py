"""Sending by GOV.UK Notify: its HTTP API, version 2 (docs.notifications.service.gov.uk/rest-api.html).

The template that the address names has two placeholders, ``((subject))`` and ``((body))``.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from email.message import EmailMessage

import jwt
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.jobs import NotNow
from plait.site.mail import Outgoing

API = "https://api.notifications.service.gov.uk"
LONGEST_WAIT = 30
"""Seconds that Notify has for its answer."""
_UUID = 36
"""Letters of one: a key ends in that of the service, a dash, and that of the secret."""


def send(mail: EmailMessage, to: Outgoing, *, name: str) -> None:
    """Hand the message to Notify. Raises NotNow where it may work later, and PlaitError where it never will."""
    wanted = {
        "email_address": mail["To"],
        "template_id": to.host,
        "personalisation": {"subject": mail["Subject"], "body": mail.get_content()},
        "reference": name,
        "one_click_unsubscribe_url": mail["List-Unsubscribe"].strip("<>"),
    }
    headers = {"Authorization": f"Bearer {_token(to.password)}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{API}/v2/notifications/email", json.dumps(wanted).encode(), headers)  # noqa: S310 - a constant
    try:
        with urllib.request.urlopen(request, timeout=LONGEST_WAIT):  # noqa: S310 - as above
            return
    except urllib.error.HTTPError as refused:
        refused.close()
        raise _refused(refused.code) from None
    except OSError:
        raise NotNow(_("GOV.UK Notify cannot be reached.")) from None


def _token(key: str) -> str:
    """What shows Notify who asks; good for half a minute."""
    service, secret = key[-2 * _UUID - 1 : -_UUID - 1], key[-_UUID:]
    return jwt.encode({"iss": service, "iat": int(time.time())}, secret, algorithm="HS256")


def _refused(code: int) -> NotNow | PlaitError:
    """What an answer means that is no yes. Its own words may hold the address."""
    if code == 400:
        return PlaitError(_("GOV.UK Notify refused this message for good (answer 400)."))
    return NotNow(_("GOV.UK Notify takes nothing just now (answer %(code)d).") % {"code": code})
