"""Why two rows may be one person: side by side, letter by letter, and what each field speaks for or against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import polars as pl

from plait.linkage.alike import bare, plain
from plait.linkage.comparisons import Comparison, Relation, comparisons
from plait.linkage.matching import Matches
from plait.linkage.model import Floats, factors, levels_of, places_in
from plait.linkage.people import WORDS, row_of
from plait.linkage.preparing import FIELDS

_BITS = float(np.log(2))
_LITTLE = 0.05
"""Of a bit: what speaks less says nothing that anybody wants to read."""
_SURE = 1e-9
_ALIKE = 0.6
"""Two values that have less in common are different as a whole: their single letters agree by chance."""
BEGINNING = "Before anything is compared"
RARE = "names that few people have"
COMMON = "names that many people have"
CAREFUL = "people with altogether other dates of birth are never paired without being looked at"


@dataclass(frozen=True)
class Part:
    """A piece of a value."""

    text: str
    differs: bool
    """Whether the other row has something else there."""


@dataclass(frozen=True)
class Field:
    """A field of the two rows."""

    name: str
    """Its name in words."""
    one: tuple[Part, ...]
    other: tuple[Part, ...]
    says: str
    """What agrees or differs, in words; "" where one of the rows has nothing there."""

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return bool(self.one and self.other) and not any(part.differs for part in (*self.one, *self.other))


@dataclass(frozen=True)
class Step:
    """What one field speaks for the two being one person, after those before it."""

    words: str
    before: float
    after: float
    """Logarithm to the base 2 of the odds that they are one person: at 1 it is twice as likely as not."""

    @property
    def weight(self) -> float:
        """How much it speaks for it, in bits; below 0 it speaks against it."""
        return self.after - self.before


@dataclass(frozen=True)
class Explained:
    """Two rows, and why they may be one person."""

    a: int
    b: int
    lists: tuple[str, str]
    rows: tuple[int, int]
    probability: float
    fields: tuple[Field, ...]
    steps: tuple[Step, ...]
    """From what is usual for pairs that are compared to how sure it is of this one; none where it never compared them.

    Fields of one home go together, so that what each adds depends on those before it (`plait.linkage.model`): the
    steps are in the order of the fields, and end at ``probability``.
    """
    relations: tuple[float, ...]
    """How likely each `Relation` is, names and all; none where ``steps`` are none."""

    @property
    def relative(self) -> bool:
        """Whether two people of one home are likelier than anything else."""
        return bool(self.relations) and int(np.argmax(self.relations)) == Relation.HOME


def explained(matches: Matches, a: int, b: int) -> Explained:
    """Two rows of the matches by their ``id``, a < b. Raises LookupError for a pair that was not scored."""
    found = matches.scored.filter((pl.col("a") == a) & (pl.col("b") == b))
    if found.is_empty():
        raise LookupError("these two rows are no pair that was scored")
    pattern, probability = found.select("pattern", "probability").row(0)
    records = {row["id"]: row for row in matches.rows.filter(pl.col("id").is_in([a, b])).iter_rows(named=True)}
    one, other = row_of(records[a]), row_of(records[b])
    levels = None if pattern is None else levels_of(np.array([pattern]))
    said = {} if levels is None else {item.name: _said(item, int(levels[item.name][0])) for item in comparisons()}
    fields = []
    for field in FIELDS:
        if field in one.values or field in other.values:
            parts = _parts(field, one.values.get(field, ""), other.values.get(field, ""))
            fields.append(Field(WORDS[field], *parts, said.get(field, "")))
    steps: tuple[Step, ...] = ()
    relations: tuple[float, ...] = ()
    if levels is not None:
        running = _running(matches, levels)
        steps = tuple(_steps(running, levels, probability))
        last = running[-1] - running[-1].max()
        relations = tuple(float(each) for each in np.exp(last) / np.exp(last).sum())
    names = matches.lists[one.list].name, matches.lists[other.list].name
    return Explained(a, b, names, (one.row, other.row), probability, tuple(fields), steps, relations)


def _said(item: Comparison, level: int) -> str:
    return item.levels[level - 1].words if level else ""


def _running(matches: Matches, levels: dict[str, np.ndarray]) -> list[Floats]:
    """Natural logarithm of share x probability of each relation: before anything, and after each factor."""
    model = matches.learned.model
    running = [np.log(model.shares)]
    for number in _order():
        place = places_in(factors()[number], levels)[0]
        running.append(running[-1] + np.log(model.profiles[number][:, place]))
    return running


def _order() -> list[int]:
    """The numbers of the factors as people read a record: names first."""
    first = [comparisons().index(factor[0]) for factor in factors()]
    return sorted(range(len(first)), key=first.__getitem__)


def _steps(running: list[Floats], levels: dict[str, np.ndarray], probability: float) -> Iterator[Step]:
    bits = [_odds(logs) for logs in running]
    yield Step(BEGINNING, 0.0, bits[0])
    for number, factor in enumerate((factors()[place] for place in _order()), 1):
        said = (_said(item, int(levels[item.name][0])) for item in factor)
        words = "; ".join(dict.fromkeys(filter(None, said)))  # names are swapped both
        if words:
            yield Step(words, bits[number - 1], bits[number])
    chance = float(np.clip(probability, _SURE, 1 - _SURE))
    end = float(np.log(chance / (1 - chance))) / _BITS
    if abs(end - bits[-1]) > _LITTLE:
        born = next(item for item in comparisons() if item.name == "date_of_birth")
        other_birth = levels[born.name][0] == born.number("differ")
        yield Step(RARE if end > bits[-1] else CAREFUL if other_birth else COMMON, bits[-1], end)


def _odds(logs: Floats) -> float:
    """The logarithm to the base 2 of the odds of one person against all else."""
    others = np.logaddexp.reduce(np.delete(logs, Relation.SAME))
    return float(logs[Relation.SAME] - others) / _BITS


def _parts(field: str, one: str, other: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both values in pieces that agree and pieces that differ; case and signs are no difference."""
    if not one or not other:
        return tuple(_whole(one)), tuple(_whole(other))
    if plain(field, one) == plain(field, other):
        return (Part(one, differs=False),), (Part(other, differs=False),)
    small, other_small = one.casefold(), other.casefold()
    alike = SequenceMatcher(None, small, other_small, autojunk=False)
    as_long = len(small) == len(one) and len(other_small) == len(other)  # some letters are two in small
    if not as_long or alike.ratio() < _ALIKE:
        return (Part(one, differs=True),), (Part(other, differs=True),)
    left: list[Part] = []
    right: list[Part] = []
    for kind, start, end, begin, stop in alike.get_opcodes():
        text, other_text = one[start:end], other[begin:stop]
        differs = kind != "equal" and bare(field, text) != bare(field, other_text)
        for parts, piece in ((left, text), (right, other_text)):
            if piece:
                parts.append(Part(piece, differs))
    return tuple(left), tuple(right)


def _whole(value: str) -> Iterator[Part]:
    if value:
        yield Part(value, differs=False)
