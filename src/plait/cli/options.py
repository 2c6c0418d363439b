"""Options and habits that several verbs share: the place, the day, headings to tags, JSON out."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plait.cli.extensions import add_extension
from plait.errors import PlaceError, PlaitError

if TYPE_CHECKING:
    from plait.places import Place


def add_tags(parser: argparse.ArgumentParser, *, more: str = "") -> None:
    """Let the user say what columns are; ``more`` ends the help."""
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="HEADING=TAG",
        help='say what a column is, by its heading or letter: --tag "Post Code=#Address+Resident+Postcode"; '
        f"nothing behind the = takes a wrong tag off; may be given several times{more}",
    )


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """The options of every verb that reads a list."""
    from plait.sheets import Subject

    parser.add_argument("file", type=Path, metavar="FILE", help="a spreadsheet: .csv, .xlsx, .xls or .ods")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet to read, where several hold lists")
    add_tags(parser)
    parser.add_argument(
        "--forget-columns",
        action="store_true",
        help="take away what earlier --tag options, and the desk, taught about headings",
    )
    parser.add_argument("--headings-row", type=_row, metavar="N", help="the row of the headings, if another was taken")
    parser.add_argument(
        "--tag-row", type=_row_or_none, metavar="N", help="the row of the tags, if another was taken; 0 for none"
    )
    parser.add_argument(
        "--keep-rows",
        type=_rows,
        action="extend",
        default=[],
        metavar="N,N",
        help="rows of the list that were left out as totals, titles or footnotes",
    )
    parser.add_argument(
        "--subject",
        choices=[*map(str, Subject)],
        help="whom or what the list is about, if that was taken wrongly",
    )
    add_extension(parser)
    add_today(parser)


def add_today(parser: argparse.ArgumentParser) -> None:
    """``--today``: the day that dates are checked against and counts are dated with."""
    parser.add_argument(
        "--today",
        type=_day,
        default=None,
        metavar="YYYY-MM-DD",
        help="take this day for today (to repeat a run exactly)",
    )


THE_DEMOS = "the demo's made-up place"
"""Which place a verb takes that cannot do without one."""


def add_place(parser: argparse.ArgumentParser, *, otherwise: str = "none: no postcode or ward is looked up") -> None:
    """``--place``: the place pack, and what is taken where nobody names one."""
    parser.add_argument(
        "--place",
        type=Path,
        metavar="FOLDER",
        help=f"the place pack (else the folder in the environment variable PLAIT_PLACE, else {otherwise})",
    )


def add_port(parser: argparse.ArgumentParser, usual: int) -> None:
    """``--port``: where pages are served."""
    parser.add_argument("--port", type=_port, default=usual, help=f"port on this computer ({usual})")


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``: the answer for a program."""
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def today_of(arguments: argparse.Namespace) -> date:
    """The day to take for today. The clock is read here and nowhere deeper."""
    chosen: date | None = arguments.today
    return chosen or date.today()  # noqa: DTZ011 - the day on the user's own wall


def pairs_of(texts: list[str], *, option: str) -> dict[str, str]:
    """``NAME=VALUE`` options as a dictionary."""
    pairs = {}
    for text in texts:
        name, equals, value = text.rpartition("=") if option == "--tag" else text.partition("=")
        if not equals or not name.strip():
            raise PlaitError(f"{option} {text!r} needs a name, an = and a value.")
        pairs[name.strip()] = value.strip()
    return pairs


def plait_home() -> Path:
    """The folder for what Plait keeps of its own (the demo): PLAIT_HOME, or the user's data folder."""
    home = os.environ.get("PLAIT_HOME")
    if home:
        return Path(home)
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "plait"


def desk_key() -> bytes:
    """The secret that this desk's checksums of lists are keyed with; made when first needed.

    Raises PlaitError where it can be neither read nor made.
    """
    path = plait_home() / "desk.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Whole before it has its name, and never over another: two commands may start at once.
            with tempfile.NamedTemporaryFile(dir=path.parent) as file, contextlib.suppress(FileExistsError):
                file.write(secrets.token_hex(32).encode())
                file.flush()
                path.hardlink_to(file.name)
        return path.read_bytes()
    except OSError as error:
        raise PlaitError(f"{path} cannot be used: {error.strerror}.") from None


def demo_place() -> Path:
    """Where the demo's made-up place stands once it was made."""
    return plait_home() / "demo" / "place"


def chosen_place(folder: Path | None) -> Place:
    """The place that the user chose, or else the demo's.

    Raises PlaceError where none was chosen and the made-up one was not made yet.
    """
    from plait.places import open_place

    chosen = place_folder(folder)
    if chosen is None and not demo_place().is_dir():
        raise PlaceError(
            "No place was chosen: give its folder with --place (plait place build makes one), or run plait demo "
            "to make the made-up place."
        )
    return open_place(chosen or demo_place())


def place_folder(folder: Path | None) -> Path | None:
    """The folder that the user named, by ``--place`` or in PLAIT_PLACE; None where none was named."""
    named = os.environ.get("PLAIT_PLACE")
    return folder or (Path(named) if named else None)


def named_place(folder: Path | None) -> Place | None:
    """The place that the user named; None where none was named. Raises PlaceError where it is not there."""
    return chosen_place(folder) if place_folder(folder) else None


def output_file(*endings: str) -> Callable[[str], Path]:
    """The type of an option that names a file to write, with an ending that says what it is."""

    def checked(text: str) -> Path:
        path = Path(text)
        if not path.name or path.is_dir():
            raise argparse.ArgumentTypeError(f"{text!r} is a folder, and the name of a file is wanted")
        if path.suffix.lower() not in endings:
            named = " or ".join(endings)
            raise argparse.ArgumentTypeError(f"{text!r} has to end in {named}, as that is what will be in it")
        return path

    return checked


def keep_inputs(inputs: Iterable[Path], *outputs: Path) -> None:
    """Raise PlaitError where an output would be written over a file that the command reads, or over another output."""
    read = [file for file in inputs if file.exists()]
    named: set[Path] = set()
    for output in outputs:
        if output.resolve() in named:
            raise PlaitError(f"Two files cannot both be {output}: choose another name for one.")
        named.add(output.resolve())
        if output.exists() and any(output.samefile(file) for file in read):
            raise PlaitError(f"{output} is read by this command and would be lost: write to another file.")


def print_json(answer: object) -> None:
    """Print an answer for a program."""
    json.dump(answer, sys.stdout, indent=2, ensure_ascii=False, default=str)
    print()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-22") from None


def _row(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a row: give its number in the sheet, such as 3")
    return int(text)


def _row_or_none(text: str) -> int:
    return 0 if text == "0" else _row(text)


def _rows(text: str) -> list[int]:
    return [_row(part.strip()) for part in text.split(",")]


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number from 1 to 65535")
    return int(text)
