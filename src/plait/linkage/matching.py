"""Lists matched: which rows are one person, which pairs are doubtful, and why. The answer of ``plait.match``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path

import polars as pl

from plait.errors import PlaitError
from plait.linkage.comparisons import comparisons
from plait.linkage.decisions import Decision, decided_pairs, read_decisions
from plait.linkage.engine import Engine, TooCommon
from plait.linkage.fitting import Fit, fit
from plait.linkage.grouping import groups_of
from plait.linkage.model import levels_of
from plait.linkage.preparing import FIELDS
from plait.linkage.records import records_of
from plait.sheets import TaggedList, find_list, read_workbook
from plait.standard import Dictionary, load_dictionary

DEFINITE = 0.98
"""How sure it must be that two rows are one person before they are joined without being looked at."""
WORTH_A_LOOK = 0.05
"""Pairs that are less likely to be one person are not shown to anybody."""
MOST_LISTS = 10
_NO_DECISIONS = pl.DataFrame(schema={"a": pl.Int32, "b": pl.Int32, "same": pl.Boolean, "key": pl.String})
FEWEST_FIELDS = 2
"""Fields that two lists must have in common: a first name alone, say, finds nobody."""


@dataclass(frozen=True)
class MatchedList:
    """One of the lists."""

    name: str
    """What it is called in the results: its file's name."""
    tagged: TaggedList
    fields: tuple[str, ...]
    """What of a person it has."""


@dataclass(frozen=True)
class Matches:
    """What matching found. It holds what the lists hold: keep it like the lists."""

    lists: tuple[MatchedList, ...]
    rows: pl.DataFrame
    """Every row of every list: ``id``, ``list`` (its number, from 0), ``row`` (the sheet's row number), and ``group``,
    the smallest ``id`` of the rows that are the same person for certain; then the fields that were compared."""
    scored: pl.DataFrame
    """Every pair that is worth a look or was decided: ``a`` and ``b`` (``id`` of two rows, a < b), ``pattern`` (null
    where the two were not compared), ``probability``, and ``same``, which is what somebody decided, or null."""
    learned: Fit
    too_common: tuple[TooCommon, ...]
    """Keys that told too little in some rows: those rows were compared by others only."""
    compared: int
    """How many pairs were compared."""
    decisions: tuple[Decision, ...]
    """What was decided before, also of rows that are not here any more."""
    decided: pl.DataFrame
    """Where the decisions hold: ``a``, ``b``, ``same``, and the ``key`` of the decision."""

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """The pairs for programs, the surest first.

        ``list_a``, ``row_a``, ``list_b``, ``row_b``, ``probability``, ``definite``, ``reasons``.
        """
        place = self.rows.select("id", pl.col("list").replace_strict(self._names).alias("list"), "row")
        frame = self.scored.with_columns(
            reasons=self.reasons(), definite=pl.coalesce("same", pl.col("probability") >= DEFINITE)
        )
        for side in ("a", "b"):
            frame = frame.join(
                place.rename({"id": side, "list": f"list_{side}", "row": f"row_{side}"}), on=side, maintain_order="left"
            )
        frame = frame.sort("probability", "a", "b", descending=[True, False, False])
        return frame.select("list_a", "row_a", "list_b", "row_b", "probability", "definite", "reasons")

    @cached_property
    def groups(self) -> pl.DataFrame:
        """Each row with the number of its person, from 1 in the order of the lists: ``person``, ``list``, ``row``."""
        return self.rows.select(
            pl.col("group").rank("dense").cast(pl.Int64).alias("person"),
            pl.col("list").replace_strict(self._names).alias("list"),
            "row",
        )

    @property
    def people(self) -> int:
        """How many people there are, if every doubtful pair is two."""
        return self.rows["group"].n_unique()

    @cached_property
    def on_several_lists(self) -> int:
        """How many people are on more than one list."""
        return self.rows.filter(pl.col("list").n_unique().over("group") > 1)["group"].n_unique()

    @cached_property
    def doubtful(self) -> pl.DataFrame:
        """The pairs for a person to decide, the most useful first: those between two different people as they stand."""
        group = self.rows["group"].to_numpy()
        apart = group[self.scored["a"].to_numpy()] != group[self.scored["b"].to_numpy()]
        frame = self.scored.filter(pl.Series(apart, dtype=pl.Boolean) & self.scored["same"].is_null())
        # The nearer to even, the more an answer tells; of two pairs between the same two people one answer is enough.
        groups = {side: pl.Series(group[frame[side].to_numpy()]) for side in ("a", "b")}
        frame = frame.with_columns(
            one=pl.min_horizontal(groups["a"], groups["b"]), other=pl.max_horizontal(groups["a"], groups["b"])
        )
        frame = frame.sort("probability", "a", "b", descending=[True, False, False])
        frame = frame.unique(["one", "other"], keep="first", maintain_order=True).drop("one", "other")
        return frame.sort((pl.col("probability") - 0.5).abs(), "a", "b")

    def reasons(self, pairs: pl.DataFrame | None = None) -> pl.Series:
        """Why these pairs, or all that are scored, may be one person or not: what agrees and what differs, in words."""
        patterns = (self.scored if pairs is None else pairs)["pattern"]
        different = patterns.drop_nulls().unique().sort()
        levels = levels_of(different.to_numpy())
        texts = [
            "; ".join(
                dict.fromkeys(
                    item.levels[level - 1].words for item in comparisons() if (level := levels[item.name][number])
                )
            )
            for number in range(different.len())
        ]
        return patterns.replace_strict(
            different, pl.Series(texts, dtype=pl.String), default="", return_dtype=pl.String
        ).alias("reasons")

    @property
    def _names(self) -> Mapping[int, str]:
        return {number: item.name for number, item in enumerate(self.lists)}


def match(
    lists: Sequence[str | PathLike[str] | TaggedList],
    *,
    tags: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    within: bool = True,
    decisions: str | PathLike[str] | None = None,
    seed: int = 0,
) -> Matches:
    """Find the rows of one or more lists that are the same person.

    ``lists`` are two to ten spreadsheets (or one, for its repeated people), or lists that were read already. ``tags``
    says what columns are where they were not understood, as for `plait.check`. ``within`` says whether one list may
    have the same person twice. ``decisions`` is a workbook of an earlier run that was filled in: its answers hold for
    all rows that still say what they said. The same lists and ``seed`` give the same answer. Files are only read.
    Raises `PlaitError`, in one plain sentence, where a file cannot be read or the lists have too little in common.
    """
    if not 1 <= len(lists) <= MOST_LISTS:
        raise PlaitError(f"One to {MOST_LISTS} lists can be matched at a time, not {len(lists)}.")
    known = dictionary or load_dictionary()
    found = [_opened(item, known, tags) for item in lists]
    names = _different([name for name, _ in found])
    records = [records_of(tagged) for _, tagged in found]
    matched = tuple(
        MatchedList(name, tagged, _fields(frame))
        for name, (_, tagged), frame in zip(names, found, records, strict=True)
    )
    _check(matched)
    rows = pl.concat(frame.with_columns(pl.lit(number, pl.Int32).alias("list")) for number, frame in enumerate(records))
    rows = rows.with_row_index("id").with_columns(pl.col("id").cast(pl.Int32)).select("id", "list", "row", *FIELDS)
    said = read_decisions(Path(decisions)) if decisions is not None else []
    return _matched(matched, rows, said, within=within or len(lists) == 1, seed=seed)


def _matched(
    lists: tuple[MatchedList, ...], rows: pl.DataFrame, decisions: list[Decision], *, within: bool, seed: int
) -> Matches:
    with Engine() as engine:
        engine.take_frame(rows)
        too_common = engine.block(within=within)
        patterns, counts = engine.compare()
        learned = fit(patterns, counts, seed=seed)
        scored = engine.score(patterns, learned.model, least=WORTH_A_LOOK)
    decided = decided_pairs(decisions, rows) if decisions else _NO_DECISIONS
    scored = scored.join(decided.drop("key"), on=["a", "b"], how="full", coalesce=True, maintain_order="left_right")
    scored = scored.with_columns(pl.coalesce("probability", pl.col("same").cast(pl.Float64))).sort("a", "b")
    group = groups_of(scored, rows.height, least=DEFINITE)
    rows = rows.with_columns(pl.Series("group", group)).select("id", "list", "row", "group", *FIELDS)
    return Matches(lists, rows, scored, learned, tuple(too_common), int(counts.sum()), tuple(decisions), decided)


def _opened(
    item: str | PathLike[str] | TaggedList, dictionary: Dictionary, tags: Mapping[str, str] | None
) -> tuple[str, TaggedList]:
    if isinstance(item, TaggedList):
        return item.sheet or "list", item
    path = Path(item)
    return path.name, find_list(read_workbook(path), dictionary, tags=tags)


def _different(names: Sequence[str]) -> list[str]:
    """Names of lists that are told apart: the second of one name gets a number."""
    return [
        f"{name} ({names[:place].count(name) + 1})" if name in names[:place] else name
        for place, name in enumerate(names)
    ]


def _fields(records: pl.DataFrame) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if records[field].null_count() < records.height)


def _check(lists: Sequence[MatchedList]) -> None:
    """Raises PlaitError where there is nothing by which rows could be found to be one person."""
    for item in lists:
        if item.tagged.rows.is_empty():
            raise PlaitError(f"{item.name} has no rows to match.")
        if len(item.fields) < FEWEST_FIELDS:
            raise PlaitError(
                f"{item.name} has {_named(item.fields)} of its people, which is too little to tell them by: "
                "give its columns tags, such as names, date of birth, postcode or phone."
            )
    for number, one in enumerate(lists):
        others = [item for place, item in enumerate(lists) if place != number]
        common = [[field for field in one.fields if field in other.fields] for other in others]
        if others and all(len(fields) < FEWEST_FIELDS for fields in common):
            what = _named(max(common, key=len))
            other = others[0].name if len(others) == 1 else "any other list"
            raise PlaitError(f"{one.name} has {what} in common with {other}, which is too little to match them by.")


def _named(fields: Sequence[str]) -> str:
    return " and ".join(f"only the {field.replace('_', ' ')}" for field in fields) or "nothing"
