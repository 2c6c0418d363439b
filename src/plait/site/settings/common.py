"""What the desk and the shared site have in common: language, forms, static files, a strict policy, no log."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

SITE = Path(__file__).resolve().parent.parent

DEBUG = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "plait.site.look.look",
            ]
        },
    }
]
FORM_RENDERER = "plait.site.forms.Renderer"

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    SITE / "static",
    ("plait", SITE.parent / "evidence" / "styles"),
    ("plait", SITE.parent / "checking" / "styles"),
]
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
"""Not strict: whoever follows a link in a message would get a new one, and the forms in other tabs be refused."""
CSRF_FAILURE_VIEW = "plait.site.pages.forged"
SECURE_REFERRER_POLICY = "same-origin"
"""Not no-referrer: browsers then send `Origin: null` with every form, which no check against forgery can trust."""
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

REMEMBERED: str | None = None
"""File of what was confirmed of earlier lists (see plait.site.lists.own_files); None where nothing is remembered."""
HISTORIES: str | None = None
"""Folder of the histories of lists (see plait.site.lists.own_files); only the desk has one."""
FILE_UPLOAD_HANDLERS = ["plait.site.lists.aside.UploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_100
"""As many as the widest list has columns, and some."""
DATA_UPLOAD_MAX_NUMBER_FILES = 5
"""A list is one, a table with its receipt two; each more would take room on the disk."""
LOG = False
"""Whether events are written to standard error (see plait.site.log)."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {"django": {"handlers": ["nowhere"], "propagate": False}},
}
"""Django writes no log: its lines hold addresses and what went wrong with them, and could outlive a list."""
