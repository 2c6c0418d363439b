"""Short forms of first names, and other spellings of one name: ``short_forms.txt`` beside this module."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def short_forms() -> dict[str, list[int]]:
    """For each name the numbers of the lines that it stands in; two names that share a line may be one person's."""
    found: dict[str, list[int]] = {}
    lines = resources.files(__package__).joinpath("short_forms.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            for name in line.split():
                found.setdefault(name, []).append(number)
    return found
