"""Findings: what the Data Checker has to say, cell by cell, with the words for it."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Wording:
    """A rule's words, from ``messages.toml``."""

    severity: Severity
    title: str
    message: str
    certain: bool
    """Whether a suggestion is what was meant, unless the value itself leaves a doubt."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at: one cell, or (``row`` is None) a whole column or sheet."""

    rule: str
    severity: Severity
    title: str
    cell: str
    """"Residents!C14", "C14", or "column C" or "" where it is about more than a cell."""
    row: int | None
    """The sheet's own row number."""
    letter: str
    heading: str
    tag: str
    value: str
    """The cell exactly as typed."""
    message: str
    suggestion: str | None = None
    certain: bool = False
    """Whether the suggestion can be put in without asking: nothing else can have been meant."""

    def as_dict(self) -> dict[str, Any]:
        """The finding for JSON."""
        return asdict(self)


@cache
def wordings() -> dict[str, Wording]:
    """Every rule's words, by its code."""
    text = resources.files("plait.checking").joinpath("messages.toml").read_text(encoding="utf-8")
    return {
        code: Wording(Severity(item["severity"]), item["title"], item["message"], item.get("certain", False))
        for code, item in tomllib.loads(text).items()
    }
