"""What the verbs of ``plait site`` have in common: the site's folder and its address."""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from plait.site.server import Site, last_address, last_places


def add_data(parser: argparse.ArgumentParser, *, made: bool = False) -> None:
    """``--data``: the site's own folder."""
    words = "the site's own folder" + (", made where there is none" if made else "")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help=words)


def add_places(parser: argparse.ArgumentParser) -> None:
    """``--place``, as often as there are places."""
    parser.add_argument(
        "--place",
        type=Path,
        metavar="FOLDER",
        action="append",
        default=[],
        help="the pack of a place that the site is about, once for each "
        "(else the folder in the environment variable PLAIT_PLACE)",
    )


def add_address(parser: argparse.ArgumentParser) -> None:
    """``--address``: where the site is reached from outside."""
    parser.add_argument("--address", type=_address, metavar="URL", help="where the site is reached from outside")


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise argparse.ArgumentTypeError(f"{text!r} is not the address of a site such as https://plait.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def site_of(arguments: argparse.Namespace) -> Site:
    """The site in the folder that was named, under the address and with the places that it was last open with.

    Another address is taken where it is given.
    """
    address = getattr(arguments, "address", None) or last_address(arguments.data)
    return Site(arguments.data, places=last_places(arguments.data), address=address)


def say(sentence: str) -> None:
    """Print a sentence at once."""
    print(sentence, flush=True)
