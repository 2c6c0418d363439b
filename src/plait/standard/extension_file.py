"""A partnership's extension as a TOML file, read with clear refusals and written so that it reads back the same."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from plait.errors import StandardError
from plait.standard.entries import OUR_OWN, Entry, entry_of, item_of
from plait.standard.extension import Extension
from plait.standard.tags import A_TAG_LOOKS_LIKE, is_tag
from plait.standard.versions import Version, version_of

LONGEST_FILE = 1_000_000
"""Characters of a file that is read at all."""
LONGEST_TEXT = 1000
MOST_RANGES = 2

_NEEDED = ("tag", "name", "definition", "type", "example", "sensitive")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "several": bool, "unique": bool, "required": bool, "not_future": bool,
    "oldest_years": int, "smallest": int, "largest": int, "most_characters": int,
    "headings": list, "allowed": list, "confused_with": list, "labels": dict, "synonyms": dict,
}  # fmt: skip
"""What the parts of an entry are that are not a text."""
_TEXTS = (*_NEEDED, "source", "source_read", "area", "pattern", "form", "short_name", "sensitive_why", "second")
_PATTERN = re.compile(r"(?:(?:\[[^\[\]\\]{1,40}\]|[A-Za-z0-9 /-])(?:\{[0-9]{1,2}(?:,[0-9]{1,2})?\})?){1,40}")
"""Patterns that take no time over any text: letters, [sets] and {counts}, but no groups, stars and choices."""
_SET_OF_SETS = re.compile(r"\[[^\]]*(?:&&|--|~~|\|\||\[)")
"""What Python and Rust read differently inside a set: there Rust has sets of sets."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def read_extension(text: str) -> Extension:
    """Read an extension. Raises StandardError, which names the tag, where something in it cannot be used.

    Whether it goes together with the standard is seen when it is added: ``Dictionary.extended``.
    """
    if len(text) > LONGEST_FILE:
        raise StandardError("The extension is longer than a dictionary can be: it must be under a million characters.")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise StandardError(f"The extension is not a TOML file: {error}.") from None
    unknown = set(data) - {"name", "version", "tag", "allowed", "versions"}
    if unknown:
        raise StandardError(f"The extension has {_quoted(unknown)}: it may have name, version, tag, allowed, versions.")
    name, version = _text(data, "name", where="The extension"), _text(data, "version", where="The extension")
    items, versions, allowed = data.get("tag", []), data.get("versions", []), data.get("allowed", {})
    if not (_are(items, dict) and _are(versions, dict) and isinstance(allowed, dict)):
        raise StandardError("The extension needs [[tag]] before each tag, [[versions]] before each version, [allowed].")
    return Extension(
        name=name,
        version=version,
        entries=tuple(_entry(item, name) for item in items),
        allowed={tag: _texts_of(values, where=tag) for tag, values in allowed.items()},
        versions=tuple(_version(item) for item in versions),
    )


def write_extension(extension: Extension) -> str:
    """The extension as a TOML file that ``read_extension`` reads."""
    return "\n".join(_lines(extension)) + "\n"


def _entry(item: Mapping[str, Any], name: str) -> Entry:
    tag = _text(item, "tag", where="A tag of the extension")
    unknown = set(item) - set(_TYPES) - set(_TEXTS)
    if unknown:
        raise StandardError(f"{tag} has {_quoted(unknown)}, which no entry of the dictionary has: leave it out.")
    if not is_tag(tag):
        raise StandardError(f"{tag[:80]!r} is not a tag: {A_TAG_LOOKS_LIKE}.")
    for part in _NEEDED:
        _text(item, part, where=tag)
    for part in set(item) & set(_TEXTS):
        _text(item, part, where=tag)
    for part, kind in _TYPES.items():
        if part in item and (not isinstance(item[part], kind) or (kind is int and isinstance(item[part], bool))):
            raise StandardError(f"{tag}: {part} is not written as it has to be; see the dictionary's own file.")
    _check_pattern(tag, item)
    _check_lists(tag, item)
    try:
        return entry_of({"source": name, "source_read": OUR_OWN, "area": name, **item})
    except (ValueError, TypeError):
        raise StandardError(
            f"{tag} has a type ({item['type']!r}) or a sensitivity ({item['sensitive']!r}) that the standard does not "
            "know: see the dictionary for those that it knows."
        ) from None


def _check_pattern(tag: str, item: Mapping[str, Any]) -> None:
    if "pattern" in item and not (item.get("form") and _is_simple(item["pattern"])):
        raise StandardError(
            f"{tag} needs a simpler pattern, such as [A-Z]{{2}}[0-9]{{4,6}}, and the same in words as its form "
            '("2 letters and 4 to 6 digits").'
        )


def _is_simple(pattern: str) -> bool:
    """Whether a pattern takes no time over any text, and means the same to Python and to Rust."""
    if not _PATTERN.fullmatch(pattern) or pattern.count(",") > MOST_RANGES or _SET_OF_SETS.search(pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _check_lists(tag: str, item: Mapping[str, Any]) -> None:
    for part in ("headings", "allowed"):
        _texts_of(item.get(part, []), where=tag)
    _texts_of(list(item.get("labels", {}).values()), where=tag)
    for words in item.get("synonyms", {}).values():
        _texts_of(words, where=tag)
    for other in item.get("confused_with", []):
        if not isinstance(other, dict) or set(other) != {"tag", "difference"}:
            raise StandardError(f"{tag}: write confused_with as {{ tag = ..., difference = ... }}.")
        _texts_of(list(other.values()), where=tag)


def _version(item: Mapping[str, Any]) -> Version:
    if set(item) - {"number", "date", "changes", "renamed"} or not isinstance(item.get("renamed", {}), dict):
        raise StandardError("A version of the extension has a number, a date, changes and what was renamed.")
    _texts_of(list(item.get("renamed", {}).values()), where="A version of the extension")
    for tag in (text for pair in item.get("renamed", {}).items() for text in pair):
        if not is_tag(tag):
            raise StandardError(
                f"A version of the extension renames {tag[:80]!r}, which is not a tag: {A_TAG_LOOKS_LIKE}."
            )
    _texts_of(item.get("changes", []), where="A version of the extension")
    number = _text(item, "number", where="A version of the extension")
    return version_of({**item, "date": _text({"date": "", **item}, "date", where=f"Version {number}", empty=True)})


def _text(item: Mapping[str, Any], part: str, *, where: str, empty: bool = False) -> str:
    value = item.get(part)
    if not isinstance(value, str) or not (value.strip() or empty):
        raise StandardError(f"{where[:80]} has no {part}: write it in quotation marks.")
    _check_length(value, where)
    return value


def _texts_of(values: object, *, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not _are(values, str):
        raise StandardError(f"{where[:80]} has a list in which something is not a text: write each in quotation marks.")
    for value in values:
        _check_length(value, where)
    return tuple(values)


def _check_length(value: str, where: str) -> None:
    if len(value) > LONGEST_TEXT or _CONTROL.search(value):
        raise StandardError(f"{where[:80]} has a text longer than {LONGEST_TEXT} characters or than one line.")


def _are(values: object, kind: type) -> bool:
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def _quoted(names: set[str]) -> str:
    return ", ".join(repr(name[:40]) for name in sorted(names))


def _lines(extension: Extension) -> Iterator[str]:
    yield f"name = {_toml(extension.name)}"
    yield f"version = {_toml(extension.version)}"
    if extension.allowed:
        yield "\n[allowed]"
        yield from (f"{_toml(tag)} = {_toml(list(values))}" for tag, values in extension.allowed.items())
    for version in extension.versions:
        yield "\n[[versions]]"
        parts = {"number": version.number, "date": version.date, "changes": version.changes, "renamed": version.renamed}
        yield from (f"{part} = {_toml(value)}" for part, value in parts.items() if value)
    for entry in extension.entries:
        yield "\n[[tag]]"
        yield from (f"{part} = {_toml(value)}" for part, value in item_of(entry).items())


def _toml(value: object) -> str:
    """A value as TOML writes it; its strings are JSON's, but for DEL."""
    match value:
        case bool() | int():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return f"{{ {', '.join(f'{_toml(name)} = {_toml(part)}' for name, part in value.items())} }}"
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case _:
            raise TypeError(f"{type(value).__name__} has no form in this file")
