"""Which version of the standard a file follows, in words, and what became of the tags of an older one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plait.errors import StandardError
from plait.standard.tags import A_TAG_LOOKS_LIKE, Tag, parse_tag

STANDARD = "Plait standard"
NAME = re.compile(r"[^\W\d_](?:[\w '&-]{0,58}[\w'])?")
"""A partnership's name: it begins with a letter and has no semicolon, so that several stand on one line."""
VERSION = re.compile(r"[0-9][0-9A-Za-z.-]{0,18}")
_PART = re.compile(rf"(?P<name>{NAME.pattern}) (?P<version>{VERSION.pattern})")


@dataclass(frozen=True)
class Version:
    """One version of the standard or of an extension, and what it changed."""

    number: str
    date: str
    """The day it was made, as 2026-11-22; empty where nobody wrote it down."""
    changes: tuple[str, ...] = ()
    """What is different from the version before, a sentence each."""
    renamed: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Old tag -> the tag that it became in this version."""


@dataclass(frozen=True)
class Followed:
    """What a file says it was made by: a version of the standard, and of partnerships' extensions."""

    standard: str
    extensions: tuple[tuple[str, str], ...] = ()
    """Name and version of each."""

    def __str__(self) -> str:
        """Such as "Plait standard 1.0; Camden 3"."""
        return "; ".join(f"{name} {version}" for name, version in ((STANDARD, self.standard), *self.extensions))


def read_followed(text: str) -> Followed:
    """Read "Plait standard 1.0; Camden 3". Raises StandardError where it is no such text."""
    parts = [_PART.fullmatch(" ".join(part.split())) for part in text.split(";")]
    pairs = [(part["name"], part["version"]) for part in parts if part]
    if len(pairs) != len(parts) or pairs[0][0].lower() != STANDARD.lower():
        raise StandardError(
            f"{text[:80]!r} does not say which version a file follows: write it like \u201c{STANDARD} 1.0\u201d, "
            f"with a partnership's own behind a semicolon: \u201c{STANDARD} 1.0; Camden 3\u201d."
        )
    return Followed(pairs[0][1], tuple(pairs[1:]))


def renamed_in(versions: Sequence[Version]) -> dict[Tag, str]:
    """What became of each tag that these versions renamed, the oldest version first."""
    became: dict[Tag, str] = {}
    for version in versions:
        step = {_parsed(old): new for old, new in version.renamed.items()}
        became = {old: step.get(_parsed(new), new) for old, new in became.items()} | step
    return became


def _parsed(text: str) -> Tag:
    tag = parse_tag(text)
    if tag is None:
        raise StandardError(f"{text[:80]!r} is renamed and is not a tag: {A_TAG_LOOKS_LIKE}.")
    return tag


def version_of(item: Mapping[str, Any]) -> Version:
    """A version from its table in a TOML file. Raises KeyError or TypeError where it is not one."""
    return Version(**{**item, "changes": tuple(item.get("changes", ()))})
