"""A program that puts deeds on record: `python recorder.py FOLDER NAME NUMBER`.

It says that it is ready by a file FOLDER/NAME, begins once there is FOLDER/go, and writes a line for each deed
that is committed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from plait.site.opening import Site, prepare


def put_on_record(folder: Path, name: str, number: int) -> None:
    """Put so many deeds on record, each in a transaction of its own."""
    prepare(Site(folder / "site"), say=lambda _: None)
    from plait.site.audit.actions import record
    from plait.site.people.models import Organisation

    organisation, _ = Organisation.objects.get_or_create(name="Food Share", defaults={"kind": "vcs"})
    (folder / name).touch()
    while not (folder / "go").exists():
        time.sleep(0.005)
    for _one in range(number):
        record("worked", organisation, by=None)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    put_on_record(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
