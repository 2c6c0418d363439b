"""From an upload to an open list: the file is put aside for the child process, read, and deleted."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from plait.errors import SeveralLists
from plait.sheets import find_list, read_workbook
from plait.site.lists.tray import OpenList
from plait.standard import load_dictionary

LONGEST_NAME = 80
LONGEST_NAME_ON_DISK = 160
"""Bytes; a file system takes 255, and letters of some scripts have four."""


class UploadHandler(TemporaryFileUploadHandler):
    """Puts an upload aside under a name that every disk can hold: Django keeps endings of any length."""

    def new_file(self, field_name: str, file_name: str, *arguments: Any, **named: Any) -> None:
        """Begin to put a file aside."""
        super().new_file(field_name, _safe_name(file_name), *arguments, **named)


def read_upload(upload: UploadedFile[bytes]) -> OpenList:
    """Read an uploaded spreadsheet. Its bytes are on this disk only while they are being read.

    Raises PlaitError, in one plain sentence, for a file in which no list can be found.
    """
    with tempfile.TemporaryDirectory(prefix="plait-", dir=settings.UPLOADS) as folder:
        path = Path(folder) / _safe_name(upload.name or "")
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        workbook = read_workbook(path)
    try:
        return OpenList(workbook, find_list(workbook, load_dictionary()))
    except SeveralLists as several:
        return OpenList(workbook, None, sheets=several.sheets)


def read_again(item: OpenList, *, sheet: str | None, tags: Mapping[str, str]) -> OpenList:
    """The same workbook with another sheet or other tags; nothing is read from disk.

    Raises PlaitError for a sheet or a column that is not there.
    """
    chosen = sheet or (item.tagged.sheet if item.tagged else None)
    tagged = find_list(item.workbook, load_dictionary(), sheet=chosen or None, by_letter=tags)
    return OpenList(item.workbook, tagged, sheets=item.sheets, tags=tags)


def _safe_name(name: str) -> str:
    """The file's own name, for the sentences about it, without anything a path could mean."""
    kept = re.sub(r"[^\w .()&'-]", "_", Path(name.replace("\\", "/")).name).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{_short(stem)}{dot}{ending[:8]}" if stem else _short(kept) or "list"


def _short(name: str) -> str:
    return name[:LONGEST_NAME].encode()[:LONGEST_NAME_ON_DISK].decode(errors="ignore")
