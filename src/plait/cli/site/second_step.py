"""``plait site second-step``: lets somebody in again who has lost all that they signed in with beside the password."""

from __future__ import annotations

import argparse

from plait.cli.main import OK
from plait.cli.site.options import add_data, say, site_of
from plait.site.server import prepare


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--remove", required=True, metavar="EMAIL", help="their e-mail address; be sure that it is they"
    )
    add_data(parser)


def remove(arguments: argparse.Namespace) -> int:
    """Take their second step away, on record."""
    prepare(site_of(arguments), say=say)
    from plait.site.entering.removing import remove_second_step

    remove_second_step(arguments.remove)
    say("Their second step is taken away, and they are signed out everywhere.")
    say("They set up a new one when they next sign in with their password.")
    return OK
