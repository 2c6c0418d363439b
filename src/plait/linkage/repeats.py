"""The same lists again: who is new on each, who is gone, and who changed in what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

import polars as pl

from plait.documents.wording import long_day
from plait.linkage.alike import plain
from plait.linkage.decisions import Moved, row_key
from plait.linkage.engine import Engine
from plait.linkage.fitting import fit
from plait.linkage.handed_back import HandedBack, ListBefore
from plait.linkage.people import WORDS, row_of
from plait.linkage.preparing import FIELDS

NEW, GONE, CHANGED, SAME = "new", "gone", "changed", "same"
FEWEST_COMMON = 2
"""Fields that the two versions of a list must share: by a first name alone nobody is known again."""
_ALIKE = 0.6
"""How alike two names of files are, from 0 to 1, that are taken for one list."""
_DATED = re.compile(
    r"[0-9]+|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:copy|final|new|latest|updated?|v)\b"
)
"""What changes in the name of a list from month to month."""
_LINKS = {"row_before": pl.Int64, "row": pl.Int64, "what": pl.String, "perhaps": pl.Int64}
_CHANGES = {"list": pl.String, "what": pl.String, "row_before": pl.Int64, "row": pl.Int64} | dict.fromkeys(
    ("field", "before", "now"), pl.String
)
Values = dict[str, object]


@dataclass(frozen=True)
class Repeat:
    """One list beside the same list as it was."""

    list: int
    """The list's number, from 0."""
    name: str
    before: ListBefore
    since: date | None
    """The day on which the workbook was made that holds the list as it was."""
    fields: tuple[str, ...]
    """What both versions have of a person; nothing else is compared."""
    now: pl.DataFrame
    """The rows as they are: ``row`` and `FIELDS`."""
    links: pl.DataFrame
    """``row_before`` and ``row`` (null where there is none), ``what`` (new, gone, changed or same), and ``perhaps``: of
    somebody new the row before, of somebody gone the row now, that may be the same person."""

    def count(self, what: str) -> int:
        """How many are new, gone, changed or the same."""
        return self.links.filter(pl.col("what") == what).height

    @property
    def said(self) -> str:
        """The counts in a sentence."""
        since = f" since {long_day(self.since)}" if self.since else " since last time"
        counts = ", ".join(f"{self.count(what):,} {what}" for what in (NEW, GONE, CHANGED))
        return f"On {self.name}: {counts}{since}."

    def differences(self) -> Iterator[tuple[dict[str, object], Values | None, Values | None]]:
        """Each link that is not the same, with the row before and the row now."""
        before, now = _by_row(self.before.rows), _by_row(self.now)
        for link in self.links.filter(pl.col("what") != SAME).iter_rows(named=True):
            yield link, before.get(link["row_before"]), now.get(link["row"])

    def moved(self) -> Iterator[tuple[str, Moved]]:
        """For each row that says something else in all its fields what it said before, and what became of it.

        Also where it is only perhaps the same person: what was said of the one is worth knowing of the other.
        """
        before, now = _by_row(self.before.rows), _by_row(self.now)
        places = self.links.select(pl.coalesce("row_before", "perhaps"), "row").filter(pl.col("row").is_not_null())
        for row_before, row in places.drop_nulls().iter_rows():
            was, it_is = before[row_before], now[row]
            if (key := row_key(was)) != (now_key := row_key(it_is)):
                changed = ", ".join(WORDS[field].lower() for field, _, _ in differing(was, it_is, self.fields))
                yield key, Moved(now_key, changed)


@dataclass(frozen=True)
class Repeats:
    """All lists beside those of the workbook that was handed back."""

    lists: tuple[Repeat, ...] = ()
    said: tuple[str, ...] = ()
    """What there is to know of it, in sentences."""

    def moved(self) -> Mapping[str, Moved]:
        """What became of the rows that say something else now, by `row_key`."""
        return {key: moved for item in self.lists for key, moved in item.moved()}

    def frame(self) -> pl.DataFrame:
        """What `Matches.changes` gives."""
        lines = []
        for item in self.lists:
            for link, was, now in item.differences():
                place = (item.name, link["what"], link["row_before"], link["row"])
                changed = differing(was, now, item.fields) if was and now else [(None, None, None)]
                lines += [(*place, *change) for change in changed]
        return pl.DataFrame(lines, _CHANGES, orient="row")


def _by_row(frame: pl.DataFrame) -> Mapping[int, Values]:
    return {row["row"]: row for row in frame.iter_rows(named=True)}


def differing(was: Values, now: Values, fields: Iterable[str]) -> list[tuple[str, str, str]]:
    """The fields of two rows that say something else: field, before, now, as people write them."""
    one, other = (row_of({"list": 0, **values}).values for values in (was, now))
    return [
        (field, before, after)
        for field in fields
        if plain(field, before := one.get(field, "")) != plain(field, after := other.get(field, ""))
    ]


def repeats_of(
    handed: HandedBack, lists: Sequence[tuple[str, Sequence[str]]], rows: pl.DataFrame, *, definite: float, worth: float
) -> Repeats:
    """The lists (name and fields each) and their rows beside those of the workbook.

    Two rows are one person where they say the same, or where it is at least as sure as ``definite``; what is at least
    as sure as ``worth`` is named as perhaps.
    """
    found, said = [], list(handed.missing)
    paired, how = _paired(handed, [name for name, _ in lists], rows)
    for number, (name, fields) in enumerate(lists):
        before = paired.get(number)
        if before is None:
            if handed.lists:
                said.append(f"{name} was not in {handed.name}, so nobody on it is called new.")
            continue
        common = tuple(field for field in before.fields if field in fields)
        if len(common) < FEWEST_COMMON:
            said.append(f"{name} has too little in common with what it was, so it cannot be said who is new or gone.")
            continue
        now = rows.filter(pl.col("list") == number).select("row", *FIELDS)
        links = _links(before.rows, now, common, definite=definite, worth=worth)
        repeat = Repeat(number, name, before, handed.made_on, common, now, links)
        said.append(repeat.said)
        said += _fields_said(repeat, fields)
        found.append(repeat)
    taken = [item.before.name for item in found]
    said += [
        f"{item.name}, which is in {handed.name}, was not given this time."
        for item in handed.lists
        if item not in paired.values() and item.name not in taken
    ]
    return Repeats(tuple(found), (*how, *said))


def _fields_said(repeat: Repeat, fields: Iterable[str]) -> Iterator[str]:
    came = [WORDS[field].lower() for field in fields if field not in repeat.fields]
    went = [WORDS[field].lower() for field in repeat.before.fields if field not in repeat.fields]
    for words, what in ((came, "a new column"), (went, "a column that is not there any more")):
        if words:
            yield f"{repeat.name}: {', '.join(words)} is {what}, and counts for no change."


def _paired(
    handed: HandedBack, names: Sequence[str], rows: pl.DataFrame
) -> tuple[dict[int, ListBefore], tuple[str, ...]]:
    """Which list was which, and how that was told where it was not by its name.

    By a name that is like it, or else by its place, where most of its rows are known.
    """
    left = {item.name: item for item in handed.lists}
    paired = {number: left.pop(name) for number, name in enumerate(names) if name in left}
    how = []
    alike = sorted(
        (
            (-_likeness(name, other), number, place)
            for number, name in enumerate(names)
            for place, other in enumerate(left)
        ),
    )
    others = list(left)
    for likeness, number, place in alike:
        if -likeness >= _ALIKE and number not in paired and others[place] in left:
            paired[number] = left.pop(others[place])
            how.append(f"{names[number]} was taken for the next {others[place]}, as their names are alike.")
    for number, item in enumerate(handed.lists if len(names) == len(handed.lists) else ()):
        is_open = number not in paired and item.name in left
        if is_open and _mostly_known(item, rows.filter(pl.col("list") == number)):
            paired[number] = left.pop(item.name)
            how.append(f"{names[number]} was taken for the next {item.name}: it has its place and most of its rows.")
    return paired, tuple(how)


def _likeness(one: str, other: str) -> float:
    """How alike two names of files are but for what changes from month to month."""
    stems = (re.sub(r"[\W_]+", " ", name.rpartition(".")[0] or name).lower() for name in (one, other))
    bare = [" ".join(_DATED.sub(" ", stem).split()) for stem in stems]
    return SequenceMatcher(None, bare[0], bare[1]).ratio() if all(bare) else 0.0


def _mostly_known(before: ListBefore, now: pl.DataFrame) -> bool:
    keys = [set(frame.select(FIELDS).unique().iter_rows()) for frame in (before.rows, now)]
    return len(keys[0] & keys[1]) * 2 > min(map(len, keys))


def _links(
    before: pl.DataFrame, now: pl.DataFrame, fields: Sequence[str], *, definite: float, worth: float
) -> pl.DataFrame:
    """Which row is which: first those that say the same, each once, then those that are the same person."""
    keyed = [
        pl.DataFrame({"row": frame["row"], "key": [_key(values, fields) for values in frame.iter_rows(named=True)]})
        .with_columns(pl.col("key").cast(pl.String))
        .with_columns(nth=pl.int_range(pl.len()).over("key"))
        for frame in (before, now)
    ]
    same = keyed[0].join(keyed[1], on=["key", "nth"]).select(row_before="row", row="row_right")
    rest = [
        frame.filter(~pl.col("row").is_in(same[name].implode()))
        for frame, name in ((before, "row_before"), (now, "row"))
    ]
    pairs = _pairs(rest[0], rest[1], fields, worth)
    changed: dict[int, int] = {}
    perhaps_now: dict[int, int] = {}
    perhaps_before: dict[int, int] = {}
    news: set[int] = set()
    for old, new, probability in pairs:
        if old in changed or new in news:
            continue
        if probability >= definite:
            changed[old] = new
            news.add(new)
        else:
            perhaps_now.setdefault(old, new)
            perhaps_before.setdefault(new, old)
    lines: list[tuple[int | None, int | None, str, int | None]]
    lines = [(old, new, SAME, None) for old, new in same.iter_rows()]
    was, now_is = _by_row(before), _by_row(now)
    for old, new in changed.items():  # what is only written another way is no change
        lines.append((old, new, CHANGED if differing(was[old], now_is[new], fields) else SAME, None))
    lines += [(None, new, NEW, perhaps_before.get(new)) for new in rest[1]["row"] if new not in news]
    lines += [(old, None, GONE, perhaps_now.get(old)) for old in rest[0]["row"] if old not in changed]
    order = pl.col("what").replace_strict({NEW: 0, CHANGED: 1, GONE: 2, SAME: 3})
    return pl.DataFrame(lines, _LINKS, orient="row").sort(order, pl.coalesce("row", "row_before"))


def _key(values: Values, fields: Sequence[str]) -> str:
    return row_key({field: values[field] if field in fields else None for field in FIELDS})


def _pairs(
    before: pl.DataFrame, now: pl.DataFrame, fields: Sequence[str], worth: float
) -> list[tuple[int, int, float]]:
    """The pairs of rows, before and now, that may be one person: their numbers and how sure it is, the surest first."""
    if before.is_empty() or now.is_empty():
        return []
    empty = [pl.lit(None, pl.String).alias(field) for field in FIELDS if field not in fields]
    rows = pl.concat(
        frame.select(pl.lit(number, pl.Int32).alias("list"), "row", *FIELDS).with_columns(empty)
        for number, frame in enumerate((before, now))
    )
    rows = rows.with_row_index("id").with_columns(pl.col("id").cast(pl.Int32))
    with Engine() as engine:
        engine.take_frame(rows)
        engine.block(within=False)
        patterns, counts = engine.compare()
        if not len(patterns):
            return []
        scored = engine.score(patterns, fit(patterns, counts).model, least=worth)
    number = rows["row"]
    found = [(number[a], number[b], sure) for a, b, sure in scored.select("a", "b", "probability").iter_rows()]
    return sorted(found, key=lambda item: (-item[2], item[0], item[1]))
