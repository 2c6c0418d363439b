"""Every setting of a shared site that comes from its environment, what it means, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from plait.site.database import database
from plait.site.mail import FOLDER, SERVICES, mailbox, outgoing, webhook

PREFIX = "PLAIT_SITE_"
LEAST_TOKEN = 20
"""Characters of the token for the figures: one that is shorter could be tried out."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_Check = Callable[[str, Mapping[str, str]], str | None]
"""Looks at a value that is not empty, and at all settings; gives a sentence that says what is wrong, or None."""


@dataclass(frozen=True)
class Setting:
    """One variable of the environment."""

    name: str
    """Without PREFIX."""
    meaning: str
    check: _Check = lambda _value, _all: None
    option: str = ""
    """The option of ``plait site`` that sets it; "" where the variable itself is yours to set."""


def _database(value: str, _all: Mapping[str, str]) -> str | None:
    try:
        address = urlsplit(value)
        settings = database(value, Path())
    except ImproperlyConfigured as error:
        return f"{error}."
    except ValueError:
        return (
            "PLAIT_SITE_DATABASE is no address: its port has to be a number, and a / or @ in its password %2F or %40."
        )
    if not settings["NAME"]:
        return "PLAIT_SITE_DATABASE names no database: write its name behind the last /."
    if address.fragment:
        return "PLAIT_SITE_DATABASE has a # in it: write it as %23."
    return None


def _address(value: str, _all: Mapping[str, str]) -> str | None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"PLAIT_SITE_ADDRESS is {value!r}, and an address such as https://plait.example.org is wanted."
    return None


def _hosts(value: str, _all: Mapping[str, str]) -> str | None:
    if any(host.strip() in {"", "*"} for host in value.split(",")):
        return "PLAIT_SITE_HOSTS has to name each host, separated by commas: an empty one or * would let in any."
    return None


def _mail(value: str, environment: Mapping[str, str]) -> str | None:
    try:
        to = outgoing(value)
    except ImproperlyConfigured as error:
        return f"{error}."
    if to.way not in {FOLDER, "notify"} and not environment.get("PLAIT_SITE_MAIL_FROM"):
        return "PLAIT_SITE_MAIL_FROM is missing: the e-mail address that messages come from."
    return _without_anymail("PLAIT_SITE_MAIL") if to.way in SERVICES else None


def _without_anymail(name: str) -> str | None:
    """What is wrong where the package is not there that speaks to e-mail services: it is an extra."""
    if find_spec("anymail"):
        return None
    return f"{name} names an e-mail service, and the package for those is not there: install requirements/anymail.lock."


def _answers(value: str, environment: Mapping[str, str]) -> str | None:
    try:
        mailbox(value)
    except ImproperlyConfigured as error:
        return f"{error}."
    if not environment.get("PLAIT_SITE_REPLIES"):
        return "PLAIT_SITE_REPLIES is missing: the e-mail address whose mailbox PLAIT_SITE_ANSWERS names."
    return None


def _webhook(value: str, _all: Mapping[str, str]) -> str | None:
    try:
        webhook(value)
    except ImproperlyConfigured as error:
        return f"{error}."
    return _without_anymail("PLAIT_SITE_WEBHOOK")


def _mail_from(value: str, _all: Mapping[str, str]) -> str | None:
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        return "PLAIT_SITE_MAIL_FROM is not an e-mail address: write one such as plait@example.org."
    return None


def _replies(value: str, _all: Mapping[str, str]) -> str | None:
    try:
        validate_email(value)
    except ValidationError:
        return "PLAIT_SITE_REPLIES is not an e-mail address: write one such as replies@plait.example.org."
    return None


def _issuer(value: str, environment: Mapping[str, str]) -> str | None:
    parts = urlsplit(value)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not safe or not parts.hostname:
        return f"PLAIT_SITE_SSO_ISSUER is {value!r}, and an address such as https://login.example.org is wanted."
    missing = [name for name in ("PLAIT_SITE_SSO_CLIENT", "PLAIT_SITE_SSO_SECRET") if not environment.get(name)]
    return f"{missing[0]} is missing: the single sign-on gives it to you with the other one." if missing else None


def _one_of(name: str, *values: str) -> _Check:
    def check(value: str, _all: Mapping[str, str]) -> str | None:
        return None if value in values else f"{PREFIX}{name} is {value!r}, and takes only {' or '.join(values)}."

    return check


def _seconds(value: str, _all: Mapping[str, str]) -> str | None:
    return None if value.isdecimal() else f"PLAIT_SITE_HSTS is {value!r}, and a number of seconds is wanted."


def _token(value: str, _all: Mapping[str, str]) -> str | None:
    if len(value) < LEAST_TOKEN or not value.isascii() or not value.isprintable() or " " in value:
        return f"PLAIT_SITE_METRICS_TOKEN has to be at least {LEAST_TOKEN} letters and digits without a space."
    return None


SETTINGS = (
    Setting(
        "DATABASE", "`postgresql://USER:PASSWORD@HOST:PORT/NAME`; empty for SQLite in the site's folder", _database
    ),
    Setting(
        "MAIL",
        "where messages are sent: `smtp://USER:PASSWORD@HOST:PORT?starttls=yes`, `smtps://USER:PASSWORD@HOST:PORT`, "
        "`notify://KEY@TEMPLATE` for GOV.UK Notify, `postmark://TOKEN@api.postmarkapp.com`, or "
        "`mailgun://KEY@api.eu.mailgun.net/DOMAIN`; empty for the folder `outbox`",
        _mail,
    ),
    Setting("MAIL_FROM", "the e-mail address that messages come from", _mail_from),
    Setting(
        "LOG", "`json` for a line of JSON on standard error for each event; empty for no log", _one_of("LOG", "json")
    ),
    Setting("REPLIES", "the e-mail address that answers go to; empty where none are taken by e-mail", _replies),
    Setting(
        "ANSWERS",
        "the mailbox that answers are fetched from: `imaps://USER:PASSWORD@HOST:PORT/FOLDER`, or "
        "`imap://USER:PASSWORD@HOST:PORT/FOLDER?starttls=yes`; empty for the folder `inbox` alone",
        _answers,
    ),
    Setting(
        "WEBHOOK",
        "how an e-mail service that calls the site shows that it is it: `postmark://USER:PASSWORD@`, or "
        "`mailgun://USER:PASSWORD@SIGNING-KEY`; empty where none may",
        _webhook,
    ),
    Setting("SSO_ISSUER", "whose single sign-on is used (OpenID Connect): its address; empty for none", _issuer),
    Setting("SSO_CLIENT", "what the single sign-on calls this site"),
    Setting("SSO_SECRET", "the secret that the single sign-on knows this site by"),
    Setting("SSO_NAME", "what people call it, on the button; the issuer's host unless set"),
    Setting("METRICS_TOKEN", "lets a program on another computer read `/metrics`; empty for none", _token),
    Setting("HSTS", "seconds for which browsers use HTTPS alone; a year unless set, 0 for not at all", _seconds),
    Setting("DATA", "the site's own folder", option="--data"),
    Setting("PLACE", "the place packs, divided by `:`; without one nothing can be counted", option="--place"),
    Setting("ADDRESS", "where the site is reached from outside", _address, option="--address"),
    Setting("HOSTS", "the names that the site answers to", _hosts, option="--address"),
    Setting(
        "READS_LISTS",
        "`yes` where members may have lists read, counted and forgotten; `anyone` where anybody may",
        _one_of("READS_LISTS", "yes", "no", "anyone"),
        option="--reads-lists",
    ),
    Setting("UPLOADS", "a temporary folder for uploads, made at each start and removed at the end", option="serve"),
    Setting("DEMO", "`yes` where the sign-in page offers the made-up people", option="plait demo"),
)
"""All of them; those that are yours to set come first."""


def problems(environment: Mapping[str, str]) -> list[str]:
    """What is wrong with the settings in an environment, a sentence each; with any of it no site starts.

    No sentence repeats a password.
    """
    return list(_problems(environment))


def advice(environment: Mapping[str, str]) -> list[str]:
    """What the site starts with, and should not be left as it is, a sentence each."""
    address = environment.get("PLAIT_SITE_ADDRESS", "")
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        sentence = (
            f"The site's address is {address}, which is not encrypted: whoever is on the way can read passwords, so "
            "put a web server with HTTPS in front and give its address with --address https://..."
        )
        return [sentence]
    return []


def _problems(environment: Mapping[str, str]) -> Iterator[str]:
    known = {f"{PREFIX}{setting.name}": setting for setting in SETTINGS}
    for name in sorted(name for name in environment if name.startswith(PREFIX) and name not in known):
        meant = get_close_matches(name.removeprefix(PREFIX), [setting.name for setting in SETTINGS], n=1)
        yield f"{name} is no setting of a site" + (f": did you mean {PREFIX}{meant[0]}?" if meant else ".")
    for name, setting in known.items():
        found = environment.get(name)
        sentence = setting.check(found, environment) if found else None
        if sentence:
            yield sentence
