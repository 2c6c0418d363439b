"""What can be told of a file from its first bytes and its table of contents, before it is opened."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from plait.errors import Unreadable

MEBIBYTE = 1 << 20
LARGEST_FILE = 200 * MEBIBYTE
MOST_ENTRIES = 5_000
LARGEST_UNPACKED = 900 * MEBIBYTE
SUSPECT_UNPACKED = 50 * MEBIBYTE
HIGHEST_RATIO = 120
"""An honest sheet of 50,000 rows packs 18 times smaller, a zip bomb several hundred times."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_THINGS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a Word document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_PASSWORD = (
    "{name} is protected by a password: open it, remove the password (File, Info, Protect Workbook), "
    "save it and try again."
)


@dataclass(frozen=True)
class FileKind:
    """How to read a file, and what to tell the user about it."""

    reader: str
    """"excel" or "csv"."""
    notices: tuple[str, ...] = ()


def inspect(path: Path) -> FileKind:
    """Look at a file from outside.

    Raises Unreadable, in one plain sentence, for a file that should not be opened at all.
    """
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8192)
    except IsADirectoryError:
        raise Unreadable(f"{name} is a folder: choose one spreadsheet in it.") from None
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}: check the name and the folder.") from None
    except OSError as error:
        raise Unreadable(f"{name} cannot be opened: {error.strerror or 'it cannot be read'}.") from None
    if size == 0 or not head.strip():
        raise Unreadable(f"{name} is empty: there is nothing in it to read.")
    if size > LARGEST_FILE:
        raise Unreadable(
            f"{name} is larger than {LARGEST_FILE // MEBIBYTE} MB: split it, or save only the list on its own."
        )
    if head.startswith(b"PK"):
        return _inspect_zip(path)
    if head.startswith(_OLE):
        if _has_stream(path, "EncryptedPackage"):
            raise Unreadable(_PASSWORD.format(name=name))
        macros = _has_stream(path, "_VBA_PROJECT")
        return FileKind("excel", (_macros_notice(name),) if macros else ())
    for start, thing in _OTHER_THINGS:
        if head.startswith(start):
            raise Unreadable(
                f"{name} is {thing}, not a spreadsheet: save the list as .xlsx, .ods or .csv and try again."
            )
    return FileKind("csv")


def _inspect_zip(path: Path) -> FileKind:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            encrypted_ods = "META-INF/manifest.xml" in archive.namelist() and any(
                b"encryption-data" in archive.open(entry).read(200_000)
                for entry in entries
                if entry.filename == "META-INF/manifest.xml"
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise Unreadable(
            f"{name} is damaged: open it in Excel or LibreOffice, save it again and try the new file."
        ) from None
    if encrypted_ods or any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_PASSWORD.format(name=name))
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or (unpacked > SUSPECT_UNPACKED and unpacked / packed > HIGHEST_RATIO)
    ):
        raise Unreadable(
            f"{name} unpacks to {unpacked // MEBIBYTE:,} MB, far more than a list needs, so it was not opened: "
            "copy only the list to a new workbook."
        )
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names and "content.xml" not in names:
        thing = "a Word document" if "word/document.xml" in names else "an archive"
        raise Unreadable(
            f"{name} is {thing}, not a spreadsheet: save the list as .xlsx, .ods or .csv and try again."
        )
    macros = any(entry.endswith("vbaProject.bin") for entry in names)
    return FileKind("excel", (_macros_notice(name),) if macros else ())


def _has_stream(path: Path, stream: str) -> bool:
    """Whether an OLE file (XLS, or an encrypted XLSX) names a stream: names stand in it as UTF-16."""
    return stream.encode("utf-16-le") in path.read_bytes()


def _macros_notice(name: str) -> str:
    return f"{name} has macros: no macro was run, only the values in its cells were read."
