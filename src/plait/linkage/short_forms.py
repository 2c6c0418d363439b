"""First names, their short forms and other spellings: ``short_forms.txt`` beside this module."""

from __future__ import annotations

from functools import cache
from importlib import resources

_APART = "="
"""How a line begins whose names are each one of its own."""


@cache
def short_forms() -> dict[str, list[int]]:
    """For each known first name the numbers of the names that it may stand for; two that share one may be one name.

    A name that has no other form has no number.
    """
    found: dict[str, list[int]] = {}
    lines = resources.files(__package__).joinpath("short_forms.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("#"):
            for name in line.removeprefix(_APART).split():
                found.setdefault(name, []).extend([] if line.startswith(_APART) else [number])
    return found
