"""Words that ask for care: a list or a note that says it must not be passed on, or is not finished."""

from __future__ import annotations

import re

import polars as pl

_DO = r"(?:do\s+not|don['\u2019]?t|not\s+to\s+be|never|must\s+not|may\s+not|cannot|should\s+not|not\s+for)\s+(?:be\s+)?"
_SHARE = (
    r"(?:shar(?:e|ed|ing)|pass(?:ed|ing)?(?:\s+\w+){0,2}\s+on|forward(?:ed|ing)?|circulat(?:e|ed|ing|ion)|"
    r"distribut(?:e|ed|ing|ion)|disclos(?:e|ed|ing|ure)|cop(?:y|ied|ying)|publish(?:ed|ing)?|publication|"
    r"e-?mail(?:ed|ing)?|hand(?:ed)?\s+out|external\s+use)"
)
_PRIVATE = re.compile(
    rf"(?i)\b{_DO}{_SHARE}\b"
    r"|\bconfidential|\bin\s+confidence\b|\b(?:internal|staff|volunteers?|office|personal)\s+(?:use\s+)?only\b"
    r"|\bstrictly\s+private\b|^\W*(?:private|restricted|secret)\W*$|\bofficial[\s:-]+sensitive\b|\beyes\s+only\b"
)
_PASSED_ON = (
    r"(?:shar(?:e|ed|ing)|pass(?:ed|ing)?(?:\s+\w+){0,3}\s+on|forward(?:ed|ing)?|circulat(?:e|ed|ing|ion)|"
    r"distribut(?:e|ed|ing|ion)|disclos(?:e|ed|ing|ure)|publish(?:ed|ing)?|publication|hand(?:ed)?\s+out)"
)
_IN_A_CELL = rf"(?i)\b{_DO}{_PASSED_ON}\b|^\W*(?:strictly\s+)?(?:private\s+(?:and|&)\s+)?confidential\s*(?:$|[^\s\w])"
"""For Python and Polars alike. Fewer words than of a whole list: "do not e-mail" is how somebody wants to be asked."""
_STEMS = ["shar", "pass", "forward", "circulat", "distribut", "disclos", "publi", "hand", "confidential"]
"""One of them is in every cell that says so, and few cells have one: looked for first, as that costs far less."""
_ANOTHER_SHARING = r"(?i)\bshare\s+(?:an?|one|the\s+same)\s"
"""They do not share a kitchen."""
_CONFIDENTIAL = re.compile(r"(?i)\bconfidential")
_FORBIDS, _SHARES_OTHERWISE = re.compile(_IN_A_CELL), re.compile(_ANOTHER_SHARING)
SHORTEST = 9
"""Bytes of the shortest cell that can say so: "not share"."""
_DRAFT = re.compile(
    r"(?i)(?<!\d-)\b(?:(?:first|rough|working)\s+)?draft\b|\bnot\s+(?:yet\s+)?(?:final|finished|checked)\b"
)
LONGEST = 1_000
"""Characters of a text that are looked at."""


def says_private(text: str) -> bool:
    """Whether a text says that the list must not be passed on: "please do not share", "confidential"."""
    return _PRIVATE.search(text[:LONGEST]) is not None


def heading_says_private(heading: str) -> bool:
    """Whether a heading says that what stands under it must not be passed on."""
    forbids = _FORBIDS.search(heading) is not None and _SHARES_OTHERWISE.search(heading) is None
    return forbids or _CONFIDENTIAL.search(heading) is not None


def says_private_in(cells: pl.Series) -> pl.Series:
    """Which cells of a column say that what they tell, or their row, must not be passed on; not which empty ones."""
    likely = cells.str.contains_any(_STEMS, ascii_case_insensitive=True)
    some = likely.arg_true()
    texts = cells.gather(some)
    return likely.scatter(some, texts.str.contains(_IN_A_CELL) & ~texts.str.contains(_ANOTHER_SHARING))


def says_draft(text: str) -> bool:
    """Whether a text says that the list is not finished: "draft", "not yet checked"; not the version "1.0-draft"."""
    return _DRAFT.search(text[:LONGEST]) is not None
