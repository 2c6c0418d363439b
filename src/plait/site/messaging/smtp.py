"""Sending by a mail server (SMTP, RFC 5321), encrypted with TLS where its address says so."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage

from django.utils.translation import gettext as _

from plait.errors import PlaitError
from plait.site.jobs import NotNow
from plait.site.mail import Outgoing

LONGEST_WAIT = 30
"""Seconds that the server has for each answer."""


def _away() -> NotNow:
    return NotNow(_("The mail server cannot be reached."))


def send(mail: EmailMessage, to: Outgoing, *, name: str) -> None:  # noqa: ARG001 - the mail's own Message-ID names it
    """Hand the e-mail to the server.

    Raises NotNow where it may work later, and PlaitError where it never will. Neither says what the server
    said, which may hold an address; both say its number (RFC 5321, section 4.2.3).
    """
    server = _connected(to)
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, _words),) = refused.recipients.values()
        raise _refused(code) from None
    except smtplib.SMTPDataError as refused:
        raise _refused(refused.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise PlaitError(_("The mail server cannot send to an address with letters such as é.")) from None
    except smtplib.SMTPResponseException as refused:
        raise _to_be_set_right(refused.smtp_code) from None
    except OSError:
        raise _away() from None
    finally:
        with suppress(OSError):  # the server has taken it, or not, by now
            server.quit()


def _connected(to: Outgoing) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the address says. Raises NotNow."""
    trusted = ssl.create_default_context()
    try:
        if to.way == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=LONGEST_WAIT, context=trusted)
        else:
            server = smtplib.SMTP(to.host, to.port, timeout=LONGEST_WAIT)
        try:
            if to.starttls:
                server.starttls(context=trusted)
            if to.user:
                server.login(to.user, to.password)
        except BaseException:
            server.close()
            raise
    except smtplib.SMTPResponseException as refused:
        raise _to_be_set_right(refused.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        raise NotNow(_("The mail server knows no STARTTLS or no signing in, as PLAIT_SITE_MAIL asks for.")) from None
    except ssl.SSLError:
        raise NotNow(_("The mail server's certificate cannot be trusted, so that nothing was sent to it.")) from None
    except OSError:
        raise _away() from None
    return server


def _to_be_set_right(code: int) -> NotNow:
    """The server refuses whoever sends, whatever it is: somebody has to set that right first."""
    sentence = _("The mail server refuses the site (answer %(code)d): see that PLAIT_SITE_MAIL is right.")
    return NotNow(sentence % {"code": code})


def _refused(code: int) -> NotNow | PlaitError:
    """What a refusal of one e-mail means: 4xx is for now, 5xx for ever."""
    if code < 500:
        return NotNow(_("The mail server takes nothing just now (answer %(code)d).") % {"code": code})
    return PlaitError(_("The mail server refused this message for good (answer %(code)d).") % {"code": code})
