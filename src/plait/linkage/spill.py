"""The folder for what memory does not hold: only its user can read it, and it goes, however its run ends.

A run holds a lock on its folder for as long as it lives. Whoever comes next takes away the folders that nobody holds:
those of runs that were killed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "plait-match-"
_HELD = "held"
"""The file in the folder that is locked; it has this name only once it is."""


class Spill:
    """One run's folder."""

    def __init__(self) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        coming = self.path / "coming"
        self._file = coming.open("xb")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        coming.rename(self.path / _HELD)

    def cleanup(self) -> None:
        """Take the folder away with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._file.close()


def sweep() -> None:
    """Take away the folders of this user's runs that ended without doing so."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another run takes it away at the same time, or it still holds it
            found = path.lstat()
            if found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode):
                with (path / _HELD).open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path, ignore_errors=True)
