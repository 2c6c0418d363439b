"""Where messages go out and answers come in, read from addresses: servers, services, or the site's own folders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = "folder"
PORTS = {"smtp": 25, "smtps": 465}
"""The usual port of each way to a mail server; the one for smtp with STARTTLS is 587."""
MAILBOX_PORTS = {"imap": 143, "imaps": 993}
SERVICES = ("postmark", "mailgun")
"""E-mail services with an HTTP API, spoken to by Anymail."""
WAYS = (*PORTS, "notify", *SERVICES)
LEAST_PASSWORD = 20
"""Characters of the password by which a service calls the site: one that is shorter could be tried out."""
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
    domain: str = ""
    """Of Mailgun: the name that it sends for."""


@dataclass(frozen=True)
class Mailbox:
    """A folder on a mail server that answers come into."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    encryption: str
    """``tls`` from the beginning, ``starttls``, or "" for none, which is for this computer alone."""
    folder: str = "INBOX"


@dataclass(frozen=True)
class Webhook:
    """The service that calls the site, and how it shows that it is it."""

    service: str
    """One of SERVICES."""
    user: str
    password: str = field(repr=False)
    signing_key: str = field(default="", repr=False)
    """What Mailgun signs with; Postmark does not sign."""


def outgoing(address: str) -> Outgoing:
    """Read ``smtp://USER:PASSWORD@HOST:PORT?starttls=yes``, ``smtps://...``, ``notify://KEY@TEMPLATE``, or a service.

    Those are ``postmark://TOKEN@HOST`` and ``mailgun://KEY@HOST/DOMAIN``, with the host of their API. "" is the site's
    own folder. Of Notify the host is the template, and the password the key.

    Raises ImproperlyConfigured with a sentence that does not repeat the address, as it holds a password.
    """
    if not address:
        return Outgoing(FOLDER)
    parts, port = _read("PLAIT_SITE_MAIL", address, WAYS)
    if parts.scheme == "notify":
        return _notify(parts)
    if parts.scheme in SERVICES:
        return _service(parts, port)
    starttls = _starttls("PLAIT_SITE_MAIL", parts, "smtp")
    return Outgoing(
        parts.scheme,
        host=parts.hostname or "",
        port=port or (587 if starttls else PORTS[parts.scheme]),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls,
    )


def mailbox(address: str) -> Mailbox:
    """Read ``imaps://USER:PASSWORD@HOST:PORT/FOLDER`` or ``imap://...?starttls=yes``.

    Raises ImproperlyConfigured with a sentence that does not repeat the address, as it holds a password.
    """
    parts, port = _read("PLAIT_SITE_ANSWERS", address, tuple(MAILBOX_PORTS))
    starttls = _starttls("PLAIT_SITE_ANSWERS", parts, "imap")
    if not parts.username or not parts.password:
        raise ImproperlyConfigured("PLAIT_SITE_ANSWERS has to name a user and a password: imaps://USER:PASSWORD@HOST")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable():
        raise ImproperlyConfigured("PLAIT_SITE_ANSWERS names a folder with other letters than those from a to z")
    return Mailbox(
        host=parts.hostname or "",
        port=port or MAILBOX_PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password),
        encryption="starttls" if starttls else "tls" if parts.scheme == "imaps" else "",
        folder=folder,
    )


def webhook(address: str) -> Webhook:
    """Read ``postmark://USER:PASSWORD@`` or ``mailgun://USER:PASSWORD@SIGNING-KEY``.

    Raises ImproperlyConfigured with a sentence that does not repeat the address, as it holds a password.
    """
    service, _, rest = address.partition("://")
    shown, _, key = (unquote(part) for part in rest.rpartition("@"))
    user, _, password = shown.partition(":")
    if service not in SERVICES:
        raise ImproperlyConfigured(f"PLAIT_SITE_WEBHOOK has to begin with one of {_beginnings(SERVICES)}")
    if not user or len(password) < LEAST_PASSWORD or not shown.isascii() or not shown.isprintable():
        raise ImproperlyConfigured(
            f"PLAIT_SITE_WEBHOOK has to name a user and a password of at least {LEAST_PASSWORD} letters and digits"
        )
    if bool(key) != (service == "mailgun") or not key.isascii():
        raise ImproperlyConfigured("PLAIT_SITE_WEBHOOK is postmark://USER:PASSWORD@ or mailgun://USER:PASSWORD@KEY")
    return Webhook(service, user, password, key)


def _read(name: str, address: str, ways: tuple[str, ...]) -> tuple[SplitResult, int | None]:
    """The parts of an address that names a server, and its port."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address: its port has to be a number") from None
    if parts.scheme not in ways:
        raise ImproperlyConfigured(f"{name} has to begin with one of {_beginnings(ways)}")
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} names no server: write it behind the @")
    return parts, port


def _beginnings(ways: tuple[str, ...]) -> str:
    return ", ".join(f"{way}://" for way in ways)


def _starttls(name: str, parts: SplitResult, unencrypted: str) -> bool:
    """Whether encryption begins after the connection; without any, no password goes to another computer."""
    options = parse_qs(parts.query)
    starttls = options == {"starttls": ["yes"]}
    if (options and not starttls) or (starttls and parts.scheme != unencrypted):
        raise ImproperlyConfigured(f"{name} takes one option behind the question mark, for {unencrypted}: starttls=yes")
    if parts.password and parts.scheme == unencrypted and not starttls and parts.hostname not in _LOOPBACK:
        raise ImproperlyConfigured(
            f"{name} would send its password readable for everybody on the way: add ?starttls=yes"
        )
    return starttls


def _notify(parts: SplitResult) -> Outgoing:
    key, template = unquote(parts.username or ""), parts.hostname or ""
    if not re.search(f"{_UUID}-{_UUID}$", key) or not re.fullmatch(_UUID, template):
        raise ImproperlyConfigured(
            "PLAIT_SITE_MAIL is notify://KEY@TEMPLATE, with the whole key that GOV.UK Notify made and a template's id"
        )
    return Outgoing("notify", host=template, password=key)


def _service(parts: SplitResult, port: int | None) -> Outgoing:
    key, domain = unquote(parts.username or ""), parts.path.strip("/")
    if not key.isascii() or not key or parts.password or bool(domain) != (parts.scheme == "mailgun"):
        raise ImproperlyConfigured("PLAIT_SITE_MAIL is postmark://TOKEN@HOST or mailgun://KEY@HOST/DOMAIN")
    return Outgoing(parts.scheme, host=parts.hostname or "", port=port or 443, password=key, domain=domain)
