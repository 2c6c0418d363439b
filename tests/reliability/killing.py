"""Does everything that changes something on a site, and kills the site or its database in the middle if it is told to.

    python -m tests.reliability.killing DATA PLACE TABLES before|after STATEMENT...

For each statement, a process of its own begins with the empty site and does everything. Where it is 0, a line is
printed for each state of the database that others could have seen: a checksum of how many rows each table has, and of
how many of them each column is filled in; the last line is the number of statements. Else the process prints what is
there, and before or after that statement it is killed; three lines more say how it ended, what is found then, and
whether the record is whole. "What is there" is the state and a checksum of every value. The processes are forked from
one that has only loaded the site, which is what takes longest.

The database is SQLite, and the process kills itself. Where PLAIT_TEST_SERVER names the folder of a PostgreSQL server
of one's own it is that, and the whole server is killed; the process has to notice, and the server is started again.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from tests.reliability.postgres import Postgres

AWAY = 3
"""How a process ends that was told that its database is away."""


class Database(Protocol):
    """Where the site keeps everything."""

    def keep(self) -> None:
        """Keep what there is as the empty site."""

    def begin(self) -> None:
        """Put the empty site in the place of what was left."""

    def open(self) -> Any:  # noqa: ANN401 - a connection of either library
        """Look at it from outside the site."""

    def kill(self) -> None:
        """Kill it, which is this process where there is no server."""

    def recover(self) -> None:
        """Let it be used again."""


class File:
    """SQLite, a file in the site's folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / "site.sqlite3"
        self._empty = b""

    def keep(self) -> None:
        self._empty = self._path.read_bytes()

    def begin(self) -> None:
        for left in self._path.parent.glob(f"{self._path.name}*"):  # what SQLite had not yet put into its file, too
            left.unlink()
        self._path.write_bytes(self._empty)

    def open(self) -> Any:  # noqa: ANN401 - as above
        return sqlite3.connect(self._path)

    def kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def recover(self) -> None:
        """Whoever opens the file does."""


class OnServer:
    """The database "site" of a PostgreSQL server."""

    def __init__(self, server: Postgres) -> None:
        self._server = server

    def keep(self) -> None:
        self._server.do("ALTER DATABASE site RENAME TO empty")

    def begin(self) -> None:
        self._server.do("DROP DATABASE IF EXISTS site", "CREATE DATABASE site TEMPLATE empty")

    def open(self) -> Any:  # noqa: ANN401 - as above
        return psycopg.connect(self._server.address_of("site"), autocommit=True)

    def kill(self) -> None:
        self._server.kill()

    def recover(self) -> None:
        self._server.start()


@cache
def tables() -> dict[str, str]:
    """Of each table the counting of its rows, and of those in which each column is filled in."""
    from django.apps import apps

    found = {}
    for model in apps.get_models(include_auto_created=True):
        columns = [field.column for field in model._meta.local_concrete_fields]
        filled = "".join(f" || ' ' || count(nullif(CAST(\"{column}\" AS text), ''))" for column in columns)
        found[model._meta.db_table] = f"count(*){filled}"
    return dict(sorted(found.items()))


def state_of(connection: Any) -> str:  # noqa: ANN401 - as above
    """A checksum of how many rows there are, and of how many each column is filled in."""
    every = " UNION ALL ".join(f"SELECT '{table}', {counts} FROM \"{table}\"" for table, counts in tables().items())  # noqa: S608 - our own tables
    return checksum(f"{row}" for row in sorted(connection.execute(every).fetchall()))


def what_is_there(connection: Any) -> str:  # noqa: ANN401 - as above
    """The state, and a checksum of every value."""
    rows = (
        f"{table} {row}"
        for table in tables()
        for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()  # noqa: S608 - our own tables
    )
    return f"{state_of(connection)}-{checksum(rows)}"


def checksum(lines: Iterator[str]) -> str:
    """A short checksum of lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def say(line: str) -> None:
    """Write a line for whoever started this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Watch:
    """Sees every statement before it reaches the database."""

    def __init__(self, database: Database, dies_at: int, moment: str) -> None:
        self.statements = 0
        self._database, self._dies_at, self._moment = database, dies_at, moment
        self._connection = database.open()
        self._last = ""

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - Django's own signature
        self.statements += 1
        if not self._dies_at:
            self.look()  # from outside, where only what is committed is seen
        self._perhaps_kill("before")
        result = execute(*arguments)
        self._perhaps_kill("after")
        return result

    def look(self) -> None:
        """Say the state, if it is a new one."""
        state = state_of(self._connection)
        if state != self._last:
            say(state)
            self._last = state

    def _perhaps_kill(self, moment: str) -> None:
        if self.statements == self._dies_at and moment == self._moment:
            say(what_is_there(self._connection))
            self._database.kill()


def in_child(do: Callable[[], None]) -> int:
    """Do something in a process of its own; gives how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    from django.db import InterfaceError, OperationalError

    status = 1
    try:
        do()
        status = 0
    except (InterfaceError, OperationalError):
        status = AWAY
    except Exception:  # noqa: BLE001 - what comes after is the parent's alone
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def do_everything_watched(database: Database, tables: Path, dies_at: int, moment: str) -> None:
    """Do everything, and say what there is to say meanwhile."""
    from django.db import connection
    from tests.reliability.all_verbs import do_everything

    watch = Watch(database, dies_at, moment)
    with connection.execute_wrapper(watch):
        do_everything(tables)
    connection.close()
    watch.look()
    say(f"{watch.statements}")


def say_whether_whole() -> None:
    """Follow the record's chain."""
    from plait.site.audit.chain import verify_record

    say("whole" if verify_record().is_whole else "broken")


def load(data: Path, place: Path) -> None:
    """Make the site where there is none, and load all that its processes will use."""
    from plait.site.opening import Site, prepare

    os.environ["PLAIT_SITE_REPLIES"] = "replies@example.org"
    prepare(Site(data, places=(place,)), say=lambda _step: None)
    from django.db import connection
    from django.urls import reverse

    connection.close()
    reverse("organisations")  # every app's pages, and all that they use
    gc.freeze()


def main() -> None:
    """Do everything as often as is asked."""
    data, place, counted = map(Path, sys.argv[1:4])
    moment, *points = sys.argv[4:]
    server = os.environ.get("PLAIT_TEST_SERVER")
    database: Database = OnServer(Postgres(Path(server))) if server else File(data)
    load(data, place)
    database.keep()
    for statement in map(int, points):
        database.begin()
        shutil.rmtree(data / "outbox", ignore_errors=True)
        ended = in_child(lambda at=statement: do_everything_watched(database, counted, at, moment))  # type: ignore[misc]
        if statement:
            database.recover()
            with closing(database.open()) as connection:
                say(f"{ended}\n{what_is_there(connection)}")
            in_child(say_whether_whole)
        elif ended:
            sys.exit(ended)


if __name__ == "__main__":
    main()
