"""The quality of one list over time: what is new since its last version, without keeping any cell.

A list is the same list while its headings and tags (and its sheet) are the same, whatever its file is
called. Of a version only numbers are kept, and for the two newest a keyed hash of each different
finding, so that the next version can tell a new finding from an old one. Rows may move in between: a
finding is the same while its rule, its column and its cell are.

All functions are pure: a history is handed in, and a new one comes back.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from plait.checking.findings import Findings, Severity
from plait.documents.wording import counted
from plait.errors import PlaitError
from plait.sheets import TaggedList
from plait.standard import fold

MOST_VERSIONS = 24
"""Versions that are remembered: two years of a list that is checked every month."""
WITH_MARKS = 2
"""Versions whose findings can still be told apart: the newest, and the one it is compared with."""
SECONDS_A_CELL = 30
"""What putting a cell right by hand is supposed to take: to find it, to see what was meant, to type it."""
_FORMAT = "versions, format 1"
_MARK = 16
"""Letters of a keyed hash: 64 bits, so that two findings of a list are not taken for one."""


@dataclass(frozen=True)
class Version:
    """One version of a list, in numbers."""

    checked_on: date
    content: str
    """Keyed hash of the file, which tells whether it is still the same version."""
    rows: int
    errors: int
    warnings: int
    certain: int
    """Cells that could be put right without asking."""
    put_right: int
    """Cells that were put right in a cleaned copy."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Rule and column letter ("postcode-form D") -> findings."""
    marks: Mapping[str, int] = field(default_factory=dict)
    """Keyed hash of a finding's rule, column and cell -> how many there are."""

    @property
    def errors_per_100(self) -> float:
        """Errors for every 100 rows."""
        return 100 * self.errors / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class History:
    """The versions of one list, the oldest first."""

    versions: tuple[Version, ...] = ()

    @property
    def put_right(self) -> int:
        """Cells put right in cleaned copies of all versions."""
        return sum(version.put_right for version in self.versions)


@dataclass(frozen=True)
class Comparison:
    """This version of a list beside its last one."""

    since: date
    new: int
    gone: int
    still: int
    new_in: Mapping[tuple[str, str], int]
    """(Rule, column letter) -> how many of its findings are new."""


@dataclass(frozen=True)
class Past:
    """What a report says of a list's earlier versions."""

    history: History
    """With the version that is reported."""
    comparison: Comparison | None
    """None where this is the first version."""

    def new_in(self, rule: str, letter: str) -> int:
        """How many findings of a rule in a column the last version did not have; 0 where there was none."""
        return self.comparison.new_in.get((rule, letter), 0) if self.comparison else 0


def key_of_list(tagged: TaggedList, key: bytes) -> str:
    """What a list is remembered by: a keyed hash of its headings, its tags and its sheet's name."""
    columns = sorted(f"{fold(column.heading)}\0{column.tag.lower()}" for column in tagged.columns)
    return _hash(key, "list", fold(tagged.sheet), *columns, length=32)


def version_of(
    findings: Findings, tagged: TaggedList, *, sha256: str, checked_on: date, key: bytes, certain: int
) -> Version:
    """What is kept of a list that was just checked. ``sha256`` is its file's, ``certain`` how many changes are."""
    counts = findings.frame.group_by("rule", "letter", maintain_order=True).len()
    return Version(
        checked_on=checked_on,
        content=_hash(key, "file", sha256),
        rows=tagged.rows.height,
        errors=findings.counts[Severity.ERROR],
        warnings=findings.counts[Severity.WARNING],
        certain=certain,
        put_right=0,
        counts={f"{rule} {letter}".strip(): count for rule, letter, count in counts.iter_rows()},
        marks=_sums(_marked(findings, tagged, key)),
    )


def remembered(history: History, version: Version) -> History:
    """The history with this version in it; a version that was checked before takes its own place again."""
    last = history.versions[-1] if history.versions else None
    if last and last.content == version.content:
        version = replace(version, put_right=max(last.put_right, version.put_right))
        before = history.versions[:-1]
    else:
        before = history.versions
    kept = (*before, version)[-MOST_VERSIONS:]
    return History((*(replace(item, marks={}) for item in kept[:-WITH_MARKS]), *kept[-WITH_MARKS:]))


def compared(history: History, findings: Findings, tagged: TaggedList, *, sha256: str, key: bytes) -> Comparison | None:
    """What is new since the last version that was another one than this; None where there was none."""
    content = _hash(key, "file", sha256)
    last = next((item for item in reversed(history.versions) if item.content != content), None)
    if last is None:
        return None
    marked = _marked(findings, tagged, key)
    before = pl.DataFrame(
        {"mark": list(last.marks), "before": list(last.marks.values())}, schema={"mark": pl.String, "before": pl.Int64}
    )
    beside = marked.join(before, on="mark", how="left").with_columns(pl.col("before").fill_null(0))
    new = (pl.col("len") - pl.col("before")).clip(lower_bound=0)
    news = beside.with_columns(new=new).group_by("rule", "letter").agg(pl.col("new").sum())
    still = int(beside.select(pl.min_horizontal("len", "before").sum()).item())
    return Comparison(
        since=last.checked_on,
        new=len(findings) - still,
        gone=sum(last.marks.values()) - still,
        still=still,
        new_in={(rule, letter): count for rule, letter, count in news.iter_rows() if count},
    )


def history_to_json(history: History) -> str:
    """A history as it is kept."""
    versions = [{**asdict(item), "checked_on": item.checked_on.isoformat()} for item in history.versions]
    return json.dumps({_FORMAT: versions})


def history_from_json(text: str) -> History:
    """A history as it was kept. Raises PlaitError where it cannot be read."""
    try:
        return History(tuple(map(_version, json.loads(text)[_FORMAT])))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise PlaitError(
            "What was remembered of this list cannot be read: --forget-history takes it away, and the next check "
            "begins anew."
        ) from None


def time_saved(cells: int) -> str:
    """How long putting these cells right by hand would have taken, at ``SECONDS_A_CELL`` each: "12 minutes"."""
    minutes = round(cells * SECONDS_A_CELL / 60)
    if cells * SECONDS_A_CELL < 60:
        return "half a minute"
    if minutes < 120:
        return counted(minutes, "minute")
    return counted(round(minutes / 60), "hour")


def _version(item: Mapping[str, Any]) -> Version:
    return Version(
        checked_on=date.fromisoformat(item["checked_on"]),
        content=str(item["content"]),
        rows=int(item["rows"]),
        errors=int(item["errors"]),
        warnings=int(item["warnings"]),
        certain=int(item["certain"]),
        put_right=int(item["put_right"]),
        counts={str(name): int(count) for name, count in item["counts"].items()},
        marks={str(name): int(count) for name, count in item["marks"].items()},
    )


def _marked(findings: Findings, tagged: TaggedList, key: bytes) -> pl.DataFrame:
    """``rule``, ``letter``, ``mark`` and ``len`` (how often) of every different finding."""
    headings = [fold(column.heading) for column in tagged.columns]
    names = {
        column.letter: heading if heading and headings.count(heading) == 1 else column.letter
        for column, heading in zip(tagged.columns, headings, strict=True)
    }
    different = findings.frame.group_by("rule", "letter", "value", maintain_order=True).len()
    marks = [
        _hash(key, "finding", rule, names.get(letter, letter), value)
        for rule, letter, value, _ in different.iter_rows()
    ]
    return different.select("rule", "letter", pl.Series("mark", marks, dtype=pl.String), pl.col("len").cast(pl.Int64))


def _sums(marked: pl.DataFrame) -> dict[str, int]:
    return dict(marked.group_by("mark", maintain_order=True).agg(pl.col("len").sum()).iter_rows())


def _hash(key: bytes, *parts: str, length: int = _MARK) -> str:
    return hmac.digest(key, "\0".join(parts).encode(errors="replace"), "sha256").hex()[:length]
