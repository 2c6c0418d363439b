"""Django's settings for the desk: loopback only, no database, and no cell of a list kept.

The server (`plait.site.server`) fills in what is chosen at start: the port, the key, the folder
for uploads. There is no setting that would let the desk be reached from another computer.
"""

from __future__ import annotations

import os
import secrets

from plait.site.settings.common import *  # noqa: F403 - how Django's settings build on others

SECRET_KEY = secrets.token_urlsafe(50)
"""Made anew at each start: nothing signed by the desk outlives it."""
DESK_KEY = os.environ.get("PLAIT_DESK_KEY") or secrets.token_urlsafe(24)
"""What the address printed at start carries; without it no page answers."""
PLACES = tuple(filter(None, [os.environ.get("PLAIT_DESK_PLACE")]))
"""The folder of the place pack; none where there is none, and then lists can be checked but not counted."""
LIST_KEY = bytes.fromhex(os.environ.get("PLAIT_DESK_LIST_KEY", "")) or secrets.token_bytes(32)
"""What checksums of lists are keyed with (see plait.tables.receipt)."""
LISTS_FOR = "desk"
"""Who may work on lists here (see plait.site.access)."""
REMEMBERED = os.environ.get("PLAIT_DESK_REMEMBERED")
HISTORIES = os.environ.get("PLAIT_DESK_HISTORIES")
FILE_UPLOAD_TEMP_DIR = UPLOADS = os.environ.get("PLAIT_DESK_UPLOADS")

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.forms",
    "plait.site.dictionary",
    "plait.site.lists",
    "plait.site.matching",
    "plait.site.referring",
]
DATABASES: dict[str, dict[str, str]] = {}
ROOT_URLCONF = "plait.site.desk_urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "plait.site.headers.headers",
    "plait.site.faults.faults",
    "django.middleware.common.CommonMiddleware",
    "plait.site.access.access",  # before forms are looked at: what a stranger sends is not even read
    "django.middleware.csrf.CsrfViewMiddleware",
    "plait.site.refusals.refusals",
]
WHITENOISE_USE_FINDERS = True
"""The few committed files are served as they are: nothing has to be collected first."""
