"""Django's settings for the tests: the shared site, in a folder that goes with the process.

The desk's tests put its settings over these. The database is SQLite in memory, or the PostgreSQL
server that PLAIT_TEST_DATABASE names.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="plait-tests-")
os.environ["PLAIT_SITE_DATA"] = _folder.name
os.environ["PLAIT_SITE_DATABASE"] = os.environ.get("PLAIT_TEST_DATABASE", "")
os.environ["PLAIT_SITE_UPLOADS"] = _folder.name
os.environ["PLAIT_SITE_READS_LISTS"] = "yes"

from plait.site.settings.shared import *  # noqa: E402, F403 - the environment comes first

STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
"""Nothing has to be collected first."""
STATIC_ROOT = Path(_folder.name)
DESK_KEY = secrets.token_urlsafe(24)
"""Of the desk whose settings its tests put over these."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Quick, as what it guards opens nothing."""
