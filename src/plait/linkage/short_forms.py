"""First names, their short forms and other spellings: ``short_forms.txt`` beside this module."""

from __future__ import annotations

from functools import cache
from importlib import resources

_APART = "="
"""How a line begins whose names are each one of its own."""


@cache
def short_forms() -> dict[str, list[int]]:
    """For each known first name the numbers of the names that it may stand for; two that share one may be one name."""
    found: dict[str, list[int]] = {}
    number = 0
    for line in resources.files(__package__).joinpath("short_forms.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        apart = line.startswith(_APART)
        for name in line.removeprefix(_APART).split():
            found.setdefault(name, []).append(number)
            number += apart
        number += not apart
    return found
