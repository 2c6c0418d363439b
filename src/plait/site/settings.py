"""Django's settings for the desk: loopback only, no database, nothing kept, a strict policy.

The server (`plait.site.server`) fills in what is chosen at start: the port, the key, the folder
for uploads. There is no setting that would let the desk be reached from another computer.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

HERE = Path(__file__).resolve().parent

DEBUG = False
SECRET_KEY = secrets.token_urlsafe(50)
"""Made anew at each start: nothing signed by the desk outlives it."""
DESK_KEY = os.environ.get("PLAIT_DESK_KEY") or secrets.token_urlsafe(24)
"""What the address printed at start carries; without it no page answers."""
PLACE = os.environ.get("PLAIT_DESK_PLACE")
"""Folder of the place pack; None where there is none, and then lists can be checked but not counted."""
LIST_KEY = bytes.fromhex(os.environ.get("PLAIT_DESK_LIST_KEY", "")) or secrets.token_bytes(32)
"""What checksums of lists are keyed with (see plait.tables.receipt)."""
UPLOADS = os.environ.get("PLAIT_DESK_UPLOADS")

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = ["django.contrib.staticfiles", "django.forms", "plait.site.lists"]
DATABASES: dict[str, dict[str, str]] = {}
ROOT_URLCONF = "plait.site.urls"
WSGI_APPLICATION = "plait.site.server.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "plait.site.headers.headers",
    "plait.site.faults.faults",
    "django.middleware.common.CommonMiddleware",
    "plait.site.access.access",  # before forms are looked at: what a stranger sends is not even read
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
FORM_RENDERER = "plait.site.forms.Renderer"

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
"""The few committed files are served as they are: nothing has to be collected first."""
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "plait.site.lists.views.forged"
SECURE_REFERRER_POLICY = "same-origin"
"""Not no-referrer: browsers then send `Origin: null` with every form, which no check against forgery can trust."""
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

FILE_UPLOAD_HANDLERS = ["plait.site.lists.reading.UploadHandler"]
FILE_UPLOAD_TEMP_DIR = UPLOADS
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_100
"""As many as the widest list has columns, and some."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"django": {"handlers": ["nowhere"], "propagate": False}},
}
"""The desk writes no log: a log line about a list could outlive the list."""
