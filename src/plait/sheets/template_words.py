"""What a template says of a column, in plain words: its kind of value, its agreed values, its sensitivity."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from plait.standard import Dictionary, Entry
from plait.standard.describing import sensitivity_in_words
from plait.standard.dictionary import ValueType

LONGEST_MESSAGE = 255
"""Characters of a message that a workbook shows beside a cell."""
LONGEST_TITLE = 32


@cache
def packaged_words() -> dict[str, Any]:
    """What is in templates.toml."""
    return tomllib.loads(resources.files("plait.sheets").joinpath("templates.toml").read_text(encoding="utf-8"))


def kind_of(entry: Entry) -> str:
    """What kind of value belongs in the column."""
    return str(packaged_words()["types"]["several" if entry.several else entry.type.value])


def allowed_of(entry: Entry) -> str:
    """Which values belong in the column: a list, a range or a form; "" where any will do."""
    if entry.allowed:
        return "; ".join(entry.allowed)
    if entry.type is ValueType.WHOLE_NUMBER and (entry.smallest is not None or entry.largest is not None):
        return range_of(entry)
    return _sentence(entry.form)


def range_of(entry: Entry) -> str:
    """The range of a whole number, in words."""
    if entry.smallest is not None and entry.largest is not None:
        return f"{entry.smallest:,} to {entry.largest:,}"
    if entry.smallest is not None:
        return f"{entry.smallest:,} or more"
    return "Any whole number" if entry.largest is None else f"{entry.largest:,} or less"


def sensitive_of(entry: Entry) -> str:
    """How the column stands in data protection law, and why."""
    return sensitivity_in_words(entry).removesuffix(".")


def confusions_of(entry: Entry, dictionary: Dictionary) -> list[str]:
    """What is easily taken for this column, and the difference."""
    lines = []
    for other in entry.confused_with:
        known = dictionary.find(other.tag)
        lines.append(f"\u201c{known.name if known else other.tag}\u201d: {_sentence(other.difference)}")
    return lines


def note_of(entry: Entry, dictionary: Dictionary) -> str:
    """The note on the column's heading."""
    parts = [entry.definition, f"Example: {entry.example}"]
    if entry.several:
        parts.append("Several values can stand in one cell, with ; between them.")
    if entry.several and entry.allowed:
        parts.append(f"Agreed values: {allowed_of(entry)}")
    elif allowed_of(entry) and not entry.allowed:
        parts.append(f"Form: {allowed_of(entry)}")
    if entry.needs_care:
        parts.append(sensitive_of(entry))
    parts += [f"Easily confused with {line}" for line in confusions_of(entry, dictionary)]
    return "\n\n".join(parts)


def message_of(entry: Entry) -> str:
    """What is shown beside a cell of the column while somebody types in it."""
    several = " Several can be typed, with ; between them." if entry.several else ""
    return cut(entry.definition, LONGEST_MESSAGE - len(several)) + several


def title_of(entry: Entry) -> str:
    """The heading of that message."""
    return cut(entry.name, LONGEST_TITLE)


def cut(text: str, longest: int) -> str:
    """The text, or as many whole words of it as there is room for."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "\u2026"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
