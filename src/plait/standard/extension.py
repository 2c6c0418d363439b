"""A partnership's own additions to the dictionary: own tags, own code lists, narrower lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from plait.errors import StandardError
from plait.standard.entries import Entry, ValueType
from plait.standard.examples import is_good_value
from plait.standard.folding import fold
from plait.standard.tags import A_TAG_LOOKS_LIKE, Tag, parse_tag
from plait.standard.versions import NAME, STANDARD, VERSION, Version

OWN = "x_"
"""How an attribute begins that makes a tag a partnership's own: ``#Person+Resident+X_Choir``."""
MOST_ENTRIES = 500
MOST_VALUES = 1000
SHORTEST_LIST = 2
SHORT_NAME = re.compile(r"[a-z](?:[a-z0-9 _-]{0,30}[a-z0-9])?")
LEVELS = frozenset({"ward", "msoa", "lsoa"})
"""What every list is counted by: no short name of a partnership's own."""
CAN_BE_SEVERAL = frozenset({ValueType.LIST, ValueType.LANGUAGE, ValueType.TEXT})
"""Types of which a cell may hold several values."""


@dataclass(frozen=True)
class Extension:
    """What one partnership adds to the standard."""

    name: str
    version: str
    entries: tuple[Entry, ...] = ()
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Tag of the standard -> the values that the partnership allows in it."""
    versions: tuple[Version, ...] = ()
    """What each version changed, the oldest first, where that was written down."""

    @property
    def history(self) -> tuple[Version, ...]:
        """Every version that is known, this one the last."""
        known = any(item.number == self.version for item in self.versions)
        return self.versions if known else (*self.versions, Version(self.version, date=""))


def added_to(entries: tuple[Entry, ...], extension: Extension, headings: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """The entries of a dictionary with an extension's. Raises StandardError where they do not go together."""
    _check_itself(extension)
    known = {entry.key: entry for entry in entries}
    short_names = {entry.short_name: entry for entry in entries if entry.short_name}
    for entry in extension.entries:
        _check_tag(entry, known)
        _check_headings(entry, headings)
        if entry.short_name in short_names:
            raise StandardError(
                f"{entry.tag} is to be counted as \u201c{entry.short_name}\u201d, which is already "
                f"{short_names[entry.short_name].tag}: choose another short name."
            )
    narrowed = {entry.key: entry for entry in _narrowed(known, extension)}
    added = (*(narrowed.get(entry.key, entry) for entry in entries), *extension.entries)
    _check_confusions(added, extension)
    return added


def _check_itself(extension: Extension) -> None:
    """What can be wrong with an extension whatever it is added to."""
    if not NAME.fullmatch(extension.name) or extension.name.lower().startswith(STANDARD.lower()):
        raise StandardError(
            f"{extension.name[:80]!r} cannot be an extension's name: give it a short name that begins with a letter, "
            "such as Camden."
        )
    if not VERSION.fullmatch(extension.version):
        raise StandardError(f"{extension.version[:80]!r} is not a version: write a number such as 3 or 1.2.")
    if len(extension.entries) > MOST_ENTRIES:
        raise StandardError(f"The extension {extension.name} has more than {MOST_ENTRIES} tags: split it into several.")
    seen: dict[Tag, str] = {}
    for entry in extension.entries:
        key = _key(entry.tag)
        if key in seen:
            raise StandardError(f"{entry.tag} and {seen[key]} are one and the same tag: leave one out.")
        seen[key] = entry.tag
        _check_kind(entry)
        _check_values(entry)
    _check_told_apart(extension.entries)


def _check_told_apart(entries: Iterable[Entry]) -> None:
    """Refuse a heading or a short name that two of the tags have."""
    meant: dict[str, Entry] = {}
    counted: dict[str, Entry] = {}
    for entry in entries:
        for heading in entry.headings:
            other = meant.setdefault(fold(heading), entry)
            if fold(heading) and other is not entry:
                raise StandardError(
                    f"The heading {heading[:80]!r} stands at both {other.tag} and {entry.tag}: leave it out at one."
                )
        other = counted.setdefault(entry.short_name, entry)
        if entry.short_name and other is not entry:
            raise StandardError(
                f"{other.tag} and {entry.tag} are both to be counted as \u201c{entry.short_name}\u201d: "
                "choose another short name for one."
            )


def _check_kind(entry: Entry) -> None:
    """Refuse what a column of this type cannot be."""
    if entry.short_name and entry.type is not ValueType.LIST:
        raise StandardError(
            f"{entry.tag} has the short name \u201c{entry.short_name}\u201d and is no list: only lists are counted by."
        )
    if entry.short_name and (not SHORT_NAME.fullmatch(entry.short_name) or entry.short_name in LEVELS):
        raise StandardError(
            f"{entry.short_name[:80]!r} cannot be the short name of {entry.tag}: write a word in small letters, such "
            f"as choir, that is not {', '.join(sorted(LEVELS))}."
        )
    if entry.several and entry.type not in CAN_BE_SEVERAL:
        raise StandardError(
            f"{entry.tag} holds a {entry.type.value}, of which a cell holds one only: leave out several."
        )
    if entry.type is not ValueType.WHOLE_NUMBER and (entry.smallest, entry.largest) != (None, None):
        raise StandardError(f"{entry.tag} holds no whole number: leave out smallest and largest.")
    if entry.largest is not None and (entry.smallest is None or entry.smallest > entry.largest):
        raise StandardError(f"{entry.tag} has a largest number: say the smallest too, which is not above it.")


def _check_values(entry: Entry) -> None:
    is_list = entry.type is ValueType.LIST
    if is_list and len({fold(value) for value in entry.allowed}) < SHORTEST_LIST:
        raise StandardError(f"{entry.tag} is a list and needs at least {SHORTEST_LIST} allowed values.")
    if entry.allowed and not is_list:
        raise StandardError(f'{entry.tag} has allowed values: give it the type "list", or leave them out.')
    _check_list(entry.tag, entry.allowed)
    told = {fold(value): value for value in entry.allowed}
    for value in (*entry.labels, *entry.synonyms):
        if value not in entry.allowed:
            raise StandardError(f"{entry.tag} explains {value[:80]!r}, which is not among its allowed values.")
    for value, words in entry.synonyms.items():
        for word in words:
            other = told.setdefault(fold(word), value)
            if other != value:
                raise StandardError(f"{entry.tag}: {word[:80]!r} stands for both {other} and {value}.")
    if not is_good_value(entry.example, entry):
        raise StandardError(
            f"{entry.tag} has the example {entry.example[:80]!r}, which is not what its own entry asks for "
            f"({entry.form or entry.type.value}): give one that is."
        )


def _check_tag(entry: Entry, known: Mapping[Tag, Entry]) -> None:
    """Refuse a tag of the standard, and one that HXL tools would take for one as it says more or less of the same."""
    if entry.key in known:
        raise StandardError(
            f"{entry.tag} is already in the {STANDARD} ({known[entry.key].name}): give yours another tag, "
            f"such as {entry.tag}+X_Own."
        )
    if any(attribute.startswith(OWN) for attribute in entry.key.attributes):
        return
    near = next((other for key, other in known.items() if _overlap(key, entry.key)), None)
    if near:
        raise StandardError(
            f"{entry.tag} would be taken for {near.tag} of the {STANDARD}: give it a part of your own, "
            f"such as {entry.tag}+X_Own."
        )


def _overlap(one: Tag, other: Tag) -> bool:
    return one.hashtag == other.hashtag and (one.attributes <= other.attributes or one.attributes >= other.attributes)


def _check_headings(entry: Entry, headings: Mapping[str, Entry]) -> None:
    for heading in entry.headings:
        other = headings.get(fold(heading))
        if other:
            raise StandardError(f"The heading {heading[:80]!r} of {entry.tag} already means {other.tag}: leave it out.")


def _check_confusions(entries: Iterable[Entry], extension: Extension) -> None:
    keys = {entry.key for entry in entries}
    for entry in extension.entries:
        for other in entry.confused_with:
            if _key(other.tag) not in keys:
                raise StandardError(f"{entry.tag} is told apart from {other.tag[:80]}, which is not in the dictionary.")


def _narrowed(known: Mapping[Tag, Entry], extension: Extension) -> Iterable[Entry]:
    """The entries of the standard for which the partnership has a list of its own."""
    for text, values in extension.allowed.items():
        entry = known.get(_key(text))
        if entry is None:
            raise StandardError(f"{text[:80]} is not in the {STANDARD}: a list can be given only for a tag that is.")
        if not values:
            raise StandardError(f"The list for {entry.tag} is empty: name the values, or leave it out.")
        _check_list(entry.tag, values)
        yield _closed(entry, values) if entry.type is ValueType.TEXT else _narrower(entry, values)


def _closed(entry: Entry, values: tuple[str, ...]) -> Entry:
    """A column of free text that is now a list."""
    strange = next((value for value in values if not is_good_value(value, entry)), None)
    if strange is not None:
        raise StandardError(f"{strange[:80]!r} cannot stand in {entry.tag}, which asks for {entry.form or 'less'}.")
    example = entry.example if entry.example in values else values[0]
    return replace(entry, type=ValueType.LIST, allowed=values, pattern=None, form="", example=example)


def _narrower(entry: Entry, values: tuple[str, ...]) -> Entry:
    """A list of the standard with fewer values, written as the standard writes them."""
    if entry.type is not ValueType.LIST:
        raise StandardError(f"{entry.tag} holds a {entry.type.value}, which cannot be a list.")
    agreed = {fold(value): value for value in entry.allowed}
    strange = next((value for value in values if fold(value) not in agreed), None)
    if strange is not None:
        raise StandardError(
            f"{strange[:80]!r} is not among the values of {entry.tag}: a list of the standard can be made shorter, "
            f"not longer; for other values make a tag of your own, such as {entry.tag}+X_Own."
        )
    chosen = {fold(value) for value in values}
    kept = tuple(value for value in entry.allowed if fold(value) in chosen)
    return replace(
        entry,
        allowed=kept,
        labels={value: label for value, label in entry.labels.items() if value in kept},
        synonyms={value: words for value, words in entry.synonyms.items() if value in kept},
        example=entry.example if is_good_value(entry.example, replace(entry, allowed=kept)) else kept[0],
    )


def _check_list(tag: str, values: tuple[str, ...]) -> None:
    if len(values) > MOST_VALUES:
        raise StandardError(f"The list for {tag} has more than {MOST_VALUES} values.")
    seen: dict[str, str] = {}
    for value in values:
        if not fold(value) or ";" in value:
            raise StandardError(
                f"The list for {tag} has the value {value[:80]!r}: use letters or figures and no semicolon."
            )
        if fold(value) in seen:
            raise StandardError(f"The list for {tag} has {seen[fold(value)]!r} and {value!r}, which read as the same.")
        seen[fold(value)] = value


def _key(text: str) -> Tag:
    tag = parse_tag(text)
    if tag is None:
        raise StandardError(f"{text[:80]!r} is not a tag: {A_TAG_LOOKS_LIKE}.")
    return tag
