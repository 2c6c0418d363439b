"""What findings mean for the purpose of a list, and how to mend such cells, from ``consequences.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import polars as pl

from plait.checking.findings import Findings, Severity, wordings
from plait.checking.groups import Group, group_findings
from plait.sheets import Column, TaggedList
from plait.standard import Entry


@dataclass(frozen=True)
class Advice:
    """How to mend cells of one kind in a spreadsheet."""

    name: str
    """Names it in an address inside a page."""
    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Consequence:
    """Groups of one column that come to the same: 24 impossible and 15 short dates of birth that cannot match."""

    groups: tuple[Group, ...]
    column: Column | None
    """None where it is about the whole list."""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.groups[0].first.severity

    @property
    def in_cells(self) -> bool:
        """Whether cells are at fault, and not a whole column or list."""
        return self.groups[0].in_cells

    @cached_property
    def rows(self) -> int:
        """How many rows are concerned; 0 where it is a whole column or list."""
        return pl.concat([group.findings.frame["row"] for group in self.groups]).drop_nulls().n_unique()

    @property
    def cells(self) -> int:
        """How many findings there are."""
        return sum(len(group.findings) for group in self.groups)

    @property
    def sentence(self) -> str:
        """What it means: "12 postcodes keep 12 rows off the map". Without a full stop."""
        words = _consequences().get(_name_of(self.groups[0]), {})
        if not self.in_cells:
            whole: str = words.get("whole", self.groups[0].first.title)
            return whole
        words = _for_the_column(words, self.column.entry if self.column else None)
        if "one" not in words:
            words = _consequences()[f"any-{self.severity}"]
        sentence: str = words["one" if self.rows == 1 else "many"]
        return sentence.format(count=f"{self.rows:,}")

    @property
    def advice(self) -> Advice | None:
        """How to mend it; None where the findings say all there is to say."""
        name = _name_of(self.groups[0])
        name = _consequences().get(name, {}).get("advice", name)
        words = _consequences().get(name, {})
        return Advice(name, words["how_to"], tuple(words["steps"])) if "steps" in words else None


def consequences_of(findings: Findings, tagged: TaggedList) -> tuple[Consequence, ...]:
    """What findings mean for a list: the gravest first, then what is about the whole list, then by rows."""
    columns = {column.letter: column for column in tagged.columns}
    alike: dict[tuple[object, ...], list[Group]] = {}
    for place, group in enumerate(group_findings(findings)):
        first = group.first
        name = _name_of(group) if group.in_cells else ""
        alike.setdefault((first.severity, first.letter, name or place), []).append(group)
    made = [Consequence(tuple(groups), columns.get(groups[0].first.letter)) for groups in alike.values()]
    return tuple(sorted(made, key=lambda item: (item.severity.rank, item.in_cells, -item.rows)))


def all_advice(consequences: Iterable[Consequence]) -> tuple[Advice, ...]:
    """The advice on all of these, each once, in their order."""
    return tuple(dict.fromkeys(item.advice for item in consequences if item.advice))


def _name_of(group: Group) -> str:
    return wordings()[group.first.rule].consequence


def _for_the_column(words: Mapping[str, Any], entry: Entry | None) -> Mapping[str, Any]:
    """The words for a column with this entry."""
    if entry and entry.short_name and "counted_one" in words:
        return {"one": words["counted_one"], "many": words["counted_many"]}
    if entry and entry.tag in words.get("at", {}):
        at: Mapping[str, Any] = words["at"][entry.tag]
        return at
    return words


@cache
def _consequences() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(resources.files("plait.checking").joinpath("consequences.toml").read_text(encoding="utf-8"))
