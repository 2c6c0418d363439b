"""Whether the site can do its work: the database answers and is up to date, and the disk can be written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def what_fails() -> tuple[str, ...]:
    """What keeps the site from working: ``database``, ``migrations``, ``disk``; nothing where it is ready."""
    return tuple(_failing())


def _failing() -> Iterator[str]:
    if not _works(_asks_the_database):
        yield "database"
    elif missing_migrations():
        yield "migrations"
    if not _works(_writes_to_the_disk):
        yield "disk"


def missing_migrations() -> int:
    """How many apps have a newest step that this database has not taken."""
    return len(_newest_steps() - MigrationRecorder(connection).applied_migrations().keys())


@cache
def _newest_steps() -> frozenset[tuple[str, str]]:
    """The newest step of each app, read from the code, which stays the same while this process lives."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _works(check: Callable[[], None]) -> bool:
    try:
        check()
    except (OSError, DatabaseError, InterfaceError):
        return False
    return True


def _asks_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _writes_to_the_disk() -> None:
    with tempfile.TemporaryFile(dir=settings.DATA) as file:
        file.write(b"\0" * 4096)
        file.flush()
