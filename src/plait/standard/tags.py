"""Tags: ``#Person+Volunteer+AllNames``, in HXL's syntax and by HXL's rules of comparison; and patterns of tags.

Source: the Humanitarian Exchange Language 1.1 (hxlstandard.org): a tag or an attribute begins
with a letter; white space may stand before a ``+`` and not after it; case and the order of the
attributes do not matter. Patterns: the HXL Proxy's "Tag patterns", and libhxl 5.2.2 (hxl/model.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = r"[A-Za-z][_0-9A-Za-z]*"
_TAG = re.compile(rf"\s*#({_WORD})((?:\s*\+{_WORD})*)\s*")
_PATTERN = re.compile(rf"\s*#({_WORD}|\*)((?:\s*[+-]{_WORD})*)\s*(!?)\s*")
_ATTRIBUTE = re.compile(rf"([+-])({_WORD})")

A_TAG_LOOKS_LIKE = (
    "a tag looks like #Person+Resident+Id: a # and words with + between them, each beginning with a letter"
)
"""For a sentence that refuses what is none."""


@dataclass(frozen=True)
class Tag:
    """A tag in the form used for comparing: lower case, attributes without order."""

    hashtag: str
    attributes: frozenset[str]


def parse_tag(text: str) -> Tag | None:
    """Read a tag, or give None where the text is not one."""
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    attributes = frozenset(part.strip().lower() for part in match[2].split("+")[1:])
    return Tag(match[1].lower(), attributes)


def is_tag(text: str) -> bool:
    """Whether the text is a tag by HXL's syntax, known to the dictionary or not."""
    return _TAG.fullmatch(text) is not None


@dataclass(frozen=True)
class TagPattern:
    """Which tags are meant: ``#Person+Resident-Id``, ``#*+Volunteer``, ``#Need+Type!``."""

    hashtag: str
    """"" for any."""
    has: frozenset[str]
    """Attributes that a tag must have."""
    has_not: frozenset[str]
    exact: bool
    """Whether it may have no others."""

    def matches(self, tag: Tag) -> bool:
        """Whether a tag is one of those that are meant."""
        return (
            self.hashtag in {"", tag.hashtag}
            and self.has <= tag.attributes
            and not self.has_not & tag.attributes
            and not (self.exact and tag.attributes - self.has)
        )


def parse_pattern(text: str) -> TagPattern | None:
    """Read a tag pattern, or give None where the text is none. Every tag is a pattern too."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    attributes = [(sign, word.lower()) for sign, word in _ATTRIBUTE.findall(match[2])]
    has_not = frozenset(word for sign, word in attributes if sign == "-")
    if match[3] and has_not:  # an exact pattern has nothing to leave out
        return None
    has = frozenset(word for sign, word in attributes if sign == "+")
    return TagPattern("" if match[1] == "*" else match[1].lower(), has, has_not, exact=bool(match[3]))
