"""How two rows are compared: the levels of each field, as ``comparisons.toml`` beside this module has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources


class Relation(IntEnum):
    """What two rows may be to each other: the latent classes of the model, in the order of all its arrays."""

    SAME = 0
    """One person."""
    HOME = 1
    """Two people of one home."""
    NAMESAKE = 2
    """Two people who share their names by chance."""
    CHANCE = 3
    """Two people who share little."""
    BIRTHDAY = 4
    """Two people who share a date of birth and one name by chance."""


@dataclass(frozen=True)
class Level:
    """One way in which a field of two rows can agree or differ."""

    name: str
    when: str
    """The SQL condition; "" for the last, which takes what is left."""
    words: str
    expected: tuple[float, ...]
    """How often it is expected in each `Relation`."""
    moved: float
    """The same among pairs of one person who moved house."""


@dataclass(frozen=True)
class Comparison:
    """One field and its levels. Level 0 means that it is missing on either side."""

    name: str
    needs: str
    levels: tuple[Level, ...]
    similarity: str
    unless: str
    silent: str
    """The SQL condition under which the two are no more compared than if one were missing."""

    @property
    def size(self) -> int:
        """How many levels there are, the missing one included."""
        return len(self.levels) + 1

    def number(self, name: str) -> int:
        """The number of a level. Raises ValueError for a name that there is not."""
        return [level.name for level in self.levels].index(name) + 1

    def similarity_sql(self) -> str:
        """The similarity as a column, or "" where the comparison has none."""
        if not self.similarity:
            return ""
        return f"CASE WHEN {self.unless} THEN NULL ELSE {self.similarity} END AS {self.name}_similarity"

    def missing_sql(self) -> str:
        """The condition under which a pair of rows x and y has no level."""
        return f"x.{self.needs} IS NULL OR y.{self.needs} IS NULL OR {self.silent}"

    def level_sql(self) -> str:
        """The number of the level that a pair of rows x and y has."""
        whens = [f"WHEN {level.when} THEN {number}" for number, level in enumerate(self.levels, 1) if level.when]
        return f"CASE WHEN {self.missing_sql()} THEN 0 {' '.join(whens)} ELSE {len(self.levels)} END"


@cache
def comparisons() -> tuple[Comparison, ...]:
    """All comparisons, in the order in which they make up a pattern."""
    rows = tomllib.loads(resources.files(__package__).joinpath("comparisons.toml").read_text("utf-8"))
    return tuple(
        Comparison(
            name=name,
            needs=row["needs"],
            levels=tuple(
                Level(
                    name=level["name"],
                    when=level.get("when", ""),
                    words=level["words"],
                    expected=tuple(level[relation.name.lower()] for relation in Relation),
                    moved=level.get("moved", level["same"]),
                )
                for level in row["levels"]
            ),
            similarity=row.get("similarity", ""),
            unless=row.get("unless", "false"),
            silent=row.get("silent", "false"),
        )
        for name, row in rows.items()
    )


def pattern_sql() -> str:
    """One number for the levels of all comparisons: that of the first counts single, and so on (mixed radix)."""
    terms, weight = [], 1
    for comparison in comparisons():
        terms.append(f"CAST({comparison.level_sql()} AS BIGINT) * {weight}")
        weight *= comparison.size
    return " + ".join(terms)
