"""What a site can lack for a while: its database, or room on the disk. It says so, and goes on once that is back."""

from __future__ import annotations

import errno
import sqlite3

from django.db import InterfaceError, OperationalError

RETRY_AFTER = 30
"""Seconds after which a program that asked may ask again."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CODES = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_DISK_FULL = "53100"
"""PostgreSQL's own code for it."""


def lacks_room(error: BaseException | None) -> bool:
    """Whether something failed as there was no room for it on a disk."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest says which write it was
    return code in _CODES or getattr(cause, "sqlstate", "") == _DISK_FULL


def is_passing(error: BaseException | None) -> bool:
    """Whether something failed that goes once the database answers, or there is room again."""
    return isinstance(error, OperationalError | InterfaceError) or lacks_room(error)
