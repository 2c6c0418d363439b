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
from plait.standard.tags import Tag, parse_pattern, parse_tag
from plait.standard.versions import Followed, Version, renamed_in, version_of

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

_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_BETWEEN_VALUES = re.compile(r"[/,;|]|\bor\b")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Dictionary:
    """All entries of one version of the standard, and of the extensions that were added to it."""

    version: str
    entries: tuple[Entry, ...]
    owners: frozenset[str]
    """Words of a heading that only say that the column is about the person the list is about."""
    asides: frozenset[str] = frozenset()
    """Words that, in brackets in a heading, only say how to fill it in."""
    examples: tuple[str, ...] = ()
    """How an example begins that stands in brackets in a heading."""
    others: frozenset[str] = frozenset()
    """Words of a heading that say that the column is about somebody else than the list is."""
    halves: frozenset[str] = frozenset()
    """Headings that, under one of several columns, may only say which of them: "First" under "Visit"."""
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

        A heading is looked up as it stands, then without brackets that say how to fill it in ("Date of
        birth (dd/mm/yyyy)"), the same again ("Surname (family name)") or the values to choose from, each with
        and without the words that only say whose it is ("Client's surname"). Other brackets may say whose it
        is: "Phone (next of kin)" is not the resident's. A heading that is a tag means that tag.
        """
        if len(heading) > LONGEST_HEADING:
            return None
        if tagged := self.find(heading):
            return tagged
        bare = _IN_BRACKETS.sub(lambda found: " " if self._says_how(found[1]) else found[0], heading)
        entry = self._named(heading) or self._named(bare)
        if entry is None and _IN_BRACKETS.search(bare):
            outside = self._named(_IN_BRACKETS.sub(" ", bare))
            again = all(
                self._named(inside) is outside or (outside and _are_values(inside, outside))
                for inside in _IN_BRACKETS.findall(bare)
            )
            return outside if again else None
        return entry

    def is_of_another(self, heading: str) -> bool:
        """Whether a heading says that its column is about somebody else: "GP phone", "Name of next of kin"."""
        return self._others.search(fold(heading[:LONGEST_HEADING])) is not None

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
        """The entries that plain words ask for, best first; for a tag, its entry alone; for a pattern, all it fits.

        They are looked for in tags, names, headings, allowed values and definitions.
        """
        tagged = self.find(words)
        if tagged:
            return (tagged,)
        if fitting := self.matching(words):
            return fitting
        headed, found = self.by_heading(words), self._index.search(words)
        return (headed, *(entry for entry in found if entry is not headed)) if headed else found

    def matching(self, pattern: str) -> tuple[Entry, ...]:
        """The entries whose tags fit a tag pattern as HXL has them: ``#Person+Resident``, ``#*+Volunteer-Date``."""
        parsed = parse_pattern(pattern)
        return tuple(entry for entry in self.entries if parsed.matches(entry.key)) if parsed else ()

    def extended(self, extension: Extension) -> Dictionary:
        """This dictionary with a partnership's own tags and lists.

        Raises StandardError where the extension does not go with it.
        """
        if any(extension.name.lower() == item.name.lower() for item in self.extensions):
            raise StandardError(f"The extension {extension.name} is given twice: leave one out.")
        entries = added_to(self.entries, extension, self.headings)
        return replace(self, entries=entries, extensions=(*self.extensions, extension))

    def _named(self, heading: str) -> Entry | None:
        """The entry of a heading, or of a heading without the words that say whose it is."""
        folded = fold(heading)
        owned = " ".join(self._owners.sub(" ", folded).split())
        return self._by_heading.get(folded) or self._by_heading.get(owned)

    def _says_how(self, inside: str) -> bool:
        """Whether what stands in brackets only says how to fill a column in: a format, a unit, a year, an example."""
        folded = fold(inside)
        if any(folded.startswith(f"{begin} ") for begin in self.examples):
            return True
        left = self._asides.sub(" ", folded).split()
        if not all(word.isdecimal() for word in left):
            return False
        # "(2)" may be a second person's; "(1 to 5)", "(11 digits)" and "(2022)" are nobody's.
        return len(left) != 1 or len(folded.split()) > 1 or _YEAR.fullmatch(left[0]) is not None

    @cached_property
    def _owners(self) -> re.Pattern[str]:
        return _any_of(self.owners)

    @cached_property
    def _asides(self) -> re.Pattern[str]:
        return _any_of(self.asides)

    @cached_property
    def _others(self) -> re.Pattern[str]:
        return _any_of(self.others)

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
                if key := fold(heading):  # nothing may be left of a name such as "?", and must mean nothing
                    by_heading.setdefault(key, entry)
        return by_heading

    @cached_property
    def _index(self) -> Index:
        return Index(self.entries)


def _are_values(text: str, entry: Entry) -> bool:
    """Whether a text is nothing but several values of a list, or everyday words for them: "phone/e-mail"."""
    parts = _BETWEEN_VALUES.split(text)
    return len(parts) > 1 and all(map(entry.allowed_meant, parts))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these, where it stands as whole words of a folded text, the longest first."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\S)")


@cache
def load_dictionary() -> Dictionary:
    """The dictionary that Plait ships."""
    text = resources.files("plait.standard").joinpath("dictionary.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Dictionary(
        version=data["version"],
        entries=_with_shared_lists(data["tag"], data.get("list", {})),
        owners=frozenset(data["owners"]),
        asides=frozenset(data["asides"]),
        examples=tuple(data["examples"]),
        others=frozenset(data["others"]),
        halves=frozenset(data["halves"]),
        history=tuple(version_of(item) for item in data["versions"]),
    )


def _with_shared_lists(items: Iterable[dict[str, Any]], shared: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The entries, where ``list = "needs"`` stands for the values, labels and synonyms of that list."""
    return tuple(entry_of({**shared.get(item.pop("list", ""), {}), **item}) for item in items)
