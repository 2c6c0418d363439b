"""``plait restore``: a shared site made from a backup, or a look at whether one is whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from plait.cli.main import FINDINGS, OK
from plait.cli.options import add_json, print_json
from plait.cli.progress import steps
from plait.cli.saying import say
from plait.documents.wording import counted, long_day
from plait.errors import PlaitError
from plait.site.backup.archive import Archive, open_archive
from plait.site.backup.restoring import Restored, restore
from plait.site.backup.shelf import on_disk
from plait.site.opening import Site

DESCRIPTION = """\
Make a shared site from a backup, in a new folder in which the site's keys.json was put before. Its
database is SQLite there, or the empty PostgreSQL database that PLAIT_SITE_DATABASE names. Every row
is compared with the backup; a site that people have used is never written over. With --check the
backup is only read, and nothing is made."""
EXAMPLES = (
    "plait restore backups/plait-2026-11-22-140512.zip --check",
    "plait restore backups/plait-2026-11-22-140512.zip --data new-site",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="the backup: a file, or s3://BUCKET/PATH/NAME.zip")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="the new site's own folder, with keys.json in it")
    parser.add_argument("--check", action="store_true", help="only check that it is whole, and say what is in it")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check, and restore if that was asked for."""
    if arguments.check == (arguments.data is not None):
        raise PlaitError("Name the new site's folder with --data, or say --check to look at the backup only.")
    with steps("Checking" if arguments.check else "Restoring") as tell, on_disk(arguments.file) as file:
        archive = open_archive(file)
        if arguments.check:
            archive.check(tell)
            done = None
        else:
            done = restore(archive, Site(arguments.data), tell=tell)
    if arguments.json:
        _print(archive, done)
    else:
        _say(archive, done, arguments.data)
    return FINDINGS if done and done.faults else OK


def _print(archive: Archive, done: Restored | None) -> None:
    manifest = archive.manifest
    tables = {name: kept.rows for name, kept in manifest.tables.items()}
    told = {"made_at": manifest.moment, "plait": manifest.plait, "place": manifest.place, "address": manifest.address}
    print_json(told | {"tables": tables, "restored": done is not None, "faults": done.faults if done else ()})


def _say(archive: Archive, done: Restored | None, data: Path | None) -> None:
    manifest = archive.manifest
    moment = f"{long_day(manifest.made_at.date())} at {manifest.made_at:%H:%M} UTC"
    if done is None:
        say(f"The backup is whole. It was made on {moment} by Plait {manifest.plait}.")
        for words, what in (("Place", manifest.place), ("Address", manifest.address)):
            if what:
                say(f"{words}: {what}")
        for name, kept in manifest.tables.items():
            say(f"  {name:<32}{kept.rows:>12,}")
        say("Its keys are not in it: to restore it, the site's keys.json is needed.")
        return
    say(f"The site is restored in {data}, as it was on {moment}; every row was compared with the backup.")
    if done.steps:
        say(f"Its database was brought on by {counted(done.steps, 'step')} to this version of Plait.")
    say("What was written since then is not in it, and what was deleted since then is in it again: delete that now.")
    for fault in done.faults:
        say(fault)
