"""Names of languages as people write them, and the code that stands for each: "French" is fr.

The names are data: ``languages.toml`` beside this module.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from plait.standard.entries import is_doubted
from plait.standard.folding import fold


def language_code(text: str) -> str | None:
    """The code of a language given by its English name or its code; None where it is neither, or doubted: "French?"."""
    return None if is_doubted(text, "") else _codes().get(fold(text))


def language_name(code: str) -> str | None:
    """The language that a code stands for; None for a code that is not known here."""
    names = _named().get(code)
    return names[0] if names else None


@cache
def language_names(initial: str) -> tuple[str, ...]:
    """The names of languages known here that begin with a small letter, or with its capital."""
    return tuple(name for names in _named().values() for name in names if name[:1].lower() == initial)


@cache
def _codes() -> dict[str, str]:
    return {fold(word): code for code, names in _named().items() for word in (code, *names)}


@cache
def _named() -> dict[str, list[str]]:
    data = tomllib.loads(resources.files("plait.standard").joinpath("languages.toml").read_text(encoding="utf-8"))
    named: dict[str, list[str]] = data["codes"]
    return named
