"""Findings: what the Data Checker has to say, cell by cell, with the words for it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from typing import Any, overload

import polars as pl


class Severity(StrEnum):
    """How grave a finding is, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)

    @property
    def to_do(self) -> str:
        """What it asks for: "Mend", "Look at", "Know"."""
        return {Severity.ERROR: "Mend", Severity.WARNING: "Look at", Severity.NOTICE: "Know"}[self]


@dataclass(frozen=True)
class Wording:
    """A rule's words, from ``messages.toml``."""

    severity: Severity
    title: str
    message: str
    certain: bool
    """Whether a suggestion is what was meant, unless the value itself leaves a doubt."""
    consequence: str = ""
    """Which of ``consequences.toml`` says what it means for the purpose of a list."""
    done: str = ""
    """What was done to a cell in which the suggestion was put, where it is certain."""


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


_FRAME = {field.name: pl.String for field in fields(Finding)} | {"row": pl.Int64, "certain": pl.Boolean}


class Findings(Sequence[Finding]):
    """All findings of a list in the order of the sheet, a row of a frame each.

    A long list has hundreds of thousands: whoever only counts or writes them works on ``frame``, and a
    `Finding` is made only where one is looked at.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        """A column for each field of `Finding`, all String but ``row`` (null where a finding is about a column
        or the list) and ``certain``."""

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Findings:
        """The same from findings one by one."""
        return cls(pl.DataFrame([item.as_dict() for item in findings], schema=_FRAME))

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[Finding]:
        return map(_finding, self.frame.select(list(_FRAME)).iter_rows())

    @overload
    def __getitem__(self, place: int) -> Finding: ...

    @overload
    def __getitem__(self, place: slice) -> Findings: ...

    def __getitem__(self, place: int | slice) -> Finding | Findings:
        if isinstance(place, slice):
            return Findings(self.frame[place])
        return _finding(self.frame.select(list(_FRAME)).row(place))

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """How many there are of each severity."""
        found = dict(self.frame.group_by("severity").len().iter_rows())
        return {severity: found.get(severity, 0) for severity in Severity}

    @property
    def nothing_to_mend(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return len(self) == self.counts[Severity.NOTICE]

    @property
    def to_mend(self) -> pl.DataFrame:
        """The errors and the warnings, a row of ``frame`` each."""
        return self.frame.filter(pl.col("severity") != Severity.NOTICE.value)

    @cached_property
    def cells(self) -> int:
        """How many different cells have a finding."""
        return self.frame.filter(pl.col("row").is_not_null()).select("row", "letter").n_unique()


def _finding(values: tuple[Any, ...]) -> Finding:
    rule, severity, *rest = values
    return Finding(rule, Severity(severity), *rest)


@cache
def wordings() -> dict[str, Wording]:
    """Every rule's words, by its code."""
    text = resources.files("plait.checking").joinpath("messages.toml").read_text(encoding="utf-8")
    return {
        code: Wording(
            Severity(item["severity"]),
            item["title"],
            item["message"],
            item.get("certain", False),
            item.get("consequence", ""),
            item.get("done", ""),
        )
        for code, item in tomllib.loads(text).items()
    }
