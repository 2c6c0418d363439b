"""Making a backup: written beside its place, read back, and only then named as one; older ones go in their time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError, connection

from plait import __version__
from plait.documents import write_whole
from plait.errors import PlaitError
from plait.site.backup.archive import Archive, glance, open_archive, write_archive
from plait.site.backup.manifest import Kept, Manifest, marks_of
from plait.site.backup.snapshot import Tell, at_one_moment, last_number, lines_of, steps_of
from plait.site.backup.tables import Table, tables_at
from plait.site.holding import BACKUP_DAYS
from plait.site.keys import read_keys
from plait.site.once import last_address
from plait.site.opening import make_folder

KEEP_DAYS = BACKUP_DAYS
"""Days for which backups are kept where nobody says otherwise."""
_NAMES = "plait-*.zip"
_PART = ".part"
STAMP = "last-backup"
"""File of the site's own folder with the moment of the last backup that was whole."""


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    archive: Archive
    deleted: tuple[str, ...]
    """Names of the older backups of this site that had their time."""


def make_backup(data: Path, to: Path, *, place: str, keep_days: int, now: datetime, tell: Tell) -> Made:
    """Back up the site that Django is set up for into the folder ``to``, which is made where there is none.

    ``data`` is the site's own folder. The site may be in use: the backup is of one moment. Older backups of this
    site are deleted that are more than ``keep_days`` old, once the new one is whole; those of other sites stay.

    Raises PlaitError where there is no site, its database cannot be read, or the backup cannot be written.
    """
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        raise PlaitError(f"There is no site in {data} to back up: its database is not there.")
    manifest = Manifest(
        plait=__version__,
        made_at=now.astimezone(UTC).replace(microsecond=0),
        place=place,
        address=last_address(data),
        database=connection.vendor,
        keep_days=keep_days,
        keys=marks_of(read_keys(data)),
        migrations=(),
        tables={},
        left_out={},
    )
    try:
        make_folder(data)
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        _take_away_unfinished(to)
        with _begun(to, manifest.made_at) as (path, part, file):
            _write(file, manifest, tell)
            file.flush()
            os.fsync(file.fileno())
            archive = open_archive(part)
            archive.check(tell)
            part.rename(path)
            _settle(to)
        write_whole(data / STAMP, archive.manifest.moment.encode() + b"\n")
        return Made(replace(archive, path=path), _take_away_old(to, archive.manifest))
    except OSError as error:
        raise PlaitError(
            f"The backup cannot be written into {to}: {error.strerror}. The older ones are as they were."
        ) from None
    except DatabaseError:
        raise PlaitError(
            "The site's database cannot be read: see that its file is whole and can be used, or that PostgreSQL runs "
            "and PLAIT_SITE_DATABASE is right. The older backups are as they were."
        ) from None


def _write(file: BinaryIO, manifest: Manifest, tell: Tell) -> None:
    with at_one_moment(connection):
        steps = steps_of(connection)
        if not steps:
            raise PlaitError("There is no site in this database to back up: it is empty.")
        tables = tables_at(steps)
        kept = {name: _uncounted(table) for name, table in tables.kept.items()}
        write_archive(
            file,
            replace(manifest, migrations=steps, tables=kept, left_out=tables.left_out),
            lambda name: lines_of(connection, tables.kept[name], tell),
        )


def _uncounted(table: Table) -> Kept:
    return Kept(rows=0, bytes=0, sha256="", last_number=last_number(connection, table), encrypted=table.encrypted)


@contextmanager
def _begun(to: Path, moment: datetime) -> Iterator[tuple[Path, Path, BinaryIO]]:
    """A name for a new backup that is ours alone, and the file to be written before it has that name.

    The file is held while it is written, and in the end it is gone, whatever happens, unless it was renamed.
    """
    path, part, file = next(filter(None, (_reserved(to, moment, number) for number in count(1))))
    with file:
        try:
            yield path, part, file
        finally:
            part.unlink(missing_ok=True)


def _reserved(to: Path, moment: datetime, number: int) -> tuple[Path, Path, BinaryIO] | None:
    """Take the name with this number; None where somebody has it."""
    path = to / f"plait-{moment:%Y-%m-%d-%H%M%S}{f'-{number}' if number > 1 else ''}.zip"
    part = to / f".{path.name}{_PART}"
    try:
        file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
    except FileExistsError:
        return None
    fcntl.flock(file, fcntl.LOCK_EX)
    ours = bool(os.fstat(file.fileno()).st_nlink)  # somebody who tidied up may have been quicker
    if ours and not path.exists():
        return path, part, file
    file.close()
    if ours:
        part.unlink()
    return None


def _take_away_unfinished(to: Path) -> None:
    """Delete what was left by a process that was killed while it wrote; what somebody writes now is held."""
    for part in to.glob(f".{_NAMES}{_PART}"):
        with suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _take_away_old(to: Path, new: Manifest) -> tuple[str, ...]:
    deleted = []
    for path in sorted(to.glob(_NAMES)):
        old = glance(path)
        if old is None or old.keys["secret"] != new.keys["secret"]:
            continue
        if old.made_at < new.made_at - timedelta(days=new.keep_days):
            path.unlink(missing_ok=True)
            deleted.append(path.name)
    return tuple(deleted)


def _settle(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
