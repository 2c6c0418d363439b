"""Uploads put aside: on this disk only while they are read.

Where the process is killed meanwhile, the server empties the folder for uploads before another takes its place.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from plait.sheets.preflight import LARGEST_FILE

MOST_TAKEN = LARGEST_FILE + 1
"""Bytes of an upload that are put on the disk: enough to see that it is too large."""
LONGEST_NAME = 80
LONGEST_NAME_ON_DISK = 160
"""Bytes; a file system takes 255, and letters of some scripts have four."""


class UploadHandler(FileUploadHandler):
    """Takes what is being sent into a file without a name: it goes with the request, or with the process."""

    file: UploadedFile[bytes]

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin to take a file."""
        super().new_file(*arguments, **named)
        nameless = tempfile.TemporaryFile(dir=settings.UPLOADS)  # noqa: SIM115 - Django closes it with the request
        self.file = UploadedFile(nameless, self.file_name, self.content_type)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next piece."""
        self.file.write(raw_data[: max(0, MOST_TAKEN - start)])

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """The whole file, to be read from its start."""
        self.file.seek(0)
        self.file.size = min(file_size, MOST_TAKEN)
        return self.file

    def upload_interrupted(self) -> None:
        """Forget what came before the sending broke off."""
        self.file.close()


def put_aside(upload: UploadedFile[bytes]) -> Path:
    """Copy an upload to a folder of its own, for a child process to open by its path. To be taken away again."""
    folder = Path(tempfile.mkdtemp(prefix="plait-", dir=settings.UPLOADS))
    path = folder / _safe_name(upload.name or "")
    try:
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
    except BaseException:
        take_away(path)
        raise
    return path


def take_away(path: Path) -> None:
    """Delete what was put aside."""
    with suppress(FileNotFoundError):  # the server came first
        shutil.rmtree(path.parent)


def _safe_name(name: str) -> str:
    """The file's own name, for the sentences about it, without anything a path could mean."""
    kept = re.sub(r"[^\w .()&'-]", "_", Path(name.replace("\\", "/")).name).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{_short(stem)}{dot}{ending[:8]}" if stem else _short(kept) or "list"


def _short(name: str) -> str:
    return name[:LONGEST_NAME].encode()[:LONGEST_NAME_ON_DISK].decode(errors="ignore")
