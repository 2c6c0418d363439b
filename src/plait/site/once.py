"""One server a site: who has its folder open, and under which address the site is reached."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

_FILE = "open-on"


def hold(data: Path, address: str) -> TextIO | None:
    """Hold the site's folder until the file that this gives is closed; None where another process holds it.

    The hold ends with the process, however it dies, and a child process does not share it.
    """
    file = (data / _FILE).open("a", encoding="utf-8")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.truncate(0)
    file.write(address)
    file.flush()
    return file


def last_address(data: Path) -> str:
    """Where the site is reached, or was when it was last open; "" where it never was.

    Not for the process that holds the folder: reading the file would end the hold.
    """
    path = data / _FILE
    return path.read_text(encoding="utf-8") if path.exists() else ""


def is_open(data: Path) -> bool:
    """Whether some process holds the site's folder now."""
    if not (data / _FILE).exists():
        return False
    held = hold(data, last_address(data))
    if held is not None:
        held.close()
    return held is None
