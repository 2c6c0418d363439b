"""The data dictionary: every tag of one version of the standard, and the everyday headings that mean them.

The dictionary itself is data: ``dictionary.toml`` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any

from plait.errors import StandardError
from plait.standard.entries import Confusion, Entry, Sensitivity, ValueType, entry_of
from plait.standard.extension import Extension, added_to
from plait.standard.folding import fold
from plait.standard.search import Index
from plait.standard.tags import Tag, parse_tag
from plait.standard.versions import Followed, Version, renamed_in, renamed_since, version_of

__all__ = [
    "Confusion",
    "Dictionary",
    "Entry",
    "Sensitivity",
    "ValueType",
    "fold",
    "load_dictionary",
]


LONGEST_HEADING = 200
"""Characters of a heading that can be an everyday one; some forms put the whole question there."""


@dataclass(frozen=True)
class Dictionary:
    """All entries of one version of the standard, and of the extensions that were added to it."""

    version: str
    entries: tuple[Entry, ...]
    owners: frozenset[str]
    """Words of a heading that only say that the column is about the person the list is about."""
    history: tuple[Version, ...] = ()
    """Every version up to this one, the oldest first."""
    extensions: tuple[Extension, ...] = ()

    @property
    def follows(self) -> Followed:
        """What a file made by this dictionary says it follows: "Plait standard 1.0; Camden 3"."""
        return Followed(self.version, tuple((item.name, item.version) for item in self.extensions))

    def find(self, text: str) -> Entry | None:
        """The entry of a tag, however its case and the order of its attributes were written.

        A tag of an earlier version that has another name now is found by the old name too.
        """
        tag = parse_tag(text)
        return None if tag is None else self._by_key.get(tag) or self._by_old_key.get(tag)

    def by_heading(self, heading: str) -> Entry | None:
        """The entry that an everyday column heading means, or None where none is sure.

        A heading is looked up as it stands, then without what is in brackets ("Date of birth
        (dd/mm/yyyy)"), then without the words that only say whose it is ("Client's surname").
        """
        if len(heading) > LONGEST_HEADING:
            return None
        bare = fold(re.sub(r"[(\[][^()\[\]]*[)\]]", " ", heading))
        owned = " ".join(word for word in bare.split() if word not in self.owners)
        forms = (fold(heading), bare, owned)
        return next((self._by_heading[form] for form in forms if form in self._by_heading), None)

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

    def search(self, words: str) -> tuple[Entry, ...]:
        """The entries that plain words ask for, best first; for a tag, its entry alone.

        They are looked for in tags, names, headings, allowed values and definitions.
        """
        tagged = self.find(words)
        if tagged:
            return (tagged,)
        headed, found = self.by_heading(words), self._index.search(words)
        return (headed, *(entry for entry in found if entry is not headed)) if headed else found

    def extended(self, extension: Extension) -> Dictionary:
        """This dictionary with a partnership's own tags and lists.

        Raises StandardError where the extension does not go with it.
        """
        if any(extension.name.lower() == item.name.lower() for item in self.extensions):
            raise StandardError(f"The extension {extension.name} is given twice: leave one out.")
        entries = added_to(self.entries, extension, self.headings)
        return replace(self, entries=entries, extensions=(*self.extensions, extension))

    def brought_up(self, followed: Followed) -> dict[Tag, str]:
        """What became of each tag that has another name now than in the version a file follows.

        Raises StandardError where a version is not known here, or an extension was not added.
        """
        became = renamed_since(self.history, followed.standard)
        known = {item.name.lower(): item for item in self.extensions}
        for name, number in followed.extensions:
            extension = known.get(name.lower())
            if extension is None:
                raise StandardError(f"The file follows {name} {number}, which is not known here: add that extension.")
            became |= renamed_since(extension.history, number, of=extension.name)
        return became

    @cached_property
    def _by_key(self) -> dict[Tag, Entry]:
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def _by_old_key(self) -> dict[Tag, Entry]:
        became: dict[Tag, str] = {}
        for history in (self.history, *(item.history for item in self.extensions)):
            became |= renamed_in(history)
        entries = {old: self._by_key.get(tag) for old, new in became.items() if (tag := parse_tag(new))}
        return {old: entry for old, entry in entries.items() if entry}

    @cached_property
    def _by_heading(self) -> dict[str, Entry]:
        by_heading: dict[str, Entry] = {}
        for entry in self.entries:
            for heading in (*entry.headings, entry.name):
                by_heading.setdefault(fold(heading), entry)
        return by_heading

    @cached_property
    def _index(self) -> Index:
        return Index(self.entries)


@cache
def load_dictionary() -> Dictionary:
    """The dictionary that Plait ships."""
    text = resources.files("plait.standard").joinpath("dictionary.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Dictionary(
        version=data["version"],
        entries=_with_shared_lists(data["tag"], data.get("list", {})),
        owners=frozenset(data["owners"]),
        history=tuple(version_of(item) for item in data["versions"]),
    )


def _with_shared_lists(items: Iterable[dict[str, Any]], shared: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The entries, where ``list = "needs"`` stands for the values, labels and synonyms of that list."""
    return tuple(entry_of({**shared.get(item.pop("list", ""), {}), **item}) for item in items)
