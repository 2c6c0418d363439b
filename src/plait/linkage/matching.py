"""Lists matched: which rows are one person, which pairs are doubtful, and why. The answer of ``plait.match``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from os import PathLike
from pathlib import Path

import polars as pl

from plait.documents.wording import counted
from plait.errors import PlaitError
from plait.linkage.comparisons import comparisons
from plait.linkage.copies import further_copies, groups_with_copies, with_copies
from plait.linkage.databases import Database, database_for
from plait.linkage.decisions import Answer, Decision, followed, pairs_of, places_of
from plait.linkage.engine import Engine, TooCommon
from plait.linkage.fitting import Fit, fit
from plait.linkage.grouping import groups_of
from plait.linkage.handed_back import HandedBack, read_handed_back
from plait.linkage.joined import joined_people
from plait.linkage.lists import MatchedList, lists_to_match
from plait.linkage.model import Ints, levels_of
from plait.linkage.preparing import FIELDS
from plait.linkage.references import references_of
from plait.linkage.repeats import Repeats, repeats_of
from plait.linkage.saved import SavedModel, read_model, saved_model
from plait.sheets import TaggedList
from plait.standard import Dictionary, load_dictionary

DEFINITE = 0.95
"""How sure it must be that two rows are one person before they are joined without being looked at."""
WORTH_A_LOOK = 0.05
"""Pairs that are less likely to be one person are not shown to anybody."""
_SAID_OTHERWISE = 0.9
"""How sure it can be at most of two rows whose people were once said to be different, whatever changed since."""
_PLACE = ("list", "sheet", "row", "reference")
"""What a program finds a row by: its list's name, the sheet ("" in a CSV file), its number there, and the list's own
reference for it."""


class Stage(StrEnum):
    """How far the work is."""

    READING = "reading"
    PREPARING = "preparing"
    PAIRING = "pairing"
    COMPARING = "comparing"
    LEARNING = "learning"
    GROUPING = "grouping"


Progress = Callable[[Stage], None]
"""Is told how far the work is."""


def _says_nothing(_stage: Stage) -> None:
    pass


@dataclass(frozen=True, repr=False)
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
    within: bool
    """Whether two rows of one list were compared, too."""
    decisions: tuple[Decision, ...]
    """What was decided before, also of rows that are not here any more."""
    decided: pl.DataFrame
    """The pairs that decisions are about: ``a``, ``b``, ``same`` (null where it is asked again), and the ``key`` of the
    decision."""
    repeats: Repeats = field(default_factory=Repeats)
    """The lists beside those of the workbook that was handed back."""

    one_to_one: bool = False
    """Whether nobody was taken to be on one list twice."""
    given: SavedModel | None = None
    """The model that was given, where one was."""
    sampled: int = 0
    """How many pairs were on the sheet "To sample" of the workbook with the decisions."""

    def __repr__(self) -> str:
        """Counts: the rows are people, and what is shown in passing ends in logs."""
        counts = (
            f"{counted(len(self.lists), 'list')}, {counted(self.rows.height, 'row')}, "
            f"{counted(self.people, 'person', 'people')}, {self.on_several_lists:,} on more than one list, "
            f"{counted(self.doubtful.height, 'doubtful pair')}"
        )
        return f"<Matches: {counts}>"

    def model_file(self, *, made_on: date) -> bytes:
        """What was learned as a JSON file for ``match(model=...)``; nobody's row is in it.

        Raises PlaitError where nothing was learned from these lists.
        """
        sizes = self.rows.group_by("list").len().sort("list")["len"].to_list()
        learned = None if self.given else self.learned
        return saved_model(learned, rows=sizes, pairs=self.compared, made_on=made_on)

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """The pairs for programs, the surest first.

        ``list_a``, ``sheet_a``, ``row_a``, ``reference_a``, the same for b, ``probability``, ``definite``, ``reasons``.
        """
        place = self._places.drop("group")
        frame = self.scored.with_columns(
            reasons=self.reasons(), definite=pl.coalesce("same", pl.col("probability") >= DEFINITE)
        )
        for side in ("a", "b"):
            own = place.rename({"id": side} | {name: f"{name}_{side}" for name in _PLACE})
            frame = frame.join(own, on=side, maintain_order="left")
        frame = frame.sort("probability", "a", "b", descending=[True, False, False])
        places = [f"{name}_{side}" for side in ("a", "b") for name in _PLACE]
        return frame.select(*places, "probability", "definite", "reasons")

    @cached_property
    def groups(self) -> pl.DataFrame:
        """Each row with the number of its person, from 1 in the order of the lists.

        ``person``, ``list``, ``sheet``, ``row``, ``reference``; ``joined_by``, "program" or "answers", and
        ``probability``, how sure it is that the person's rows belong together (`joined`). Both are null of a person in
        one row, and ``probability`` of whom answers joined.
        """
        person = pl.col("group").rank("dense").cast(pl.Int64).alias("person")
        by = pl.when("by_answers").then(pl.lit("answers")).when(~pl.col("by_answers")).then(pl.lit("program"))
        places = self._places.join(self.joined, on="group", how="left", maintain_order="left")
        return places.select(person, *_PLACE, by.alias("joined_by"), "probability")

    @cached_property
    def joined(self) -> pl.DataFrame:
        """Everybody who is in more than one row, with how they came together: see `joined_people`."""
        nothing_decided = self.decided["same"].is_null().all()
        return joined_people(self.rows, self.scored, self.rows["group"] if nothing_decided else self.undecided)

    @cached_property
    def changes(self) -> pl.DataFrame:
        """Who is new, gone or changed since the workbook that was handed back.

        ``list``, ``what`` (new, gone, changed), ``row_before``, ``row``, ``field``, ``before``, ``now``; who changed
        has a line for each field that says something else. Empty where no workbook was handed back.
        """
        return self.repeats.frame()

    @cached_property
    def copies(self) -> pl.DataFrame | None:
        """The rows that others stand for, as `further_copies` gives them; None where lists were not searched inside."""
        return further_copies(self.rows) if self.within else None

    @cached_property
    def undecided(self) -> pl.Series:
        """For each row the ``group`` that it would have if nobody had decided anything."""
        pairs = self.scored.filter(pl.col("pattern").is_not_null()).with_columns(same=pl.lit(None, pl.Boolean))
        return pl.Series(_groups(pairs, self.rows, self.copies, one_to_one=self.one_to_one))

    @property
    def people(self) -> int:
        """How many people there are, if every doubtful pair is two."""
        return self.rows["group"].n_unique()

    @cached_property
    def on_several_lists(self) -> int:
        """How many people are on more than one list."""
        return self.joined.filter(pl.col("lists") > 1).height

    @cached_property
    def repeated_on_several_lists(self) -> int:
        """How many of these are on one of their lists more than once, too."""
        return self.joined.filter((pl.col("lists") > 1) & pl.col("repeated")).height

    @cached_property
    def repeated_on_one_list(self) -> int:
        """How many people are on one list more than once, and on no other."""
        return self.joined.filter(pl.col("lists") == 1).height

    @cached_property
    def in_one_row(self) -> int:
        """How many people are in one row only."""
        return self.people - self.joined.height

    @cached_property
    def joined_by_answers(self) -> int:
        """How many people in more than one row would be several people if nobody had said otherwise."""
        return int(self.joined["by_answers"].sum())

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

    @cached_property
    def _places(self) -> pl.DataFrame:
        """Where each row stands: ``id``, ``group``, and `_PLACE`."""
        places = []
        for number, item in enumerate(self.lists):
            own = self.rows.filter(pl.col("list") == number).select("id", "group", "row", list=pl.lit(item.name))
            if item.tagged is None:
                own = own.with_columns(pl.lit("").alias("sheet"), pl.lit(None, pl.String).alias("reference"))
            else:
                own = own.with_columns(pl.lit(item.tagged.sheet).alias("sheet"))
                own = own.join(references_of(item.tagged), on="row", how="left", maintain_order="left")
            places.append(own.select("id", "group", *_PLACE))
        return pl.concat(places).sort("id")


def match(  # noqa: PLR0913 - each is a thing of its own that a user may decide
    lists: str | PathLike[str] | TaggedList | Sequence[str | PathLike[str] | TaggedList],
    *,
    tags: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    within: bool = True,
    one_to_one: bool = False,
    decisions: str | PathLike[str] | None = None,
    model: str | PathLike[str] | None = None,
    seed: int = 0,
    names: Sequence[str] | None = None,
    progress: Progress = _says_nothing,
    engine: str = "duckdb",
) -> Matches:
    """Find the rows of one or more lists that are the same person.

    ``lists`` are two to ten spreadsheets, or one, for its repeated people; or lists that were read already. ``tags``
    says what columns are where they were not understood, as for `plait.check`. ``within`` says whether one list may
    have the same person twice; with ``one_to_one`` nobody is joined with two rows of one list, unless somebody decided
    so. ``decisions`` is a workbook of an earlier run that was filled in: its answers hold for all rows that still say
    what they said. ``model`` is the file of a model that was learned before: it is used, and nothing learned anew. The
    same lists and ``seed`` give the same answer. Files are only read. ``names`` are what the lists are called, where
    that is not their files' names. ``progress`` is told each `Stage`; what it raises ends the work. ``engine`` is
    "duckdb", on this computer, or "spark", on the session of Spark that is there or else one made for it.
    Raises `PlaitError`, in one plain sentence, where a file cannot be read or the lists have too little in common.
    """
    if isinstance(lists, str | PathLike | TaggedList):
        lists = [lists]
    if one_to_one and len(lists) == 1:
        raise PlaitError("Matching one to one needs two lists: in one list alone, only people who repeat are found.")
    given = read_model(Path(model)) if model is not None else None
    progress(Stage.READING)
    matched, records = lists_to_match(lists, names, tags=tags, dictionary=dictionary or load_dictionary())
    rows = pl.concat(frame.with_columns(pl.lit(number, pl.Int32).alias("list")) for number, frame in enumerate(records))
    rows = rows.with_row_index("id").with_columns(pl.col("id").cast(pl.Int32)).select("id", "list", "row", *FIELDS)
    handed = read_handed_back(Path(decisions)) if decisions is not None else None
    within = (within and not one_to_one) or len(lists) == 1
    on = database_for(engine)
    return _matched(
        matched, rows, handed, within=within, one_to_one=one_to_one, given=given, seed=seed, progress=progress, on=on
    )


def _matched(  # noqa: PLR0913 - each is a thing of its own that a user may decide
    lists: tuple[MatchedList, ...],
    rows: pl.DataFrame,
    handed: HandedBack | None,
    *,
    within: bool,
    one_to_one: bool,
    given: SavedModel | None,
    seed: int,
    progress: Progress,
    on: Database,
) -> Matches:
    with Engine(on) as engine:
        progress(Stage.PREPARING)
        copies = further_copies(rows) if within else None
        engine.take_frame(rows if copies is None else rows.join(copies, on="id", how="anti"))
        progress(Stage.PAIRING)
        too_common = engine.block(within=within)
        progress(Stage.COMPARING)
        patterns, counts = engine.compare()
        progress(Stage.LEARNING)
        learned = fit(patterns, counts, seed=seed, given=given.model if given else None)
        scored = engine.score(patterns, learned.model, least=WORTH_A_LOOK)
    progress(Stage.GROUPING)
    if copies is not None:
        scored = with_copies(scored, copies, least=DEFINITE)
    repeats, said, decided = _decided(lists, rows, handed)
    scored, group = _grouped(scored, decided, said, rows, copies, one_to_one=one_to_one)
    rows = rows.with_columns(pl.Series("group", group)).select("id", "list", "row", "group", *FIELDS)
    return Matches(
        lists=lists,
        rows=rows,
        scored=scored,
        learned=learned,
        too_common=tuple(too_common),
        compared=int(counts.sum()),
        within=within,
        decisions=said,
        decided=decided,
        repeats=repeats,
        one_to_one=one_to_one,
        given=given,
        sampled=handed.sampled if handed else 0,
    )


def _decided(
    lists: tuple[MatchedList, ...], rows: pl.DataFrame, handed: HandedBack | None
) -> tuple[Repeats, tuple[Decision, ...], pl.DataFrame]:
    """What is new since the workbook, its decisions as they hold for these rows, and the pairs that they are about."""
    if handed is None:
        return Repeats(), (), pairs_of([], {})
    named = [(item.name, item.fields) for item in lists]
    repeats = repeats_of(handed, named, rows, definite=DEFINITE, worth=WORTH_A_LOOK)
    places = places_of(rows)
    decisions = tuple(followed(handed.decisions, repeats.moved(), places))
    return repeats, decisions, pairs_of(decisions, places)


def _grouped(
    scored: pl.DataFrame,
    decided: pl.DataFrame,
    decisions: Iterable[Decision],
    rows: pl.DataFrame,
    copies: pl.DataFrame | None,
    *,
    one_to_one: bool,
) -> tuple[pl.DataFrame, Ints]:
    """The pairs with what was decided of each, and the group of each row.

    Pairs that are asked again are worth a look, whatever is thought of them now.
    """
    otherwise = [item.key for item in decisions if item.answer is Answer.DIFFERENT and not item.holds]
    scored = scored.join(decided, on=["a", "b"], how="full", coalesce=True, maintain_order="left_right")
    sure = pl.coalesce("probability", pl.col("same").cast(pl.Float64), WORTH_A_LOOK)
    most = pl.when(pl.col("key").is_in(otherwise)).then(_SAID_OTHERWISE).otherwise(1.0)
    scored = scored.with_columns(probability=pl.min_horizontal(sure, most)).drop("key").sort("a", "b")
    return scored, _groups(scored, rows, copies, one_to_one=one_to_one)


def _groups(scored: pl.DataFrame, rows: pl.DataFrame, copies: pl.DataFrame | None, *, one_to_one: bool) -> Ints:
    if copies is not None:
        return groups_with_copies(scored, rows.height, copies, least=DEFINITE)
    lists = rows["list"].to_numpy() if one_to_one else None
    return groups_of(scored, rows.height, least=DEFINITE, lists=lists)


def decided_anew(matches: Matches, decided: pl.DataFrame, decisions: Sequence[Decision] = ()) -> Matches:
    """The same rows and pairs with these decisions instead of all before: nothing is compared again.

    ``decided`` has ``a``, ``b`` (``id`` of two rows, a < b), ``same`` and ``key``, as `Matches.decided`.
    """
    pairs = matches.scored.filter(pl.col("pattern").is_not_null()).drop("same")
    rows, copies = matches.rows, matches.copies
    scored, group = _grouped(pairs, decided, decisions, rows, copies, one_to_one=matches.one_to_one)
    rows = rows.with_columns(pl.Series("group", group))
    return replace(matches, rows=rows, scored=scored, decided=decided, decisions=tuple(decisions))
