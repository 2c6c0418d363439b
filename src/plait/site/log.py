"""The log: one line of JSON for each event, on standard error, without anything about a person or a list."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings

from plait.errors import place_of


def event(what: str, **about: str | int) -> None:
    """Write a line, where this site writes a log (``settings.LOG``).

    Whoever calls this hands in names of the site's own and numbers, and nothing that somebody wrote: no address,
    no name, no sentence. JSON in ASCII has no line of its own for what was written into it (ASVS 16.4.1).
    """
    if not settings.LOG:
        return
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"at": now, "event": what, "process": os.getpid(), **about})
    with suppress(OSError):  # whoever reads the log has gone, and the site goes on
        os.write(2, f"{line}\n".encode())  # in one piece, however many processes write


def fault(error: BaseException) -> None:
    """Write that something failed which nobody foresaw: of what kind and where. Its own text could hold a cell."""
    event("fault", place=place_of(error))
