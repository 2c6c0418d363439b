"""``--extension``: the dictionary with what a partnership has added to it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from plait.errors import PlaitError
from plait.standard import Dictionary, load_dictionary, read_extension

LARGEST = 4_000_000
"""Bytes of an extension's file: its longest text in letters of four bytes."""


def add_extension(parser: argparse.ArgumentParser) -> None:
    """``--extension``, of every verb that reads or writes tags."""
    parser.add_argument(
        "--extension",
        action="append",
        default=[],
        type=Path,
        metavar="FILE.toml",
        help="add a partnership's own tags and lists to the standard; may be given several times",
    )


def chosen_dictionary(files: Iterable[Path]) -> Dictionary:
    """The dictionary with these extensions. Raises PlaitError where one cannot be read or does not fit."""
    dictionary = load_dictionary()
    for file in files:
        dictionary = dictionary.extended(read_extension(_text_of(file)))
    return dictionary


def _text_of(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise PlaitError(f"{file} is too large for an extension of the dictionary.")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PlaitError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise PlaitError(f"{file} cannot be read: save it as text in UTF-8.") from None
