"""``plait desk``: check and count in the browser, for one person on one computer, with nothing kept."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser

from plait.cli.columns import columns_file
from plait.cli.history import histories_folder
from plait.cli.options import THE_DEMOS, add_place, add_port, demo_place, desk_key, place_folder
from plait.places import open_place
from plait.site.server import serve_desk

DESCRIPTION = """\
Check and count lists in the browser, without an account. The desk runs on this computer and nobody
else can reach it; a list is kept in memory only, and forgotten after half an hour or when you stop."""
EXAMPLES = ("plait desk", "plait desk --place camden --port 8010")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_place(parser, otherwise=THE_DEMOS)
    add_port(parser, 8010)


def run(arguments: argparse.Namespace) -> int:
    """Serve the desk until Ctrl+C."""
    folder = place_folder(arguments.place) or (demo_place() if demo_place().is_dir() else None)
    if folder is not None:
        open_place(folder)  # a pack that cannot be used is said before the desk opens
    return serve_desk(
        arguments.port,
        place=folder,
        list_key=desk_key(),
        remembered=columns_file(),
        histories=histories_folder(),
        ready=_announce,
    )


def _announce(address: str) -> None:
    print(f"The desk is open on {address}   (stop with Ctrl+C)", flush=True)
    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(address)
