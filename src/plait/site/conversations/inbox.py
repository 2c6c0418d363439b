"""Answers by e-mail from the site's own folder: a mail server puts each into it as a file."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings

from plait.site.conversations.door import Became, take_in
from plait.site.conversations.letters import LARGEST, read_letter

MOST = 100
"""Files that are taken in at one look."""


def take_in_all() -> None:
    """Take in what lies in the folder. A file goes away only after what became of it is in the database."""
    if not settings.INBOX.is_dir():
        return
    for path in sorted(settings.INBOX.iterdir())[:MOST]:
        if path.is_file() and not path.name.startswith("."):  # one that is still being written begins with a dot
            _take_in(path)


def _take_in(path: Path) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError:  # another worker was quicker, or it is not ours to read
        return
    if take_in(partial(read_letter, data)) is not Became.NOT_READ:
        path.unlink(missing_ok=True)
        return
    aside = path.parent / "not-read"
    aside.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileNotFoundError):  # another worker was quicker
        path.rename(aside / path.name)
