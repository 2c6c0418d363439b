"""Sending by an e-mail service's HTTP API, spoken to by Anymail, which is an extra (requirements/anymail.lock)."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

from django.core.mail import EmailMessage as DjangoMessage
from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.jobs import NotNow
from plait.site.mail import Outgoing

LONGEST_WAIT = 30
"""Seconds that the service has for its answer."""
SCHEME = "https"
_PASSED_ON = ("Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post")
_TAKEN = {"sent", "queued"}
"""What Anymail calls it when a service has taken an e-mail."""
_FOR_GOOD = {400, 406, 413, 422}
"""Answers that mean this e-mail; of the others, whoever runs the site or the service has to set something right."""


def send(mail: EmailMessage, to: Outgoing, *, name: str) -> None:  # noqa: ARG001 - the mail's own Message-ID names it
    """Hand the e-mail to the service.

    Raises NotNow where it may work later, and PlaitError where it never will. Neither repeats what the service or
    Anymail said, which holds the address.
    """
    from anymail.exceptions import (
        AnymailAPIError,
        AnymailInvalidAddress,
        AnymailRecipientsRefused,
        AnymailUnsupportedFeature,
    )

    message = DjangoMessage(
        subject=mail["Subject"],
        body=mail.get_content(),
        from_email=mail["From"],
        to=[mail["To"]],
        reply_to=[mail["Reply-To"]] if mail["Reply-To"] else None,
        headers={head: mail[head] for head in _PASSED_ON if mail[head]},
    )
    try:
        _backend(to).send_messages([message])
    except AnymailRecipientsRefused:
        raise _sends_nothing_there() from None
    except (AnymailInvalidAddress, AnymailUnsupportedFeature):
        raise PlaitError(_("The e-mail service cannot send to an address like this one.")) from None
    except AnymailAPIError as refused:
        raise _refused(refused.status_code) from None
    if not message.anymail_status.status <= _TAKEN:  # type: ignore[attr-defined]  # Anymail puts it there
        raise _sends_nothing_there()


def _sends_nothing_there() -> PlaitError:
    return PlaitError(_("The e-mail service sends nothing to this address."))


def _backend(to: Outgoing) -> Any:  # noqa: ANN401 - Anymail has no types
    """What speaks to the service."""
    api = f"{SCHEME}://{to.host}:{to.port}"
    if to.way == "postmark":
        from anymail.backends.postmark import EmailBackend

        return EmailBackend(server_token=to.password, api_url=f"{api}/", timeout=LONGEST_WAIT)
    from anymail.backends.mailgun import EmailBackend as Mailgun

    return Mailgun(api_key=to.password, sender_domain=to.domain, api_url=f"{api}/v3", timeout=LONGEST_WAIT)


def _refused(code: int | None) -> NotNow | PlaitError:
    """What an answer means that is no yes; None is no answer, or one that nobody understands."""
    if code is None:
        return NotNow(_("The e-mail service cannot be reached."))
    if code in _FOR_GOOD:
        return PlaitError(_("The e-mail service refused this message for good (answer %(code)d).") % {"code": code})
    return NotNow(_("The e-mail service takes nothing just now (answer %(code)d).") % {"code": code})
