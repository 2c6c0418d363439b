"""A look at a whole database as it is at one moment, while others go on writing to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from plait.site.backup.tables import Table

Tell = Callable[[str], None]
"""Is told in a few words what is being done now."""
AT_ONCE = 500
"""Rows that are fetched and put in together."""


@contextmanager
def at_one_moment(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Whatever is read of the database in here is as it was at the first look. Nobody has to wait for it.

    With SQLite a read transaction in WAL mode, which takes no lock on writing; with PostgreSQL one that repeats
    its reads.
    """
    database.close()  # what is chosen here holds from when it is opened
    if database.vendor == "sqlite":
        database.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"  # the site's own waits for all who write
    with transaction.atomic(using=database.alias):
        if database.vendor == "postgresql":
            with database.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def steps_of(database: BaseDatabaseWrapper) -> tuple[tuple[str, str], ...]:
    """The migrations that the database has come by; none where it is empty."""
    if "django_migrations" not in database.introspection.table_names():
        return ()
    return tuple(_ask(database, "SELECT app, name FROM django_migrations ORDER BY app, name"))


def lines_of(database: BaseDatabaseWrapper, table: Table, tell: Tell) -> Iterator[bytes]:
    """The rows of a table as they are written, in the order of their keys."""
    names = ", ".join(map(database.ops.quote_name, (column.name for column in table.columns)))
    read = 0
    with database.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {_quoted(database, table)} ORDER BY {_key(database, table)}")  # noqa: S608 - names of our own tables
        while rows := cursor.fetchmany(AT_ONCE):
            tell(f"{table.name}, row {read:,}")
            read += len(rows)
            for row in rows:
                yield table.line(row)


def last_number(database: BaseDatabaseWrapper, table: Table) -> int:
    """The highest number that the database has given to a row of this table; 0 where it gave none."""
    if not table.numbered:
        return 0
    if database.vendor == "sqlite":
        found = _ask(database, "SELECT seq FROM sqlite_sequence WHERE name = %s", table.name)
        return int(found[0][0]) if found else 0
    ((drawn, begun),) = _ask(database, f"SELECT last_value, is_called FROM {_sequence(database, table)}")  # noqa: S608 - its own name
    return int(drawn) if begun else 0


def put_last_number(database: BaseDatabaseWrapper, table: Table, number: int) -> None:
    """Let the next row of this table get a higher number than this one, and than all that are in it."""
    if not table.numbered:
        return
    key, name = _key(database, table), _quoted(database, table)
    ((highest,),) = _ask(database, f"SELECT COALESCE(MAX({key}), 0) FROM {name}")  # noqa: S608 - names of our own tables
    last = max(int(highest), number)
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
        elif last:
            cursor.execute("SELECT setval(%s, %s)", [_sequence(database, table), last])


def _sequence(database: BaseDatabaseWrapper, table: Table) -> str:
    """What PostgreSQL draws a table's numbers from, as it is written in a statement."""
    ((name,),) = _ask(database, "SELECT pg_get_serial_sequence(%s, %s)", _quoted(database, table), table.key.name)
    return str(name)


def _quoted(database: BaseDatabaseWrapper, table: Table) -> str:
    return database.ops.quote_name(table.name)


def _key(database: BaseDatabaseWrapper, table: Table) -> str:
    return database.ops.quote_name(table.key.name)


def _ask(database: BaseDatabaseWrapper, statement: str, *values: str) -> list[Any]:
    with database.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
