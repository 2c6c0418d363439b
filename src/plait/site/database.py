"""The site's database: SQLite in its own folder, set up to lose nothing, or PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA mmap_size = 134217728",
    "PRAGMA cache_size = -20000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
)
"""With WAL and NORMAL a killed process loses nothing; only a power cut can take the last commits."""


def database(address: str, data: Path) -> dict[str, Any]:
    """Django's settings for the database.

    ``address`` is "" for SQLite in the folder ``data``, or ``postgresql://USER:PASSWORD@HOST:PORT/NAME``
    with options behind a question mark. Raises ImproperlyConfigured for any other.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "site.sqlite3",
            "CONN_MAX_AGE": None,  # the pragmas would run with every request
            "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE", "init_command": ";".join(_PRAGMAS)},
        }
    parts = urlsplit(address)
    if parts.scheme != "postgresql":
        raise ImproperlyConfigured("The database's address has to begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": f"{parts.port or ''}",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5"} | dict(parse_qsl(parts.query)),
    }
