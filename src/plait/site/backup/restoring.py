"""Making a site from a backup: checked before anything is changed, and there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from plait.errors import PlaitError
from plait.site.backup.archive import Archive, Row
from plait.site.backup.manifest import marks_of
from plait.site.backup.snapshot import AT_ONCE, Tell, lines_of, put_last_number, steps_of
from plait.site.backup.tables import Table, tables_at
from plait.site.keys import FILE as KEYS
from plait.site.keys import read_keys
from plait.site.once import hold, last_address
from plait.site.opening import Site, make_folder, set_up_as_it_is


def _broken_record() -> str:
    """Where the record of what was done is broken."""
    from plait.site.audit.chain import verify_record  # its tables are known only when Django is set up

    broken = verify_record().broken
    return f"The record of what was done is broken at deed {broken.deed}: plait audit says more." if broken else ""


CHECKS: tuple[Callable[[], str], ...] = (_broken_record,)
"""What a restored site is asked in the end, when it is up to date. Each gives "" or one sentence that says what is
wrong in it: that was so in the site that was backed up, as every row is known to be the same."""
_IN_USE = ("people_person", "audit_deed")
"""Tables that are empty in a site that nobody has used."""
_BESIDE = "restoring.sqlite3"


@dataclass(frozen=True)
class Restored:
    """A site that was made from a backup."""

    steps: int
    """How many steps its database was brought on, from the version that made the backup to this one."""
    faults: tuple[str, ...]
    """What `CHECKS` found, a sentence each."""


def restore(archive: Archive, site: Site, *, tell: Tell) -> Restored:
    """Make a site from a backup, in its folder, where its keys.json has to be, and in an empty database.

    Sets Django up for that site. Until the last moment nothing of it is to be seen, also when this is killed. Raises
    PlaitError where the backup is not whole, the keys do not fit, or there is a site already.
    """
    check_keys(archive, site.data, tell)
    set_up_as_it_is(site)
    try:
        make_folder(site.data)
        (site.data / KEYS).chmod(0o600)
        held = hold(site.data, last_address(site.data))
    except OSError as error:
        raise PlaitError(f"{site.data} cannot be used: {error.strerror}.") from None
    if held is None:
        raise PlaitError(f"The site in {site.data} is open: a backup is restored into a new folder.")
    with held, _room():
        tables = _tables_of(archive)
        _check_unused(archive)
        with _beside():
            _make(archive, tables, tell)
            tell("bringing the database up to date")
            steps = len(_plan(MigrationExecutor(connection)))
            call_command("migrate", interactive=False, verbosity=0)
            return Restored(steps, tuple(filter(None, (check() for check in CHECKS))))


def check_keys(archive: Archive, data: Path, tell: Tell) -> None:
    """Read all rows, and try the keys in a folder on all that is encrypted in them.

    Raises PlaitError where there are none, or they are not those of the site that was backed up.
    """
    if not (data / KEYS).is_file():
        raise PlaitError(f"Put the site's {KEYS} into {data} first: without it nobody can read the names in a backup.")
    try:
        keys = read_keys(data)
        known = MultiFernet([Fernet(key) for key in keys.fields])
    except (ValueError, KeyError, TypeError, OSError):
        raise PlaitError(f"The {KEYS} in {data} cannot be read: take another copy of it.") from None
    if marks_of(keys) != archive.manifest.keys:
        raise PlaitError(f"The {KEYS} in {data} is of another site than the backup: bring the one that belongs to it.")
    for name, kept in archive.manifest.tables.items():
        tell(f"checking {name}")
        for row in archive.rows(name):
            _decrypt(known, row, kept.encrypted)


def _decrypt(known: MultiFernet, row: Row, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column in row:
            try:
                known.decrypt(f"{row[column]}")
            except InvalidToken:
                raise PlaitError(
                    f"A name or text in the backup is encrypted with a key that is not in {KEYS} any more: bring the "
                    "copy of it that was kept when the backup was made."
                ) from None


def _tables_of(archive: Archive) -> Mapping[str, Table]:
    tables = tables_at(archive.manifest.migrations, of="The backup").kept
    strange = sorted(tables.keys() ^ archive.manifest.tables.keys())
    if strange:
        raise PlaitError(f"The backup does not have the tables of its version ({strange[0]}): it was changed.")
    return tables


def _check_unused(archive: Archive) -> None:
    """Raise PlaitError where the database is not that of a site which nobody has used."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return
    there = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in _IN_USE:
            if table in there:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - one of ours
                if cursor.fetchone():
                    raise PlaitError(
                        "There is a site already that people have used, and a backup is never put over one: name a "
                        "new folder, or a new database."
                    )
    if connection.vendor == "postgresql" and set(steps_of(connection)) - set(archive.manifest.migrations):
        raise PlaitError("The database has tables of a newer version than the backup: make a new, empty one for it.")


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except (OperationalError, OSError):
        raise PlaitError(
            "The restored database cannot be written: see that there is room on the disk, "
            "or that PostgreSQL runs and PLAIT_SITE_DATABASE is right."
        ) from None


@contextmanager
def _beside() -> Iterator[None]:
    """Let a SQLite database be made in another file, which takes its place when all has gone well."""
    if connection.vendor != "sqlite":
        yield
        return
    place = Path(connection.settings_dict["NAME"])
    beside = place.with_name(_BESIDE)
    connection.close()
    _take_away(beside)
    connection.settings_dict["NAME"] = beside
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.rename(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place
        _take_away(beside)


def _take_away(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _make(archive: Archive, tables: Mapping[str, Table], tell: Tell) -> None:
    """Make the tables as they were, fill them, and compare every row: all of it, or on PostgreSQL nothing."""
    with _belonging_together(), transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        tell("making the tables")
        executor = MigrationExecutor(connection)
        executor.migrate(None, plan=_plan(executor, archive.manifest.migrations))
        with transaction.atomic(), connection.cursor() as cursor:
            for name in tables:  # a step may have put in what a new site begins with
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - one of ours
            if connection.vendor == "postgresql":  # a step that adds a reference lets it be looked at at once
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in tables.values():
                _load(archive, table, tell)
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name, kept in archive.manifest.tables.items():
                put_last_number(connection, tables[name], kept.last_number)
                _compare(archive, tables[name], tell)


@contextmanager
def _belonging_together() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise PlaitError(
            "Rows of the backup do not belong together: one refers to another that is not there. It was changed."
        ) from None


def _plan(executor: MigrationExecutor, only: Collection[tuple[str, str]] | None = None) -> list[tuple[Migration, bool]]:
    """The steps that a database has not come by, in order: all of them, or ``only`` some."""
    everything = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(step, back) for step, back in everything if only is None or (step.app_label, step.name) in only]


def _load(archive: Archive, table: Table, tell: Tell) -> None:
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.name) for column in table.columns)
    places = ", ".join(["%s"] * len(table.columns))
    rows = (table.values(row, connection) for row in archive.rows(table.name))
    done = 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, AT_ONCE)):
            tell(f"{table.name}, row {done:,}")
            done += len(batch)
            try:
                cursor.executemany(f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({places})", batch)  # noqa: S608 - ours
            except OperationalError:
                raise
            except DatabaseError:
                raise PlaitError(
                    f"Rows of {table.name} cannot be put into this database: the backup was changed, or they hold a "
                    "letter that only SQLite can keep."
                ) from None


def _compare(archive: Archive, table: Table, tell: Tell) -> None:
    """Raise PlaitError where the rows that stand in the database are not those of the backup."""
    told = hashlib.sha256()
    for line in lines_of(connection, table, tell):
        told.update(line)
    if told.hexdigest() != archive.manifest.tables[table.name].sha256:
        raise PlaitError(f"The rows of {table.name} are not the same after restoring them; please report it.")
