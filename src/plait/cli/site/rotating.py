"""``plait site rotate-keys``: a new key for what is kept about people, while the site is in use."""

from __future__ import annotations

import argparse

from plait.cli.main import OK
from plait.cli.site.options import add_data, say, site_of
from plait.errors import PlaitError
from plait.site.server import set_up_as_it_is, using_the_database, with_fitting_keys


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_data(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--go-on", action="store_true", help="make no new key: finish what was stopped")
    what.add_argument("--drop-old", action="store_true", help="forget the old keys, once nothing uses them any more")


def rotate(arguments: argparse.Namespace) -> int:
    """Put a new key first and encrypt everything with it; or forget the old ones."""
    set_up_as_it_is(site_of(arguments))
    with using_the_database(), with_fitting_keys():
        return _drop(arguments) if arguments.drop_old else _rotate(arguments)


def _rotate(arguments: argparse.Namespace) -> int:
    from plait.site.keys import PATIENCE, add_field_key
    from plait.site.people.rotating import encrypt_anew

    if not arguments.go_on:
        add_field_key(arguments.data)
        say("A new key is in keys.json, before the old ones: put a copy with your backup of that file.")
    changed = encrypt_anew(lambda field, rows: say(f"  {field}: {rows}"))
    say(f"Encrypted with the newest key: {changed}.")
    say(f"From {PATIENCE // 60} minutes after the new key on, --drop-old forgets the old ones.")
    return OK


def _drop(arguments: argparse.Namespace) -> int:
    from plait.site.keys import PATIENCE, drop_field_keys_before, read_keys, seconds_since_change
    from plait.site.people.rotating import unread_by

    waits = PATIENCE - seconds_since_change(arguments.data)
    if waits > 0:
        raise PlaitError(
            f"The newest key is too new: pages that were under way may still use an old one. Wait {waits / 60:.0f} "
            "minutes."
        )
    newest = read_keys(arguments.data).fields[0]
    left = unread_by(newest)
    if left:
        raise PlaitError(f"The old keys are still needed for {left}: run plait site rotate-keys --go-on first.")
    drop_field_keys_before(newest, arguments.data)
    say("The old keys are forgotten. A backup from before needs the keys.json that was kept with it.")
    return OK
