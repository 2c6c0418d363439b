"""The cells of a list that have findings: which kinds there are, which comes next, what is suggested."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from plait.checking import Finding, Findings, Severity
from plait.checking.findings import wordings
from plait.sheets import TaggedList
from plait.site.lists.checker import Checked
from plait.site.lists.mending import Cell

CERTAIN = "certain"
"""Names all cells in which nothing else than the suggestion can have been meant."""
PROBLEMS = "problems"
"""Names all cells with findings."""

FIRST_PAIRS, FEW_PAIRS = 3, 10
"""Suggestions of a kind that stand there openly, and how many all do where there are no more."""


@dataclass(frozen=True)
class ProblemKind:
    """All cells of a column that break the same rule."""

    name: str
    """Names the kind in an address: ``postcode-form.D``."""
    title: str
    heading: str
    count: int


@dataclass(frozen=True)
class Pair:
    """The same text in the same column, and what it would become."""

    letter: str
    heading: str
    was: str
    now: str
    rows: tuple[int, ...]
    rule: str = ""

    @property
    def key(self) -> str:
        """What it is sent as: another one, as the list was changed meanwhile, has another key."""
        return _key(self.letter, self.was, self.now)


@dataclass(frozen=True)
class PairsOfKind:
    """The suggestions of one kind as the page shows them: a few, and the others where somebody asks for them."""

    heading: str
    words: str
    """What putting them in does: "First 0 of a phone number put back"; else what is wrong."""
    first: tuple[Pair, ...]
    others: tuple[Pair, ...]

    @property
    def label(self) -> str:
        """The id of its heading."""
        return f"kind-{self.first[0].key}"

    @property
    def cells(self) -> int:
        """Cells for which there is a suggestion."""
        return sum(len(pair.rows) for pair in (*self.first, *self.others))


def pairs_by_kind(pairs: Iterable[Pair]) -> tuple[PairsOfKind, ...]:
    """Suggestions in the kinds that they are of, both in their own order."""
    alike: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        alike.setdefault((pair.letter, pair.rule), []).append(pair)
    words = {code: wording.done or wording.title for code, wording in wordings().items()}
    return tuple(
        PairsOfKind(found[0].heading or letter, words[rule], tuple(found[:few]), tuple(found[few:]))
        for (letter, rule), found in alike.items()
        for few in [FIRST_PAIRS if len(found) > FEW_PAIRS else FEW_PAIRS]
    )


class Problems:
    """The findings that are about single cells, of one kind or all."""

    def __init__(self, tagged: TaggedList, checked: Checked, *, kind: str = PROBLEMS) -> None:
        self._places = {column.letter: place for place, column in enumerate(tagged.columns)}
        self.all = checked.findings.frame
        self.frame = self.all.filter(pl.col("row").is_not_null() & _is_of(kind))

    @property
    def rows(self) -> list[int]:
        """Rows that have one, in the order of the sheet."""
        return self.frame["row"].unique(maintain_order=True).to_list()

    @property
    def count(self) -> int:
        """Cells that have one."""
        return self._cells().height

    def nearest(self, cell: Cell) -> tuple[Cell | None, Cell | None, int]:
        """The cells with problems before and after a cell, and how many stand before it."""
        cells = self._cells()
        row, place = cell[0], self._places.get(cell[1], 0)
        same = pl.col("row") == row
        before = cells.filter((pl.col("row") < row) | (same & (pl.col("place") < place)))
        after = cells.filter((pl.col("row") > row) | (same & (pl.col("place") > place)))
        last, first = before.tail(1).select("row", "letter"), after.head(1).select("row", "letter")
        return (
            last.row(0) if last.height else None,
            first.row(0) if first.height else None,
            before.height,
        )

    def first(self) -> Cell | None:
        """The first cell with a problem."""
        cells = self._cells().head(1)
        return cells.select("row", "letter").row(0) if cells.height else None

    def within(self, rows: Collection[int]) -> dict[Cell, list[Finding]]:
        """The findings of these rows by cell, the gravest first."""
        found: dict[Cell, list[Finding]] = {}
        for finding in Findings(self.all.filter(pl.col("row").is_in(list(rows)))):
            if finding.row is not None:
                found.setdefault((finding.row, finding.letter), []).append(finding)
        for findings in found.values():
            findings.sort(key=lambda item: item.severity.rank)
        return found

    def about(self, letter: str) -> list[Finding]:
        """What is said of a whole column."""
        return list(Findings(self.all.filter(pl.col("row").is_null() & (pl.col("letter") == letter))))

    def in_columns(self) -> dict[str, dict[Severity, int]]:
        """How many cells of each column have a problem, by severity."""
        cells = self.all.filter(pl.col("row").is_not_null())
        counted = cells.group_by("letter", "severity").agg(pl.col("row").n_unique())
        found: dict[str, dict[Severity, int]] = {}
        for letter, severity, count in counted.iter_rows():
            found.setdefault(letter, {})[Severity(severity)] = count
        return found

    def pairs(self) -> tuple[Pair, ...]:
        """What would become what if all suggestions were put in, the most frequent first.

        A cell for which two things are suggested is left out.
        """
        suggested = self.frame.filter(pl.col("suggestion").is_not_null() & (pl.col("suggestion") != pl.col("value")))
        clear = suggested.filter(pl.col("suggestion").n_unique().over("row", "letter") == 1)
        once = clear.unique(["row", "letter"], keep="first", maintain_order=True)
        same = once.group_by("letter", "heading", "value", "suggestion", maintain_order=True)
        grouped = same.agg("row", pl.col("rule").first())
        ordered = grouped.sort(pl.col("row").list.len(), descending=True, maintain_order=True)
        return tuple(
            Pair(letter, heading, was, now, tuple(rows), rule)
            for letter, heading, was, now, rows, rule in ordered.iter_rows()
        )

    def like(self, finding: Finding) -> list[int]:
        """The rows in which the same stands in the same column, with the same suggestion."""
        same = (pl.col(name) == getattr(finding, name) for name in ("rule", "letter", "value", "suggestion"))
        return self.all.filter(*same)["row"].drop_nulls().unique(maintain_order=True).to_list()

    def suggestions_of(self, finding: Finding) -> int:
        """In how many cells of this kind something is suggested."""
        return self.all.filter(
            pl.col("rule") == finding.rule,
            pl.col("letter") == finding.letter,
            pl.col("row").is_not_null(),
            pl.col("suggestion").is_not_null(),
        )["row"].n_unique()

    def _cells(self) -> pl.DataFrame:
        place = pl.col("letter").replace_strict(self._places, default=0, return_dtype=pl.Int32)
        cells = self.frame.select("row", "letter", place=place).unique(["row", "letter"])
        return cells.sort("row", "place")


def kinds_of(checked: Checked) -> Iterator[ProblemKind]:
    """Every kind of problem that cells of the list have, the gravest first."""
    for group in checked.groups:
        if group.first.row is not None:
            first = group.first
            yield ProblemKind(kind_name(first), first.title, first.heading or first.letter, group.count)


def key_of(finding: Finding) -> str:
    """What a suggestion is sent as: another one, as the cell was changed meanwhile, has another key."""
    return _key(finding.rule, finding.letter, finding.value, finding.suggestion or "")


def _key(*words: str) -> str:
    return hashlib.sha256("\t".join(words).encode(errors="replace")).hexdigest()[:16]


def could_be_kind(name: str, tagged: TaggedList) -> bool:
    """Whether a list could have problems of this kind: there may be none left."""
    rule, _dot, letter = name.rpartition(".")
    return rule in wordings() and letter in {column.letter for column in tagged.columns}


def kind_name(finding: Finding) -> str:
    """The name of a finding's kind."""
    return f"{finding.rule}.{finding.letter}"


def _is_of(kind: str) -> pl.Expr:
    if kind == PROBLEMS:
        return pl.lit(value=True)
    if kind == CERTAIN:
        return pl.col("certain")
    rule, _dot, letter = kind.rpartition(".")
    return (pl.col("rule") == rule) & (pl.col("letter") == letter)
