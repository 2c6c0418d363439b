"""A program that puts deeds on record: `python recorder.py FOLDER NUMBER`.

It says that it is ready, begins once it is told to by a line, and writes a line for each deed that is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plait.site.opening import Site, prepare


def put_on_record(folder: Path, number: int) -> None:
    """Put so many deeds on record, each in a transaction of its own."""
    prepare(Site(folder / "site"), say=lambda _: None)
    from plait.site.audit.actions import record
    from plait.site.people.models import Organisation

    organisation, _ = Organisation.objects.get_or_create(name="Food Share", defaults={"kind": "vcs"})
    say("ready")
    sys.stdin.readline()
    for _one in range(number):
        record("worked", organisation, by=None)
        say("done")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    put_on_record(Path(sys.argv[1]), int(sys.argv[2]))
