"""The data dictionary: what each tag means, and which everyday headings mean it.

The dictionary itself is data: ``dictionary.toml`` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from typing import Any

from plait.standard.tags import Tag, parse_tag


class ValueType(StrEnum):
    """What kind of value a tagged column holds."""

    TEXT = "text"
    DATE = "date"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    WHOLE_NUMBER = "whole number"
    NHS_NUMBER = "nhs number"
    LIST = "list"


class Sensitivity(StrEnum):
    """How a column stands in data protection law."""

    NONE = "none"
    PERSONAL = "personal"
    SPECIAL = "special category"
    """UK GDPR Article 9."""
    CRIMINAL = "criminal offence rules"
    """UK GDPR Article 10."""


@dataclass(frozen=True)
class Entry:
    """One tag's entry in the dictionary."""

    tag: str
    """The tag in the capitals to write it in."""
    name: str
    definition: str
    type: ValueType
    example: str
    sensitive: Sensitivity
    source: str
    source_read: str
    area: str
    headings: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    several: bool = False
    """Whether a cell may hold several values, separated by semicolons."""
    unique: bool = False
    not_future: bool = False
    oldest_years: int | None = None
    smallest: int | None = None
    largest: int | None = None
    most_characters: int | None = None
    pattern: str | None = None
    form: str = ""
    """The pattern in words: "8 digits"."""
    short_name: str = ""
    """The word to count by: "need" in ``--by ward,need``. Only closed lists have one."""
    sensitive_why: str = ""

    @cached_property
    def key(self) -> Tag:
        """The tag in the form used for comparing."""
        tag = parse_tag(self.tag)
        if tag is None:
            raise ValueError(f"the dictionary has a malformed tag: {self.tag}")
        return tag


@dataclass(frozen=True)
class Dictionary:
    """All entries of one version of the standard."""

    version: str
    entries: tuple[Entry, ...]
    owners: frozenset[str]
    """Words of a heading that only say that the column is about the person the list is about."""
    _by_key: dict[Tag, Entry] = field(repr=False, compare=False)
    _by_heading: dict[str, Entry] = field(repr=False, compare=False)

    def find(self, text: str) -> Entry | None:
        """The entry of a tag, however its case and the order of its attributes were written."""
        tag = parse_tag(text)
        return None if tag is None else self._by_key.get(tag)

    def by_heading(self, heading: str) -> Entry | None:
        """The entry that an everyday column heading means, or None where none is sure.

        A heading is looked up as it stands, then without what is in brackets ("Date of birth
        (dd/mm/yyyy)"), then without the words that only say whose it is ("Client's surname").
        """
        bare = fold(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", heading))
        owned = " ".join(word for word in bare.split() if word not in self.owners)
        return next((self._by_heading[form] for form in (fold(heading), bare, owned) if form in self._by_heading), None)

    @property
    def headings(self) -> Mapping[str, Entry]:
        """Every everyday heading, folded, and the entry that it means."""
        return self._by_heading

    def by_short_name(self, name: str) -> Entry | None:
        """The closed list to count by: "need" is ``#Need+Type``."""
        return next((entry for entry in self.entries if entry.short_name == name.strip().lower()), None)

    def nearest(self, text: str) -> Entry | None:
        """The entry whose tag is spelt most like the text, if any is near."""
        from rapidfuzz import fuzz, process

        written = [entry.tag.lower() for entry in self.entries]
        match = process.extractOne(text.strip().lower(), written, scorer=fuzz.ratio, score_cutoff=80)
        return None if match is None else self.entries[match[2]]


def fold(heading: str) -> str:
    """A heading in the form used for comparing: lower case, letters and digits, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.replace("'", "").replace("\u2019", "").lower()).split())


@cache
def load_dictionary() -> Dictionary:
    """The dictionary that Plait ships."""
    text = resources.files("plait.standard").joinpath("dictionary.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    entries = tuple(_entry(item) for item in data["tag"])
    by_heading: dict[str, Entry] = {}
    for entry in entries:
        for heading in (*entry.headings, entry.name):
            by_heading.setdefault(fold(heading), entry)
    by_key = {entry.key: entry for entry in entries}
    return Dictionary(data["version"], entries, frozenset(data["owners"]), by_key, by_heading)


def _entry(item: dict[str, Any]) -> Entry:
    converted: dict[str, Any] = {"type": ValueType(item["type"]), "sensitive": Sensitivity(item["sensitive"])}
    lists: dict[str, Any] = {name: tuple(item[name]) for name in ("headings", "allowed") if name in item}
    return Entry(**(item | converted | lists))
