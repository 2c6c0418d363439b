"""Which councils a place covers, which rows of its sources lie in them, and of which year their areas are.

Published files are mostly national, and some do not say of which year their areas are. Both are settled by
comparing codes: a file that names councils is narrowed to those of the place, and gives the codes by which
the others are narrowed and dated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from plait.errors import PlaceError
from plait.places.columns import Column, Role
from plait.places.levels import LEVELS
from plait.places.source_files import Kind, LeftOut, SourceFile

NOT_STATED = "not stated"
"""The vintage of areas whose year no file gives."""

_MOST_COUNCILS = 20


@dataclass
class KnownCodes:
    """The codes of the place at each level and vintage, as far as the files read so far say."""

    primary: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """From look-ups, boundaries and statistics."""
    secondary: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """From postcodes, which may miss an area."""
    preferred: dict[str, str] = field(default_factory=dict)
    """The vintage of each level in the look-up of postcodes: it wins where codes fit several."""

    def of(self, level: str, vintage: str) -> set[str]:
        """Return the codes of a level and vintage, empty when nothing is known."""
        return self.primary.get((level, vintage)) or self.secondary.get((level, vintage), set())

    def vintages(self, level: str) -> set[str]:
        """Return the vintages of a level that some file states."""
        return {vintage for found, vintage in (*self.primary, *self.secondary) if found == level}

    def all_of(self, level: str) -> set[str]:
        """Return the codes of a level in any vintage."""
        return set().union(*(self.of(level, vintage) for vintage in self.vintages(level)))

    def learn(self, source: SourceFile) -> None:
        """Add the codes of a narrowed file, as far as their vintage is stated."""
        for column in source.of(Role.CODE):
            if column.level in LEVELS and column.vintage:
                codes = self.primary.setdefault((column.level, column.vintage), set())
                codes.update(source.frame.get_column(column.heading).drop_nulls())

    def vintage_of(self, level: str, codes: set[str]) -> str:
        """Return the vintage that has all the given codes, "" when none has.

        Of several, that with exactly these codes is taken, then that of the postcodes, then the latest.
        """
        having = [vintage for vintage in sorted(self.vintages(level)) if codes <= self.of(level, vintage)]
        exactly = [vintage for vintage in having if codes == self.of(level, vintage)]
        fitting = exactly or having
        preferred = self.preferred.get(level, "")
        return preferred if preferred in fitting else next(reversed(fitting), "")


def councils_of(sources: Iterable[SourceFile], council: str | None) -> frozenset[str]:
    """Return the codes of the councils that a place covers, empty when no file names councils.

    `council` gives them, separated by commas; without it they are those of the file that names the fewest.
    Raises PlaceError when that leaves too many to be one place.
    """
    if council is not None:
        return frozenset(code.strip().upper() for code in council.split(",") if code.strip())
    named = [
        codes
        for source in sources
        if source.kind is not Kind.POSTCODES
        for column in source.of(Role.CODE, "council")
        if (codes := set(source.frame.get_column(column.heading).drop_nulls()))
    ]
    fewest = min(named, key=len, default=set())
    if len(fewest) > _MOST_COUNCILS:
        raise PlaceError(f"The files cover {len(fewest)} councils: say with its code which one the place is.")
    return frozenset(fewest)


def narrow(
    sources: Iterable[SourceFile], councils: frozenset[str], known: KnownCodes
) -> tuple[list[SourceFile], list[LeftOut]]:
    """Narrow files to the rows that lie in the place and settle the vintage of each of their areas.

    Adds what the files tell to `known`. Files that cannot be narrowed are left out.
    """
    narrowed: list[SourceFile] = []
    left_out: list[LeftOut] = []
    for source in sorted(sources, key=lambda each: (each.kind is Kind.STATISTICS, not _dated(each))):
        inside = _inside(source, councils, known)
        if inside is None:
            left_out.append(
                LeftOut(source.name, "It does not say which council its areas are in, and no look-up does.")
            )
        elif not any(inside):
            left_out.append(LeftOut(source.name, "None of its areas lies in the place."))
        else:
            dated = _with_vintages(_filtered(source, inside), known)
            known.learn(dated)
            narrowed.append(dated)
    return sorted(narrowed, key=lambda each: each.name), left_out


def learn_from_councils(sources: Iterable[SourceFile], councils: frozenset[str], known: KnownCodes) -> None:
    """Add to `known` the codes of the files that name councils, before any other file is narrowed."""
    for source in sources:
        if source.kind is not Kind.POSTCODES and (inside := _in_councils(source, councils)):
            known.learn(_filtered(source, inside))


def _inside(source: SourceFile, councils: frozenset[str], known: KnownCodes) -> list[bool] | None:
    """Say for each row whether it lies in the place; None when that cannot be told."""
    if not councils:
        return [True] * source.frame.height
    if (inside := _in_councils(source, councils)) and any(inside):
        return inside
    tests = [
        pl.col(column.heading).is_in(sorted(codes))
        for column in source.of(Role.CODE)
        if column.level in LEVELS and (codes := _known_inside(source, column, known))
    ]
    if not tests:
        return None
    return source.frame.select(pl.any_horizontal(tests).fill_null(value=False)).to_series().to_list()


def _known_inside(source: SourceFile, column: Column, known: KnownCodes) -> set[str]:
    """Return the codes by which a column can be narrowed, empty when there are none.

    A file of a year that nothing else tells of may only be narrowed by the areas of another year when it
    has all of them; else some of its own would be lost without a word.
    """
    if not column.vintage:
        return known.all_of(column.level)
    if codes := known.of(column.level, column.vintage):
        return codes
    has = set(source.frame.get_column(column.heading).drop_nulls())
    others = [known.of(column.level, vintage) for vintage in sorted(known.vintages(column.level))]
    return next((codes for codes in reversed(others) if codes and codes <= has), set())


def _in_councils(source: SourceFile, councils: frozenset[str]) -> list[bool] | None:
    columns = source.of(Role.CODE, "council")
    if not columns or not councils:
        return None
    tests = [pl.col(column.heading).is_in(sorted(councils)) for column in columns]
    return source.frame.select(pl.any_horizontal(tests).fill_null(value=False)).to_series().to_list()


def _filtered(source: SourceFile, inside: list[bool]) -> SourceFile:
    features = tuple(feature for feature, wanted in zip(source.features, inside, strict=False) if wanted)
    return replace(source, frame=source.frame.filter(pl.Series(inside, dtype=pl.Boolean)), features=features)


def _with_vintages(source: SourceFile, known: KnownCodes) -> SourceFile:
    """Settle the vintage of each code column that does not state it, and of the names that go with it."""
    settled: dict[str, str] = {}
    for column in source.of(Role.CODE):
        if column.level in LEVELS and not column.vintage:
            codes = set(source.frame.get_column(column.heading).drop_nulls())
            settled[column.level] = known.vintage_of(column.level, codes) or NOT_STATED
    columns = tuple(
        replace(each, vintage=settled[each.level]) if not each.vintage and each.level in settled else each
        for each in source.columns
    )
    return replace(source, columns=columns)


def _dated(source: SourceFile) -> bool:
    return all(column.vintage for column in source.of(Role.CODE) if column.level in LEVELS)
