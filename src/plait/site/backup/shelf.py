"""Where backups are kept: in a folder, or in a bucket of an S3 service."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO, Protocol

from plait.errors import PlaitError
from plait.site.backup.archive import glance
from plait.site.backup.manifest import Manifest

NAMES = "plait-*.zip"
REMOTE = "s3://"
_PART = ".part"


class Shelf(Protocol):
    """A place for backups of one or several sites."""

    @property
    def folder(self) -> Path:
        """Where a backup is written before it is known to be whole."""

    def begun(self, moment: datetime) -> AbstractContextManager[tuple[Path, BinaryIO]]:
        """A file for a new backup of this moment, ours alone. Nothing of it is left in the end if it is not put."""

    def put(self, part: Path, manifest: Manifest) -> str:
        """Give the backup that ``begun`` gave the file for, now that it is whole, its name; that name."""

    def take_away_old(self, new: Manifest) -> tuple[str, ...]:
        """Delete the backups of the same site whose time is over by this newer one; their names."""


def shelf_at(address: str, data: Path) -> Shelf:
    """The shelf that a person names. Raises PlaitError where it cannot be one."""
    if address.startswith(REMOTE):
        from plait.site.backup.bucket import Bucket

        return Bucket.at(address, Folder(data))
    if "://" in address:
        raise PlaitError(f"{address} is no place for backups: name a folder, or s3://BUCKET/PATH.")
    return Folder(Path(address))


@contextmanager
def on_disk(address: str) -> Iterator[Path]:
    """A backup as a file, which goes away again if it had to be fetched. Raises PlaitError where there is none."""
    if address.startswith(REMOTE):
        from plait.site.backup.bucket import fetched

        with fetched(address) as path:
            yield path
    else:
        yield Path(address)


def is_over(made_at: datetime, new: Manifest) -> bool:
    """Whether the time of a backup that was made then is over."""
    return made_at < new.made_at - timedelta(days=new.keep_days)


@dataclass(frozen=True)
class Folder:
    """A folder on this computer, which is made where there is none. Its methods raise OSError."""

    folder: Path

    @contextmanager
    def begun(self, moment: datetime) -> Iterator[tuple[Path, BinaryIO]]:
        """See `Shelf`. The file is held while it is written."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_away_unfinished()
        part, file = next(filter(None, (self._reserved(moment, number) for number in count(1))))
        with file:
            try:
                yield part, file
            finally:
                part.unlink(missing_ok=True)

    def put(self, part: Path, manifest: Manifest) -> str:  # noqa: ARG002 - others write it on the parcel
        """See `Shelf`."""
        path = _whole(part)
        part.rename(path)
        _settle(self.folder)
        return f"{path}"

    def take_away_old(self, new: Manifest) -> tuple[str, ...]:
        """See `Shelf`."""
        deleted = []
        for path in sorted(self.folder.glob(NAMES)):
            old = glance(path)
            if old and old.keys["secret"] == new.keys["secret"] and is_over(old.made_at, new):
                path.unlink(missing_ok=True)
                deleted.append(path.name)
        return tuple(deleted)

    def _reserved(self, moment: datetime, number: int) -> tuple[Path, BinaryIO] | None:
        """Take the name with this number; None where somebody has it."""
        part = self.folder / f".plait-{moment:%Y-%m-%d-%H%M%S}{f'-{number}' if number > 1 else ''}.zip{_PART}"
        try:
            file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        except FileExistsError:
            return None
        fcntl.flock(file, fcntl.LOCK_EX)
        ours = bool(os.fstat(file.fileno()).st_nlink)  # somebody who tidied up may have been quicker
        if ours and not _whole(part).exists():
            return part, file
        file.close()
        if ours:
            part.unlink()
        return None

    def _take_away_unfinished(self) -> None:
        """Delete what was left by a process that was killed while it wrote; what somebody writes now is held."""
        for part in self.folder.glob(f".{NAMES}{_PART}"):
            with suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()


def _whole(part: Path) -> Path:
    """The name that a file has when it is whole."""
    return part.with_name(part.name.removeprefix(".").removesuffix(_PART))


def _settle(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
