"""The file of a backup: a zip of one text file a table and a manifest, sealed by a checksum at its end.

What is read back may be damaged or made to do harm: nothing of it is unpacked to disk, no more than a row is held
in memory, and no row is given that the manifest does not vouch for by the end.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO

from plait.errors import PlaitError
from plait.site.backup.manifest import Kept, Manifest, NotABackup, read_manifest

MANIFEST = "manifest.json"
ENDING = ".jsonl"
SEAL = 64
"""Bytes at the end of the file, as the zip's comment: the SHA-256, in hexadecimal, of all bytes before them."""
MEBIBYTE = 1024 * 1024
LONGEST_MANIFEST = 4 * MEBIBYTE
LONGEST_LINE = 64 * MEBIBYTE
"""Bytes of one row."""
SUSPECT_UNPACKED = 1024 * MEBIBYTE
HIGHEST_RATIO = 200
"""A file that unpacks to more than SUSPECT_UNPACKED, and to so many times its own size, was made to do harm."""
_LEVEL = 6
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What zipfile raises for a file that is no zip, or a broken one: it looks for things where none can be."""

Row = dict[str, object]


@dataclass(frozen=True)
class Archive:
    """A backup that was opened: its seal is whole, and it holds the files that its manifest names and no other."""

    path: Path
    manifest: Manifest

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, in order.

        Raises NotABackup, at the latest after the last one, where they are not those that the manifest vouches for.
        """
        kept = self.manifest.tables[table]
        read, told = 0, hashlib.sha256()
        with _open(self.path) as archive, _unbroken(self.path), archive.open(table + ENDING) as file:
            for line in _lines(file, self.path):
                told.update(line)
                read += 1
                yield _row(line, table, read)
        if (read, told.hexdigest()) != (kept.rows, kept.sha256):
            raise NotABackup(f"The rows of {table} are not those that the backup's manifest names: it was changed.")

    def check(self, tell: Callable[[str], None]) -> None:
        """Read every row. Raises NotABackup where something was damaged or changed."""
        for table in self.manifest.tables:
            tell(f"checking {table}")
            for _row in self.rows(table):
                pass


def write_archive(file: BinaryIO, manifest: Manifest, lines: Callable[[str], Iterable[bytes]]) -> Manifest:
    """Write an archive into a file that is open for reading and writing.

    ``lines`` gives a table's rows as they are written, each with its line end; the manifest's counts and checksums
    are filled in from them, and it is given back. Texts that repeat themselves could make an archive look like a
    trap: then it is written a second time, unpacked. Raises OSError where there is no room.
    """
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        file.seek(0)
        file.truncate()
        manifest = _write_zip(file, manifest, lines, method)
        if not _is_suspect(file.seek(0, 2), sum(table.bytes for table in manifest.tables.values())):
            break
    seal = _sum_before_seal(file)
    file.write(seal)
    return manifest


def _write_zip(file: BinaryIO, manifest: Manifest, lines: Callable[[str], Iterable[bytes]], method: int) -> Manifest:
    tables = {}
    with zipfile.ZipFile(file, "w", method, compresslevel=_LEVEL) as archive:
        archive.comment = b"0" * SEAL
        for name, kept in manifest.tables.items():
            with archive.open(_entry(name + ENDING, manifest, method), "w", force_zip64=True) as into:
                tables[name] = _write_table(into, name, kept, lines(name))
        manifest = replace(manifest, tables=tables)
        archive.writestr(_entry(MANIFEST, manifest, method), manifest.text(), compresslevel=_LEVEL)
    return manifest


def _entry(name: str, manifest: Manifest, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, manifest.made_at.timetuple()[:6])
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


def _write_table(into: IO[bytes], name: str, kept: Kept, lines: Iterable[bytes]) -> Kept:
    rows, size, told = 0, 0, hashlib.sha256()
    for line in lines:
        if len(line) > LONGEST_LINE:
            raise PlaitError(f"A row of {name} is longer than {LONGEST_LINE // MEBIBYTE} MB and cannot be backed up.")
        into.write(line)
        told.update(line)
        rows += 1
        size += len(line)
    return replace(kept, rows=rows, bytes=size, sha256=told.hexdigest())


def open_archive(path: Path) -> Archive:
    """Open a backup and look at all of it but the rows.

    Raises NotABackup where it is none, was damaged or changed, or comes from a newer version; PlaitError where it
    cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            told = _sum_before_seal(file)
            if file.read() != told:
                raise NotABackup(
                    f"{path.name} is not whole, or is no backup of Plait: take another copy of it, or an older backup."
                )
            size = file.tell()
    except OSError as error:
        raise PlaitError(f"{path} cannot be read: {error.strerror}.") from None
    with _open(path) as archive, _unbroken(path):
        entries = archive.infolist()
        manifest = _manifest_in(archive, entries, path)
    _check_entries(entries, manifest, size)
    return Archive(path, manifest)


def glance(path: Path) -> Manifest | None:
    """The manifest of a file that calls itself a backup, whether it is whole or not; None where none can be read."""
    try:
        with _open(path) as archive, _unbroken(path):
            return _manifest_in(archive, archive.infolist(), path)
    except (PlaitError, OSError):
        return None


def _sum_before_seal(file: BinaryIO) -> bytes:
    """The checksum of all of a file but its seal; the file then stands at the seal."""
    told, left = hashlib.sha256(), max(0, file.seek(0, 2) - SEAL)
    file.seek(0)
    while left and (piece := file.read(min(left, MEBIBYTE))):
        told.update(piece)
        left -= len(piece)
    return told.hexdigest().encode()


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    with _unbroken(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield archive


@contextmanager
def _unbroken(path: Path) -> Iterator[None]:
    """Say in one sentence that a file is broken."""
    try:
        yield
    except _BROKEN:
        raise NotABackup(f"{path.name} is damaged: take another copy of it, or an older backup.") from None


def _manifest_in(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], path: Path) -> Manifest:
    found = [entry for entry in entries if entry.filename == MANIFEST]
    plain = all(entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries)
    if not plain or len(found) != 1 or found[0].file_size > LONGEST_MANIFEST:
        raise NotABackup(f"{path.name} is no backup of Plait: it has no manifest that could be read.")
    return read_manifest(archive.read(found[0]))


def _check_entries(entries: list[zipfile.ZipInfo], manifest: Manifest, size: int) -> None:
    """Raise NotABackup where a zip holds anything but what its manifest names, or more than it could hold."""
    wanted = {MANIFEST: None} | {name + ENDING: kept.bytes for name, kept in manifest.tables.items()}
    if sorted(entry.filename for entry in entries) != sorted(wanted):
        raise NotABackup("The backup holds other files than its manifest names: it was changed.")
    if any(wanted[entry.filename] not in {None, entry.file_size} for entry in entries):
        raise NotABackup("The tables in the backup are not as long as its manifest says: it was changed.")
    if _is_suspect(size, sum(entry.file_size for entry in entries)) or _overlap(entries, size):
        raise NotABackup("The backup unpacks to far more than it could hold: it was made to do harm.")


def _is_suspect(size: int, unpacked: int) -> bool:
    return unpacked > SUSPECT_UNPACKED and unpacked > HIGHEST_RATIO * size


def _overlap(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether two entries share bytes of the file, by which a small one can hold any amount (Fifield 2019)."""
    placed = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    ends = [end for _, end in placed]
    starts = [start for start, _ in placed[1:]] + [size]
    return any(end > start for end, start in zip(ends, starts, strict=True))


def _lines(file: IO[bytes], path: Path) -> Iterator[bytes]:
    """The lines of a file, each with its end; no longer one is held in memory than LONGEST_LINE."""
    parts: list[bytes] = []
    held = 0
    while piece := file.read(MEBIBYTE):
        *ended, begun = piece.split(b"\n")
        for line in ended:
            yield b"".join((*parts, line, b"\n"))
            parts, held = [], 0
        parts.append(begun)
        held += len(begun)
        if held > LONGEST_LINE:
            break
    if held:
        raise NotABackup(f"{path.name} is damaged: a row of it has no end.")


def _row(line: bytes, table: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise NotABackup(f"Row {number} of {table} cannot be read: the backup was changed.")
    return row
