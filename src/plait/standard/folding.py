"""Texts in the form used for comparing them."""

from __future__ import annotations

import re


def fold(heading: str) -> str:
    """A heading in the form used for comparing: lower case, letters and digits, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.replace("'", "").replace("\u2019", "").lower()).split())
