"""``plait site serve`` and ``plait site work``: the pages of a site with its work, or its work alone."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from plait.cli.main import OK
from plait.cli.options import add_port, place_folder
from plait.cli.site.options import add_address, add_data, add_places, say, site_of
from plait.errors import PlaitError
from plait.site.server import HOST, Site, open_places, serve_site, work_for_site


def declare_serve(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_data(parser, made=True)
    add_places(parser)
    add_port(parser, 8000)
    parser.add_argument(
        "--host",
        default=HOST,
        help=f"where to listen ({HOST}: only this computer gets in, for instance a reverse proxy on it)",
    )
    parser.add_argument(
        "--reads-lists",
        action="store_true",
        help="let members upload lists to be counted and forgotten at once; else lists are counted at their own desks",
    )
    parser.add_argument(
        "--checks-for-anyone",
        action="store_true",
        help="let anyone check and mend a list without an account; it is forgotten at once (members may count, too)",
    )
    parser.add_argument(
        "--processes",
        type=_number,
        default=1,
        metavar="N",
        help="how many processes answer pages (1); more than one only where no lists are read",
    )
    _add_log(parser)
    add_address(parser)


def declare_work(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_data(parser)
    add_places(parser)
    _add_log(parser)
    add_address(parser)


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--log",
        action="store_true",
        help="write a line of JSON on standard error for each event, as PLAIT_SITE_LOG=json does",
    )


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes: give one from 1 to 64")
    return int(text)


def serve(arguments: argparse.Namespace) -> int:
    """Serve the site until Ctrl+C."""
    if arguments.processes > 1 and (arguments.reads_lists or arguments.checks_for_anyone):
        raise PlaitError(
            "A site that reads lists has one process for pages, as open lists are in its memory alone: leave out "
            "--processes, or --reads-lists and --checks-for-anyone."
        )
    site = Site(
        arguments.data,
        places=_places(arguments.place),
        address=arguments.address or "",
        reads_lists=arguments.reads_lists,
        checks_for_anyone=arguments.checks_for_anyone,
    )
    _log(arguments)
    return serve_site(
        site,
        host=arguments.host,
        port=arguments.port,
        processes=arguments.processes,
        ready=lambda address: say(f"The site is open on {address}   (stop with Ctrl+C)"),
        say=say,
    )


def work(arguments: argparse.Namespace) -> int:
    """Do the site's work until Ctrl+C."""
    _log(arguments)
    work_for_site(replace(site_of(arguments), places=_places(arguments.place)), say=say)
    return OK


def _places(named: Sequence[Path]) -> tuple[Path, ...]:
    """The place packs that were named. One that cannot be used is said before the site opens."""
    folders = tuple(named) or tuple(filter(None, [place_folder(None)]))
    if not folders:
        raise PlaitError(
            "Name the site's place with --place: the folder of a place pack (plait place build makes one)."
        )
    divided = next((folder for folder in folders if os.pathsep in str(folder.resolve())), None)
    if divided is not None:
        raise PlaitError(f"The path of a place pack has no {os.pathsep} in it, and {divided} has: move the folder.")
    open_places(folders)
    return folders


def _log(arguments: argparse.Namespace) -> None:
    if arguments.log:
        os.environ["PLAIT_SITE_LOG"] = "json"
