"""Files that are there whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

from plait.errors import PlaitError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it.

    Folders on the way are made. Raises PlaitError where it cannot be written.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise PlaitError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        if temporary is not None:  # it is still there only if something went wrong, such as Ctrl+C
            temporary.unlink(missing_ok=True)
