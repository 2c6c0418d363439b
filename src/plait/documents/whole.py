"""Files that are there whole or not at all."""

from __future__ import annotations

from contextlib import suppress
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
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(path)
    except OSError as error:
        raise PlaitError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):  # it is still there only if something went wrong, such as Ctrl+C
            temporary.unlink()
