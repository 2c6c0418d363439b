"""Files that are there whole or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from plait.errors import PlaitError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it.

    Folders on the way are made. Who may read the file is as the user's umask says: a report about
    people must not be opened to others. Raises PlaitError where it cannot be written.
    """
    temporary = path.parent / f".{path.name}.{token_hex(4)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(temporary, data)
        temporary.replace(path)
    except OSError as error:
        raise PlaitError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):  # it is still there only if something went wrong, such as Ctrl+C
            temporary.unlink()


def _write(path: Path, data: bytes) -> None:
    """Write a file that has a name only once it is whole: a process that is killed meanwhile leaves nothing behind."""
    with suppress(OSError, AttributeError):  # not every disk, and no other system, has files without a name
        with os.fdopen(os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            own = os.open("/proc/self/fd", os.O_RDONLY)
            try:
                os.link(str(file.fileno()), path, src_dir_fd=own, follow_symlinks=True)
            finally:
                os.close(own)
        return
    with path.open("xb") as file:
        file.write(data)


def take_away(path: Path) -> bool:
    """Take a file away; False where there was none. Raises PlaitError where that cannot be done."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise PlaitError(f"{path} cannot be taken away: {error.strerror}.") from None
    return True


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let nobody else read a file, change it and write it while we do: who comes later waits.

    A file beside it is held, since `write_whole` puts another one in its place; the hold ends with the process,
    however it dies. Folders on the way are made. Raises PlaitError where that file cannot be made.
    """
    beside = path.parent / f".{path.name}.held"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = beside.open("ab")
    except OSError as error:
        raise PlaitError(f"{path} cannot be written: {error.strerror}.") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
