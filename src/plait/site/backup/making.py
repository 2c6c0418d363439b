"""Making a backup: written beside its place, read back, and only then named as one; older ones go in their time."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError, connection

from plait import __version__
from plait.documents import write_whole
from plait.errors import PlaitError
from plait.site.backup.archive import open_archive, write_archive
from plait.site.backup.manifest import Kept, Manifest, marks_of
from plait.site.backup.shelf import Shelf
from plait.site.backup.snapshot import Tell, at_one_moment, last_number, lines_of, steps_of
from plait.site.backup.tables import Table, tables_at
from plait.site.holding import BACKUP_DAYS
from plait.site.keys import read_keys
from plait.site.once import last_address
from plait.site.opening import make_folder

KEEP_DAYS = BACKUP_DAYS
"""Days for which backups are kept where nobody says otherwise."""
STAMP = "last-backup"
"""File of the site's own folder with the moment of the last backup that was whole."""


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    where: str
    """Its name, by which it can be restored."""
    size: int
    """Bytes."""
    manifest: Manifest
    deleted: tuple[str, ...]
    """Names of the older backups of this site that had their time."""


def make_backup(data: Path, shelf: Shelf, *, place: str, keep_days: int, now: datetime, tell: Tell) -> Made:
    """Back up the site that Django is set up for, and put the backup on a shelf.

    ``data`` is the site's own folder. The site may be in use: the backup is of one moment. Older backups of this
    site on the shelf are deleted that are more than ``keep_days`` old, once the new one is whole; those of other
    sites stay.

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
        with shelf.begun(manifest.made_at) as (part, file):
            manifest = _write(file, manifest, tell)
            file.flush()
            os.fsync(file.fileno())
            open_archive(part).check(tell)
            size = file.seek(0, os.SEEK_END)
            where = shelf.put(part, manifest)
        write_whole(data / STAMP, manifest.moment.encode() + b"\n")
        return Made(where, size, manifest, shelf.take_away_old(manifest))
    except OSError as error:
        raise PlaitError(
            f"The backup cannot be written into {shelf.folder}: {error.strerror}. The older ones are as they were."
        ) from None
    except DatabaseError:
        raise PlaitError(
            "The site's database cannot be read: see that its file is whole and can be used, or that PostgreSQL runs "
            "and PLAIT_SITE_DATABASE is right. The older backups are as they were."
        ) from None


def _write(file: BinaryIO, manifest: Manifest, tell: Tell) -> Manifest:
    with at_one_moment(connection):
        steps = steps_of(connection)
        if not steps:
            raise PlaitError("There is no site in this database to back up: it is empty.")
        tables = tables_at(steps)
        kept = {name: _uncounted(table) for name, table in tables.kept.items()}
        return write_archive(
            file,
            replace(manifest, migrations=steps, tables=kept, left_out=tables.left_out),
            lambda name: lines_of(connection, tables.kept[name], tell),
        )


def _uncounted(table: Table) -> Kept:
    return Kept(rows=0, bytes=0, sha256="", last_number=last_number(connection, table), encrypted=table.encrypted)
