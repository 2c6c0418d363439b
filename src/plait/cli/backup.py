"""``plait backup``: the whole of a shared site in one file, while it is in use."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from plait.cli.main import OK
from plait.cli.options import add_json, add_place, place_folder, print_json
from plait.cli.progress import steps
from plait.cli.saying import say
from plait.documents.wording import counted
from plait.places import open_place
from plait.site.backup.making import KEEP_DAYS, Made, make_backup
from plait.site.backup.shelf import shelf_at
from plait.site.opening import Site, set_up_as_it_is

DESCRIPTION = """\
Write the whole of a shared site into one file, as it is at one moment. The site may be in use. The
file restores on SQLite and on PostgreSQL, and so also moves a site from one to the other. Names and
addresses are in it as they are stored: encrypted. The keys to them, keys.json, are NOT in it. Which
database, PLAIT_SITE_DATABASE says, as for plait site."""
EXAMPLES = ("plait backup --data our-site --to backups", "plait backup --data our-site --to backups --keep-days 90")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the site's own folder")
    parser.add_argument(
        "--to",
        required=True,
        metavar="WHERE",
        help="where backups go: a folder, made where there is none, or s3://BUCKET/PATH",
    )
    parser.add_argument(
        "--keep-days",
        type=_days,
        default=KEEP_DAYS,
        metavar="N",
        help=f"delete this site's older backups there after so many days ({KEEP_DAYS}), once the new one is whole",
    )
    add_place(parser, otherwise="none: the backup does not say of which place the site is")
    add_json(parser)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 36_500:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 1 to 36500")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Back up, and say what to do with the file and the keys."""
    place = place_folder(arguments.place)
    set_up_as_it_is(Site(arguments.data))
    with steps("Backing up") as tell:
        made = make_backup(
            arguments.data,
            shelf_at(arguments.to, arguments.data),
            place=open_place(place).name if place else "",
            keep_days=arguments.keep_days,
            now=datetime.now(tz=UTC),
            tell=tell,
        )
    if arguments.json:
        print_json({"file": made.where, "rows": made.manifest.rows, "deleted": made.deleted})
    else:
        _say(made, arguments.data)
    return OK


def _say(made: Made, data: Path) -> None:
    manifest = made.manifest
    say(f"The backup is whole: {made.where}")
    say(f"  {counted(manifest.rows, 'row')} of {counted(len(manifest.tables), 'table')}, {made.size:,} bytes")
    if made.deleted:
        say(f"{counted(len(made.deleted), 'backup')} of more than {manifest.keep_days} days deleted.")
    say(
        f"The keys are not in it. Without them nobody can read a name in the backup, and no site can be made from it: "
        f"keep a copy of {data / 'keys.json'}, and keep it in another place than the backups."
    )
