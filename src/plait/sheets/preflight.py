"""What can be told of a file from its first bytes and its table of contents, before it is opened."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plait.documents.wording import printable
from plait.errors import Unreadable

MEBIBYTE = 1 << 20
LARGEST_FILE = 200 * MEBIBYTE
MOST_ENTRIES = 5_000
LARGEST_UNPACKED = 400 * MEBIBYTE
"""As much as the child process can hold: about 500,000 rows of fifteen columns."""
SUSPECT_UNPACKED = 50 * MEBIBYTE
HIGHEST_RATIO = 120
"""An honest sheet of 50,000 rows packs 18 times smaller, a zip bomb several hundred times."""

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)")
_ZIP_ENTRY = b"PK\x01\x02"
"""Stands before each entry in a zip file's table of contents."""
_OTHER_THINGS = tuple(
    (re.compile(start, re.DOTALL | re.IGNORECASE), thing)
    for start, thing in (
        (rb"\x89PNG", "a picture"),
        (rb"\xff\xd8\xff", "a picture"),
        (rb"GIF8[79]a", "a picture"),
        (rb"BM.{4}\0{4}", "a picture"),  # BM alone may begin the heading BMI
        (rb"II\*\0|MM\0\*", "a picture"),
        (rb"RIFF.{4}WEBP|.{4}ftyp", "a picture or a film"),
        (rb"%PDF", "a PDF"),
        (rb"\{\\rtf", "a Word document"),
        (rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml|!--)", "a web page or XML"),
        (rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a", "a compressed archive"),
        (rb"PAR1[^ -~]", "a Parquet file"),
        (rb"SQLite format 3\0", "a database"),
        (rb"\x7fELF|MZ[^,;\t]\0", "a program"),
    )
)
_PROTECTED = (
    "{name} is protected by a password: open it, remove the password (File, Info, Protect Workbook), "
    "save it and try again."
)
_NOTHING_UNSEEN = (
    "{name} is an {ending} file, in which hidden rows and columns, notes and formulas cannot be looked for: "
    "save it as .xlsx to have them looked for."
)
_DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the zipfile module raises for archives that are damaged or made to harm."""


@dataclass(frozen=True)
class FileKind:
    """How to read a file, and what to tell the user about it."""

    reader: str
    """"excel" or "csv"."""
    notices: tuple[str, ...] = ()


def printable_name(path: Path) -> str:
    """The file's name for a sentence: on one line, and printable whatever bytes are in it."""
    return printable(path.name or str(path))


def inspect(path: Path) -> FileKind:
    """Look at a file from outside.

    Raises Unreadable, in one plain sentence, for a file that should not be opened at all.
    """
    name = printable_name(path)
    size, head = _size_and_head(path, name)
    if size == 0 or (size <= _HEAD and not head.strip()):
        raise Unreadable(f"{name} is empty: there is nothing in it to read.")
    if size > LARGEST_FILE:
        raise Unreadable(f"{name} is larger than {LARGEST_FILE // MEBIBYTE} MB: split it, or save only the list.")
    if _ZIP.match(head):
        return _inspect_zip(path, name)
    if head.startswith(_OLE):
        return _inspect_ole(path, name)
    for start, thing in _OTHER_THINGS:
        if start.match(head):
            raise Unreadable(_not_a_spreadsheet(name, thing))
    return FileKind("csv")


def _size_and_head(path: Path, name: str) -> tuple[int, bytes]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(f"{name} is a folder: choose one spreadsheet in it.")
        if not stat.S_ISREG(status.st_mode):  # opening a pipe waits for ever
            raise Unreadable(f"{name} is a pipe or a device, not a file: choose a spreadsheet.")
        with path.open("rb") as file:
            return status.st_size, file.read(_HEAD)
    except FileNotFoundError:
        raise Unreadable(f"There is no file {printable(str(path))}: check the name and the folder.") from None
    except PermissionError:
        raise Unreadable(f"You may not read {name}: ask whoever keeps it for a copy that you may read.") from None
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise Unreadable(f"{name} cannot be opened ({reason}): check the name and the folder.") from None


def _inspect_ole(path: Path, name: str) -> FileKind:
    """An XLS workbook, or an XLSX that was encrypted; names of its streams stand in it as UTF-16."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable(_PROTECTED.format(name=name))
    macros = _macro_notices(name, has_macros="_VBA_PROJECT".encode("utf-16-le") in content)
    return FileKind("excel", (*macros, _NOTHING_UNSEEN.format(name=name, ending=".xls")))


def _inspect_zip(path: Path, name: str) -> FileKind:
    # Counted before the table of contents is read, which takes a kilobyte of memory an entry.
    count = path.read_bytes().count(_ZIP_ENTRY)
    if count > MOST_ENTRIES:
        raise Unreadable(
            f"{name} has {count:,} parts packed in it, far more than a workbook, so it was not opened: "
            "copy only the list to a new workbook."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            manifest, mimetype = _start_of(archive, "META-INF/manifest.xml"), _start_of(archive, "mimetype")
    except _DAMAGED_ZIP:
        raise Unreadable(
            f"{name} is damaged: open it in Excel or LibreOffice, save it again and try the new file."
        ) from None
    if b"encryption-data" in manifest or any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_PROTECTED.format(name=name))
    _refuse_bomb(entries, name)
    names = {entry.filename for entry in entries}
    is_ods = "content.xml" in names and b"text" not in mimetype
    if not is_ods and not names & {"xl/workbook.xml", "xl/workbook.bin"}:
        is_document = "word/document.xml" in names or b"text" in mimetype
        raise Unreadable(_not_a_spreadsheet(name, "a document" if is_document else "an archive"))
    macros = _macro_notices(name, has_macros=any(entry.endswith("vbaProject.bin") for entry in names))
    if "xl/workbook.bin" in names:
        return FileKind("excel", (*macros, _NOTHING_UNSEEN.format(name=name, ending=".xlsb")))
    return FileKind("excel", macros)


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of an entry of an archive, none where it is not there."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as entry:
        return entry.read(200_000)


def _refuse_bomb(entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise Unreadable(
            f"{name} unpacks to {unpacked // MEBIBYTE:,} MB, far more than a list needs, so it was not "
            "opened: copy only the list to a new workbook, or save it as .csv."
        )
    parts = [(entry.file_size, max(1, entry.compress_size)) for entry in entries]
    whole = (unpacked, sum(packed for _, packed in parts))
    ratio = max((size // packed for size, packed in (whole, *parts) if size > SUSPECT_UNPACKED), default=0)
    if ratio >= HIGHEST_RATIO:
        raise Unreadable(
            f"{name} unpacks to {ratio:,} times its own size, far more than a list does, so it was not "
            "opened: copy only the list to a new workbook, or save it as .csv."
        )


def _not_a_spreadsheet(name: str, thing: str) -> str:
    return f"{name} is {thing}, not a spreadsheet: save the list as .xlsx, .ods or .csv and try again."


def _macro_notices(name: str, *, has_macros: bool) -> tuple[str, ...]:
    if not has_macros:
        return ()
    return (f"{name} has macros: no macro was run, only the values in its cells were read.",)
