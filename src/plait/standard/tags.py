"""Tags: ``#Person+Volunteer+AllNames``, in HXL's syntax and by HXL's rules of comparison.

Source: the Humanitarian Exchange Language 1.1 (hxlstandard.org): a tag or an attribute begins
with a letter; white space may stand before a ``+`` and not after it; case and the order of the
attributes do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = r"[A-Za-z][_0-9A-Za-z]*"
_TAG = re.compile(rf"\s*#({_WORD})((?:\s*\+{_WORD})*)\s*")


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
