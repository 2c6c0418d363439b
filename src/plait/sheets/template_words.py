"""What a template says of a column, in plain words: its kind of value, its agreed values, its sensitivity."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from plait.standard import Dictionary, Entry
from plait.standard.describing import range_in_words, sensitivity_in_words, values_in_words
from plait.standard.dictionary import ValueType
from plait.standard.languages import language_name

LONGEST_MESSAGE = 255
"""Characters of a message that a workbook shows beside a cell."""
LONGEST_TITLE = 32
LONGEST_CODE = 3
"""Letters of a value that says nothing to whoever does not know what it is short for."""


@cache
def packaged_words() -> dict[str, Any]:
    """What is in templates.toml."""
    return tomllib.loads(resources.files("plait.sheets").joinpath("templates.toml").read_text(encoding="utf-8"))


def kind_of(entry: Entry) -> str:
    """What belongs in the column, without the values of a list."""
    return values_in_words(entry).removesuffix(".")


def allowed_of(entry: Entry) -> str:
    """The values of a list; "" where the column has none."""
    return "; ".join(entry.allowed)


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
    parts = [entry.definition, f"Example: {example_of(entry)}"]
    if entry.several:
        parts.append("Several values can stand in one cell, with ; between them.")
    if entry.several and entry.allowed:
        parts.append(f"Agreed values: {allowed_of(entry)}")
    if _is_in_code(entry) and entry.labels:
        parts.append(f"They stand for: {_stands_for(entry, entry.labels)}")
    elif entry.form or entry.type is ValueType.LANGUAGE or range_in_words(entry):
        parts.append(f"What to write: {values_in_words(entry)}")
    if entry.needs_care:
        parts.append(sensitive_of(entry))
    parts += [f"Easily confused with {line}" for line in confusions_of(entry, dictionary)]
    return "\n\n".join(parts)


def example_of(entry: Entry) -> str:
    """The example, and what it stands for where it is in code: "Mo;We;Fr (Monday; Wednesday; Friday)"."""
    if not _is_in_code(entry):
        return entry.example
    codes = entry.example.split(";") if entry.several else [entry.example]
    words = [_word_for(entry, code.strip()) for code in codes]
    return f"{entry.example} ({'; '.join(filter(None, words))})" if all(words) else entry.example


def message_of(entry: Entry) -> str:
    """What is shown beside a cell of the column while somebody types in it."""
    several = " Several can be typed, with ; between them." if entry.several else ""
    example = f" Example: {example_of(entry)}." if example_of(entry) != entry.example else ""
    return cut(entry.definition, LONGEST_MESSAGE - len(several) - len(example)) + example + several


def title_of(entry: Entry) -> str:
    """The heading of that message."""
    return cut(entry.name, LONGEST_TITLE)


def cut(text: str, longest: int) -> str:
    """The text, or as many whole words of it as there is room for."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "\u2026"


def _is_in_code(entry: Entry) -> bool:
    """Whether the values are short for something: two letters for a day or a language."""
    if entry.type is ValueType.LANGUAGE:
        return True
    return bool(entry.labels) and all(len(value) <= LONGEST_CODE for value in entry.allowed)


def _word_for(entry: Entry, code: str) -> str | None:
    return language_name(code) if entry.type is ValueType.LANGUAGE else entry.labels.get(code)


def _stands_for(entry: Entry, codes: Iterable[str]) -> str:
    return "; ".join(f"{code} {word}" for code in codes if (word := _word_for(entry, code)))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
