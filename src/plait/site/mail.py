"""Where messages go out, read from its address: an SMTP server, GOV.UK Notify, or the site's own folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = "folder"
PORTS = {"smtp": 25, "smtps": 465, "notify": 443}
"""Each way out that has an address, with its usual port; the one for smtp with STARTTLS is 587."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Outgoing:
    """A way out and what it takes."""

    way: str
    """``folder``, or one of PORTS."""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False


def outgoing(address: str) -> Outgoing:
    """Read ``smtp://USER:PASSWORD@HOST:PORT?starttls=yes``, ``smtps://...``; "" is the site's own folder.

    Raises ImproperlyConfigured with a sentence that does not repeat the address, as it holds a password.
    """
    if not address:
        return Outgoing(FOLDER)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("PLAIT_SITE_MAIL is no address: its port has to be a number") from None
    if parts.scheme not in PORTS:
        raise ImproperlyConfigured(
            f"PLAIT_SITE_MAIL has to begin with one of {', '.join(f'{way}://' for way in PORTS)}"
        )
    if not parts.hostname:
        raise ImproperlyConfigured("PLAIT_SITE_MAIL names no server: write it behind the @")
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
