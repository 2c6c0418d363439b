"""Where messages go out, read from its address: an SMTP server, GOV.UK Notify, or the site's own folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = "folder"
PORTS = {"smtp": 25, "smtps": 465}
"""The usual port of each way to a mail server; the one for smtp with STARTTLS is 587."""
WAYS = (*PORTS, "notify")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Outgoing:
    """A way out and what it takes."""

    way: str
    """``folder``, or one of WAYS."""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False


def outgoing(address: str) -> Outgoing:
    """Read ``smtp://USER:PASSWORD@HOST:PORT?starttls=yes``, ``smtps://...``, ``notify://KEY@TEMPLATE``.

    "" is the site's own folder. Of Notify the host is the template, and the password the key.

    Raises ImproperlyConfigured with a sentence that does not repeat the address, as it holds a password.
    """
    if not address:
        return Outgoing(FOLDER)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("PLAIT_SITE_MAIL is no address: its port has to be a number") from None
    if parts.scheme not in WAYS:
        raise ImproperlyConfigured(f"PLAIT_SITE_MAIL has to begin with one of {', '.join(f'{way}://' for way in WAYS)}")
    if not parts.hostname:
        raise ImproperlyConfigured("PLAIT_SITE_MAIL names no server: write it behind the @")
    if parts.scheme == "notify":
        return _notify(parts)
    options = parse_qs(parts.query)
    starttls = options == {"starttls": ["yes"]}
    if (options and not starttls) or (starttls and parts.scheme != "smtp"):
        raise ImproperlyConfigured("PLAIT_SITE_MAIL takes one option behind the question mark, for smtp: starttls=yes")
    if parts.password and parts.scheme == "smtp" and not starttls and parts.hostname not in _LOOPBACK:
        raise ImproperlyConfigured(
            "PLAIT_SITE_MAIL would send its password readable for everybody on the way: add ?starttls=yes"
        )
    return Outgoing(
        parts.scheme,
        host=parts.hostname,
        port=port or (587 if starttls else PORTS[parts.scheme]),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls,
    )


def _notify(parts: SplitResult) -> Outgoing:
    key, template = unquote(parts.username or ""), parts.hostname or ""
    if not re.search(f"{_UUID}-{_UUID}$", key) or not re.fullmatch(_UUID, template):
        raise ImproperlyConfigured(
            "PLAIT_SITE_MAIL is notify://KEY@TEMPLATE, with the whole key that GOV.UK Notify made and a template's id"
        )
    return Outgoing("notify", host=template, password=key)
