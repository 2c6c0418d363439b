"""``plait demo``: the made-up place, its three lists taken through the real path, and the question they answer."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import webbrowser
from datetime import date
from pathlib import Path

from plait.cli import main as command_line
from plait.cli.options import add_json, add_port, demo_place, plait_home, print_json
from plait.demo.lists import DemoList, write_lists
from plait.demo.town import NAME, draw_town
from plait.errors import PlaitError
from plait.places import open_place
from plait.site.server import Site, is_open, serve_site

DESCRIPTION = """\
Draw the made-up place, write its three partners' lists, check and count each of them and pool the
tables, each step by the command that you would use yourself. Then let the partners ask a question
together, share their tables, talk and agree, and open the site on which they did. Nothing and nobody
in the demo is real."""
EXAMPLES = ("plait demo", "plait demo --no-serve --json", "plait demo --reset --port 8080")
SEED = 20200323
TODAY = date(2020, 10, 5)
"""The demo's day: the lists end in the autumn of 2020."""
_STAMP = "made-by"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_port(parser, 8000)
    parser.add_argument("--no-serve", action="store_true", help="make the demo and stop")
    parser.add_argument("--reset", action="store_true", help="make the demo afresh, even if it is there")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make the demo if it is not there, then show it."""
    if arguments.json and not arguments.no_serve:
        raise PlaitError("--json goes with --no-serve: the site is shown until you stop it.")
    folder = plait_home() / "demo"
    if not arguments.no_serve:
        return _show(folder, arguments)
    if arguments.reset or not _is_made(folder):
        _make(folder, port=arguments.port, quiet=arguments.json)
    if arguments.json:
        print_json({"folder": folder, "files": sorted(path.relative_to(folder) for path in folder.rglob("*"))})
    else:
        print(f"The demo's files are in {folder}")
    return command_line.OK


def _show(folder: Path, arguments: argparse.Namespace) -> int:
    """Open the site. What has to be made first is made by a process of its own: the server starts fresh."""
    if arguments.reset or not _is_made(folder):
        command = [sys.executable, "-m", "plait.cli", "demo", "--no-serve", "--port", f"{arguments.port}"]
        made = subprocess.run([*command, *(["--reset"] if arguments.reset else [])], check=False)
        if made.returncode:
            return made.returncode
    return serve_site(_site(folder), port=arguments.port, ready=_announce, say=lambda step: _say(step, quiet=False))


def _site(folder: Path) -> Site:
    return Site(folder / "site", places=(folder / "place",), reads_lists=True, demo=True)


def _announce(address: str) -> None:
    print(f"The demo is on {address}   (stop with Ctrl+C)", flush=True)
    if sys.stdout.isatty() and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(address)


def _is_made(folder: Path) -> bool:
    """Whether a whole demo of this version stands there: its stamp is written last."""
    stamp = folder / _STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == _made_by()


def _made_by() -> str:
    from plait import __version__

    return f"plait {__version__}, seed {SEED}\n"


def _make(folder: Path, *, port: int, quiet: bool) -> None:
    """Every step of the main job, by the commands a user would type."""
    if folder.exists():
        _check_is_ours(folder)
        if is_open(folder / "site"):
            raise PlaitError("The demo is open: stop it with Ctrl+C in its window, then make it afresh.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    sources, lists, tables = folder / "sources", folder / "lists", folder / "tables"
    _say(f"Drawing {NAME}, a made-up place", quiet=quiet)
    draw_town(sources, seed=SEED)
    hidden = ["--today", TODAY.isoformat()]
    _do(["place", "build", sources, "-o", demo_place(), "--name", NAME, "--made-up"], hidden, quiet=quiet)
    _say("Writing three made-up partners' lists", quiet=quiet)
    hidden += ["--place", str(demo_place())]
    for item in _write_lists(lists):
        name = item.path.stem
        report = folder / "picture" / f"{name}-check.html"
        _do(["check", item.path, "--report", report], hidden, quiet=quiet, expected=command_line.FINDINGS)
        values = [word for key, value in item.set_values for word in ("--set", f"{key}={value}")]
        about = ["--name", item.organisation, "--contact", item.contact, "--means", item.meaning]
        by = ["--by", "ward,need", "--by", "lsoa,need"]
        _do(["count", item.path, *by, *values, "-o", tables / f"{name}.csv"], about + hidden, quiet=quiet)
    picture = folder / "picture" / "index.html"
    _do(["pool", *sorted(tables.glob("*.csv")), "-o", picture], hidden[2:], quiet=quiet)
    _tell(folder, port=port, quiet=quiet)
    (folder / _STAMP).write_text(_made_by(), encoding="utf-8")


def _tell(folder: Path, *, port: int, quiet: bool) -> None:
    """The partners' question, on a site of its own, by the actions that its pages call."""
    _say("Asking the question, on a site of its own", quiet=quiet)
    parts = [str(folder / part) for part in ("site", "place", "tables")]
    command = [sys.executable, "-m", "plait.site.telling", *parts, f"http://127.0.0.1:{port}"]
    told = subprocess.run(command, stdout=subprocess.DEVNULL if quiet else None, check=False)
    if told.returncode:
        raise PlaitError("The demo could not be made: its story broke off; what stands above says why.")


def _check_is_ours(folder: Path) -> None:
    """Raise PlaitError where the folder that is to be made afresh holds anything but a demo."""
    made = {"sources", "place", "lists", "tables", "picture", "site", "log.txt", _STAMP}
    others = sorted(path.name for path in folder.iterdir() if path.name not in made and path.name[0] != ".")
    if others:
        raise PlaitError(
            f"{folder} holds {others[0]}, which is not of the demo and would be lost: move it away, or name "
            "another folder in PLAIT_HOME."
        )


def _write_lists(folder: Path) -> tuple[DemoList, ...]:
    look_up = open_place(demo_place()).postcodes.sort("postcode")
    live = look_up.filter(look_up["retired"].is_null() & (look_up["user_type"] == "small"))
    others = look_up.join(live, on="postcode", how="anti")
    folder.mkdir()
    return write_lists(
        folder, postcodes=live["postcode"].to_list(), elsewhere=others["postcode"].to_list(), seed=SEED
    ).lists


def _do(words: list[str | Path], hidden: list[str], *, quiet: bool, expected: int = command_line.OK) -> None:
    """Run one command in this process as the command line would; its own output goes to the log.

    The step is shown as the user would type it, without the ``hidden`` options of the demo.
    """
    shown = (word.name if isinstance(word, Path) else word for word in words)
    _say(f"  plait {shlex.join(shown)}", quiet=quiet)
    texts = [*map(str, words), *hidden]
    log = plait_home() / "demo" / "log.txt"
    out = sys.stdout
    with log.open("a", encoding="utf-8") as file:
        sys.stdout = file
        try:
            status = command_line.main(texts)
        finally:
            sys.stdout = out
    if status == command_line.STOPPED:
        raise KeyboardInterrupt
    if status != expected:
        raise PlaitError(f"The demo could not be made: plait {texts[0]} ended with {status}; its words are in {log}.")


def _say(step: str, *, quiet: bool) -> None:
    if not quiet:
        print(step, flush=True)
