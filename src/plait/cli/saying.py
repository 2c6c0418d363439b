"""What a command says on the terminal, line by line: no cell, heading or name in it can steer the terminal."""

from __future__ import annotations

from plait.documents.wording import printable


def say(line: str = "") -> None:
    """Print one line."""
    print(printable(line))
