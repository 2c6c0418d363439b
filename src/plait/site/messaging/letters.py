"""What an e-mail of the site looks like: to whom, from whom, how to get no more of them."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from plait.site.messaging.choosing import link_to_choose
from plait.site.people.models import Person

_WHOLE_LINES = policy.default.clone(max_line_length=998)
"""The longest that RFC 5322 allows (section 2.1.1): a longer address would be written in code that no program reads."""


def write_letter(to: Person, *, name: str, at: datetime, subject: str, text: str) -> EmailMessage:
    """An e-mail to somebody, which says how to choose another way.

    It has the same Message-ID (RFC 5322, section 3.6.4) however often it is sent, so that a mail server which got it
    twice can drop one. The moment stands in it beside the name: a site brought back from a backup gives out numbers
    again. A mail program shows a button for List-Unsubscribe (RFC 2369), which sends what RFC 8058 says.
    """
    choose = f"{settings.ADDRESS}{link_to_choose(to)}"
    mail = EmailMessage(_WHOLE_LINES)
    mail["To"] = to.email
    if settings.MAIL_FROM:
        mail["From"] = settings.MAIL_FROM
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(at)
    moment = at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    mail["Message-ID"] = f"<{name}-{moment}@{urlsplit(settings.ADDRESS).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine replies to it
    mail["List-Unsubscribe"] = f"<{choose}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    footer = _("Choose to get these messages once a day, or none:")
    mail.set_content(f"{text}\n\n-- \n{footer}\n{choose}\n")
    return mail
