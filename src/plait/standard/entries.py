"""One tag's entry in the dictionary: what the tag means, and what may stand in its column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from typing import Any

from plait.standard.folding import fold
from plait.standard.tags import Tag, parse_tag

TO_BE_AGREED = "to be agreed"
"""How ``source_read`` begins where nobody has compared an entry with the source that it names."""
OUR_OWN = "local proposal"
"""``source_read`` of an entry that is Plait's or a partnership's own: there is no source to compare it with."""

_DOUBTS = "?\uff1f\u061f"
"""Question marks, of other scripts too: folding leaves none of them."""


class ValueType(StrEnum):
    """What kind of value a tagged column holds."""

    TEXT = "text"
    DATE = "date"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    WHOLE_NUMBER = "whole number"
    NHS_NUMBER = "nhs number"
    UPRN = "uprn"
    """A Unique Property Reference Number: 1 to 12 digits."""
    LANGUAGE = "language code"
    """Two small letters (ISO 639-1), or three where a language has no two (ISO 639-3)."""
    LIST = "list"


PUBLISHED = "Published"
"""The area of what stands in the tables that Plait publishes."""


class Sensitivity(StrEnum):
    """How a column stands in data protection law."""

    NONE = "none"
    PERSONAL = "personal"
    SPECIAL = "special category"
    """UK GDPR Article 9."""
    CRIMINAL = "criminal offence rules"
    """UK GDPR Article 10."""

    @property
    def words(self) -> str:
        """What it is called, everywhere."""
        return _SENSITIVITIES[self]


_SENSITIVITIES = {
    Sensitivity.NONE: "Not personal data",
    Sensitivity.PERSONAL: "Personal data",
    Sensitivity.SPECIAL: "Special category data (UK GDPR Article 9)",
    Sensitivity.CRIMINAL: "Criminal offence data (UK GDPR Article 10)",
}


@dataclass(frozen=True)
class Confusion:
    """Another tag that is easily taken for this one."""

    tag: str
    difference: str
    """One sentence that tells the two apart."""


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
    """ "yes: ..." and what was read; ``OUR_OWN``; or ``TO_BE_AGREED`` and why."""
    area: str
    headings: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Allowed value -> what it stands for, where it does not say so itself: "Mo" is "Monday"."""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Allowed value -> everyday words for it, which are to be read as this value."""
    confused_with: tuple[Confusion, ...] = ()
    several: bool = False
    """Whether a cell may hold several values, separated by semicolons."""
    unique: bool = False
    required: bool = False
    """Whether every row needs a value, where a list has the column."""
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
    second: str = ""
    """The tag of a second column of the same, such as the landline beside a mobile."""

    @cached_property
    def key(self) -> Tag:
        """The tag in the form used for comparing."""
        tag = parse_tag(self.tag)
        if tag is None:
            raise ValueError(f"the dictionary has a malformed tag: {self.tag}")
        return tag

    @property
    def agreed(self) -> bool:
        """Whether the entry was compared with its source; False while that has still to be done."""
        return not self.source_read.startswith(TO_BE_AGREED)

    @property
    def published(self) -> bool:
        """Whether it stands in the tables that Plait publishes, which nobody fills in."""
        return self.area == PUBLISHED

    @property
    def needs_care(self) -> bool:
        """Whether the law protects it more than other personal data."""
        return self.sensitive in {Sensitivity.SPECIAL, Sensitivity.CRIMINAL}

    @cached_property
    def allowed_by_text(self) -> Mapping[str, str]:
        """Every allowed value by its folded text: compared without capitals and signs."""
        return {key: value for value in self.allowed if (key := fold(value))}

    @cached_property
    def allowed_by_word(self) -> Mapping[str, str]:
        """The allowed value that each everyday word stands for, by the folded word."""
        # Folding leaves nothing of a word that is only signs, and nothing may stand for a value.
        return {key: value for value, words in self.synonyms.items() for word in words if (key := fold(word))}

    def allowed_meant(self, text: str) -> str | None:
        """The allowed value that a text is, or that it is an everyday word for; None where it is neither.

        A value that somebody doubted is none: "Yes?" is not "Yes".
        """
        key = fold(text)
        value = self.allowed_by_text.get(key) or self.allowed_by_word.get(key)
        return None if value is None or is_doubted(text, value) else value


def is_doubted(text: str, value: str) -> bool:
    """Whether a text has a question mark that the value, which it is without it, has not."""
    return _doubts(text) > _doubts(value)


def _doubts(text: str) -> int:
    return sum(text.count(mark) for mark in _DOUBTS)


def entry_of(item: Mapping[str, Any]) -> Entry:
    """An entry from its table in a TOML file. Raises ValueError or TypeError where it is not one."""
    converted: dict[str, Any] = {"type": ValueType(item["type"]), "sensitive": Sensitivity(item["sensitive"])}
    for name in ("headings", "allowed"):
        if name in item:
            converted[name] = tuple(item[name])
    if "synonyms" in item:
        converted["synonyms"] = {value: tuple(words) for value, words in item["synonyms"].items()}
    if "confused_with" in item:
        converted["confused_with"] = tuple(Confusion(**other) for other in item["confused_with"])
    return Entry(**{**item, **converted})


def item_of(entry: Entry) -> dict[str, Any]:
    """What ``entry_of`` reads, without what every entry has unless it says otherwise."""
    item: dict[str, Any] = {}
    for part in fields(entry):
        usual = part.default_factory() if part.default_factory is not MISSING else part.default
        if (value := getattr(entry, part.name)) != usual:
            item[part.name] = value
    item |= {"type": entry.type.value, "sensitive": entry.sensitive.value}
    if entry.confused_with:
        item["confused_with"] = [{"tag": other.tag, "difference": other.difference} for other in entry.confused_with]
    return item
