"""``plait audit``: whether the record of what was done on a shared site is as it was written."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plait.cli.main import FINDINGS, OK
from plait.cli.options import add_json, print_json
from plait.documents.wording import counted, long_day
from plait.errors import PlaitError
from plait.site.opening import Site, looking_at

if TYPE_CHECKING:
    from plait.site.audit.chain import Verified

DESCRIPTION = """\
Everything that is done on a shared site is on record, each line tied to the one before it. This follows
the lines from the first to the last and says whether one was changed, taken out or put in. Note the last
fingerprint down in another place: with --known it is looked for later, and shows that nothing up to there
was cut off or written anew. Nothing is changed, and the site may be in use."""
EXAMPLES = ("plait audit --data our-site", "plait audit --data our-site --json")
_HOW = {
    "changed": "this line is not as it was written.",
    "moved": "it does not follow the line before it. Between them a line was changed, taken out, put in or moved.",
}
"""In words how a record can be broken."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the site's own folder")
    parser.add_argument(
        "--known", type=_digest, metavar="DIGEST", help="a fingerprint that was noted earlier, to look for"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Follow the record and say how it is: 0 whole, 1 broken."""
    with looking_at(Site(arguments.data)):
        from plait.site.audit.chain import is_chained, verify_record

        if not is_chained():
            raise PlaitError(
                "The record of this site was kept by an older Plait, line by line without ties: start the site once "
                "with this version (plait site serve), then check it."
            )
        found = verify_record(arguments.known or "")
    if arguments.json:
        print_json(asdict(found) | {"is_whole": found.is_whole})
    else:
        _say(found)
    return OK if found.is_whole else FINDINGS


def _say(found: Verified) -> None:
    if found.first is None or found.newest is None:
        print("The record is empty.")
    else:
        print(f"{counted(found.deeds, 'deed')} on record, from {_day(found.first)} to {_day(found.newest)}.")
    if found.broken:
        print(f"The record is broken at deed {found.broken.deed}: {_HOW[found.broken.how]}")
    if found.known:
        print(_of_the_known(found))
    if found.is_whole:
        print(f"The record is whole. Its last fingerprint, to note down:\n{found.last}")


def _of_the_known(found: Verified) -> str:
    if found.known_at is None and found.broken:
        return "The fingerprint that you gave is none of those before the break."
    if found.known_at is None:
        return (
            "The fingerprint that you gave is not in it: it was cut off or written anew since you noted that, "
            "or it is the record of another site."
        )
    return f"The fingerprint that you gave is that of deed {found.known_at}: up to there nothing was changed since."


def _day(at: datetime) -> str:
    from django.utils.timezone import localdate

    return long_day(localdate(at))


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text.strip().lower(), re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no fingerprint: it has 64 characters, each 0 to 9 or a to f")
    return text.strip().lower()
