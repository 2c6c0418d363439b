"""Django's settings for the shared site: a database, accounts, several organisations.

Everything that one site has of its own comes from the environment, which the server
(`plait.site.server`) fills in, and from the file of keys in the site's data folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from plait.site.database import database
from plait.site.keys import FieldKeys, read_keys
from plait.site.settings.common import *  # noqa: F403 - how Django's settings build on others

DATA = Path(os.environ["PLAIT_SITE_DATA"])
"""The site's own folder: keys, the SQLite database, collected static files, the local folder of messages."""
_keys = read_keys(DATA)
SECRET_KEY = _keys.secret
FIELD_KEYS = FieldKeys(DATA)
"""What stored names and addresses are encrypted with (see plait.site.people.fields), the newest first."""
LIST_KEY = _keys.lists
PLACES = tuple(filter(None, os.environ.get("PLAIT_SITE_PLACE", "").split(os.pathsep)))
"""The folders of the packs of the places that it is about."""
DEMO = os.environ.get("PLAIT_SITE_DEMO") == "yes"
"""Whether this is the demo: its sign-in page offers the made-up people, and only the demo's does."""
LISTS_FOR = {"yes": "members", "anyone": "anyone"}.get(os.environ.get("PLAIT_SITE_READS_LISTS", ""), "nobody")
"""By default rows never reach a shared site; it may be set to read and forget its own organisation's lists, or
to let anyone check a list without an account."""
FILE_UPLOAD_TEMP_DIR = UPLOADS = os.environ.get("PLAIT_SITE_UPLOADS")
OUTBOX = DATA / "outbox"
"""The local folder that messages go to where no mail server is set."""
INBOX = DATA / "inbox"
"""The local folder that a mail server puts answers into, a file each."""
REPLIES = os.environ.get("PLAIT_SITE_REPLIES", "")
"""The address that answers go to, such as replies@plait.example.org; "" where none are taken by e-mail."""
ANSWERS = os.environ.get("PLAIT_SITE_ANSWERS", "")
"""The mailbox that answers are fetched from (see plait.site.mail); "" where only the local folder is looked into."""
WEBHOOK = os.environ.get("PLAIT_SITE_WEBHOOK", "")
"""Which e-mail service may call the site, and how it shows that it is it (see plait.site.mail); "" for none."""
MAIL = os.environ.get("PLAIT_SITE_MAIL", "")
"""Where messages are sent (see plait.site.mail); "" for the local folder."""
MAIL_FROM = os.environ.get("PLAIT_SITE_MAIL_FROM", "")
"""The e-mail address that messages come from."""
LOG = os.environ.get("PLAIT_SITE_LOG") == "json"
METRICS_TOKEN = os.environ.get("PLAIT_SITE_METRICS_TOKEN", "")
"""What whoever asks for the figures from another computer shows; "" where nobody may."""
ADDRESS = os.environ.get("PLAIT_SITE_ADDRESS", "http://127.0.0.1:8000")
"""Where the site is reached from outside, for links in messages."""
SSO_ISSUER = os.environ.get("PLAIT_SITE_SSO_ISSUER", "")
"""Whose word is taken for who somebody is (OpenID Connect); "" where there is no single sign-on."""
SSO_CLIENT = os.environ.get("PLAIT_SITE_SSO_CLIENT", "")
SSO_SECRET = os.environ.get("PLAIT_SITE_SSO_SECRET", "")
SSO_NAME = os.environ.get("PLAIT_SITE_SSO_NAME") or urlsplit(SSO_ISSUER).hostname or ""
"""What people call it: Camden."""

ALLOWED_HOSTS = os.environ.get("PLAIT_SITE_HOSTS", "127.0.0.1,localhost").split(",")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "plait.site.audit",
    "plait.site.people",
    "plait.site.jobs",
    "plait.site.messaging",
    "plait.site.ways",
    "plait.site.conversations",
    "plait.site.entering",
    "plait.site.organisations",
    "plait.site.projects",
    "plait.site.paper",
    "plait.site.agreeing",
    "plait.site.dictionary",
    "plait.site.lists",
    "plait.site.habits",
    "plait.site.matching",
    "plait.site.referring",
    "plait.site.reviews",
    "plait.site.incidents",
    "plait.site.holdings",
    "plait.site.record",
    "plait.site.watching",
]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [  # type: ignore[index]  # noqa: F405 - from common
    "plait.site.messaging.unread.unread",
    "plait.site.people.who.first_organisation",
]
DATABASES = {"default": database(os.environ.get("PLAIT_SITE_DATABASE", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "plait.site.urls"
MIDDLEWARE = [
    "plait.site.measuring.measuring",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "plait.site.compression.compression",
    "plait.site.headers.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "plait.site.faults.faults",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plait.site.entering.question_links.limited",
    "plait.site.entering.visits.visits",
    "plait.site.audit.kept.one_moment",
    "plait.site.access.access",  # before forms are looked at: what a stranger sends is not even read
    "django.middleware.csrf.CsrfViewMiddleware",
    "plait.site.refusals.refusals",
]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_USER_MODEL = "people.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
SESSION_COOKIE_NAME = "plait_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
"""Not strict: whoever follows a link in a message is still signed in. No address that somebody else can know changes
anything by being opened (saving a copy counts what it puts right, under the token of an open list)."""
SESSION_COOKIE_AGE = 8 * 3600
_ENCRYPTED = ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _ENCRYPTED
SECURE_SSL_HOST = urlsplit(ADDRESS).netloc
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
"""Asked for on this computer, where nothing is encrypted."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _ENCRYPTED else None
"""The web server in front says whether it was asked by HTTPS. Whoever reaches the site without it and says so falsely
only does without the redirection."""
SECURE_HSTS_SECONDS = int(os.environ.get("PLAIT_SITE_HSTS") or 365 * 24 * 3600) if _ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
"""ASVS 3.4.1, level 2. A site at the top of an organisation's own name sets PLAIT_SITE_HSTS=0 and leaves it to its web
server."""
SILENCED_SYSTEM_CHECKS = ["security.W021"]
"""It asks for HSTS preloading: the word in the header lets anybody enter the name in the browsers' own lists."""
CSRF_TRUSTED_ORIGINS = [ADDRESS]
