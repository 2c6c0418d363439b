"""What became of every answer that was handed back: who is one person now, who was taken apart, what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from plait.documents.wording import counted
from plait.documents.xlsx import height_for
from plait.linkage.decisions import ANSWER, CHANGED, KEY, NOTE, Decision
from plait.linkage.matching import Matches
from plait.linkage.pages import Column, Looks, close, head, write_text
from plait.linkage.people import row_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_NAMED = 6
"""Rows of a group that are named in a sentence."""


class Consequences:
    """What the decisions did to the groups."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._group = matches.rows["group"]
        self._pairs: dict[str, list[tuple[int, int, bool | None]]] = {}
        for a, b, same, key in matches.decided.select("a", "b", "same", "key").iter_rows():
            self._pairs.setdefault(key, []).append((a, b, same))

    def of(self, decision: Decision) -> str:
        """What became of one decision, in sentences that name rows."""
        pairs = self._pairs.get(decision.key, [])
        if not pairs:
            return "One of the two rows is not there any more, says something else now, or is one of very many alike."
        return " ".join(self._said(decision, a, b, same=same) for a, b, same in pairs)

    def who(self, decision: Decision) -> tuple[str, str]:
        """The two rows of one decision, each with whom it is about and where it stands; "" where they are not there."""
        pairs = [(a, b) for a, b, _ in self._pairs.get(decision.key, [])[:_MOST_NAMED]]
        one, other = ("\n".join(dict.fromkeys(self._who(pair[side]) for pair in pairs)) for side in (0, 1))
        return one, other

    @cached_property
    def contradicted(self) -> list[tuple[int, int]]:
        """The pairs that were said to be one person, and could not be joined for what was said of others."""
        pairs = (pair for found in self._pairs.values() for pair in found)
        return [(a, b) for a, b, same in pairs if same and self._group[a] != self._group[b]]

    def _said(self, decision: Decision, a: int, b: int, *, same: bool | None) -> str:
        both = f"Row {self._row(a)} and row {self._row(b)}"
        if same is None:
            one = self._group[a] == self._group[b]
            why = f"{decision.changed} changed since" if decision.changed else "you were not sure"
            return f"{both}: {why}. " + ("They are one person now." if one else "It is asked again.")
        if same:
            return self._joined(both, a, b) if self._group[a] == self._group[b] else self._not_joined(both, a, b)
        return self._apart(both, a, b)

    def _joined(self, both: str, a: int, b: int) -> str:
        rows = self._members[self._group[a]]
        others = [row for row in rows if row not in {a, b}]
        named = f": with {self._named(others)}" if others else ""
        return f"{both} are person {self._person[a]}, with {counted(len(rows), 'row')} in all{named}."

    def _not_joined(self, both: str, a: int, b: int) -> str:
        against = [self._contradiction(x, y, a, b) for x, y in self._different_between(a, b)]
        said = "; ".join(against[:_MOST_NAMED]) or "too much else speaks against it"
        return f"{both} were not joined, as your answers contradict each other: {said}. Look at them again."

    def _contradiction(self, x: int, y: int, a: int, b: int) -> str:
        ends = [
            f"row {self._row(other)}" + (f" (one person with row {self._row(own)})" if other != own else "")
            for other, own in ((x, a), (y, b))
        ]
        return f"{ends[0]} and {ends[1]} are different people"

    def _different_between(self, a: int, b: int) -> list[tuple[int, int]]:
        """The pairs between the people of two rows that were said to be different, each the way round of the two."""
        ones, others = self._group[a], self._group[b]
        found = []
        for x, y, same in (pair for pairs in self._pairs.values() for pair in pairs):
            if same is False:
                found += [(p, q) for p, q in ((x, y), (y, x)) if (self._group[p], self._group[q]) == (ones, others)]
        return found

    def _apart(self, both: str, a: int, b: int) -> str:
        said = f"{both} are persons {self._person[a]} and {self._person[b]}."
        undecided = self._matches.undecided
        if undecided[a] == undecided[b]:
            said += " The program had taken them for one person"
            others = [row for row in self._undecided[undecided[a]] if row not in {a, b}]
            now = [f"row {self._row(row)} is person {self._person[row]}" for row in others[:_MOST_NAMED]]
            said += f"; of those it had put with them, {self._and_more(now, len(others))}." if others else "."
        against = [
            f"row {self._row(x)} and row {self._row(y)}"
            for x, y in self.contradicted
            if {self._group[x], self._group[y]} == {self._group[a], self._group[b]}
        ]
        if against:
            said += f" Another answer contradicts this: that {' and that '.join(against)} are the same person."
        return said

    def _who(self, place: int) -> str:
        values = row_of(self._matches.rows.row(place, named=True)).values
        names = " ".join(values[field] for field in ("forename", "surname") if field in values)
        said = ", ".join(filter(None, (names, values.get("date_of_birth"), values.get("postcode"))))
        return f"{said or next(iter(values.values()), '')}\nrow {self._row(place)}"

    def _row(self, place: int) -> str:
        rows = self._matches.rows
        return f"{rows['row'][place]} of {self._matches.lists[rows['list'][place]].name}"

    def _named(self, rows: Iterable[int]) -> str:
        named = [f"row {self._row(row)}" for row in rows]
        return self._and_more(named[:_MOST_NAMED], len(named))

    @staticmethod
    def _and_more(named: list[str], number: int) -> str:
        return ", ".join(named) + (f", and {number - len(named):,} more" if number > len(named) else "")

    @cached_property
    def _person(self) -> pl.Series:
        return self._matches.groups["person"]

    @cached_property
    def _members(self) -> Mapping[int, list[int]]:
        return self._by(self._group)

    @cached_property
    def _undecided(self) -> Mapping[int, list[int]]:
        return self._by(self._matches.undecided)

    def _by(self, groups: pl.Series) -> Mapping[int, list[int]]:
        """The rows of the groups that a decision is about."""
        decided = self._matches.decided
        touched = groups.gather(pl.concat([decided["a"], decided["b"]])).unique()
        frame = pl.DataFrame({"group": groups, "id": self._matches.rows["id"]})
        frame = frame.filter(pl.col("group").is_in(touched.implode()))
        return dict(frame.group_by("group").agg(pl.col("id").sort()).iter_rows())


def write_decided(page: Worksheet, matches: Matches, looks: Looks) -> None:
    """What was decided, with what became of it; it is handed back with the rest, so nothing is asked twice."""
    headings = {
        ANSWER: 18,
        NOTE: 30,
        "One row": 40,
        "The other row": 40,
        "What became of it": 70,
        CHANGED: 16,
        KEY: 36,
    }
    columns = [Column(heading, width) for heading, width in headings.items()]
    head(page, columns, looks)
    consequences = Consequences(matches)
    row = 0
    for row, decision in enumerate(matches.decisions, start=1):
        became = consequences.of(decision)
        texts = (decision.answer, decision.note, *consequences.who(decision), became, decision.changed, decision.key)
        for column, text in enumerate(texts):
            write_text(page, row, column, text, looks.wrapped)
        page.set_row(row, height_for(*zip(texts[:-1], headings.values(), strict=False)))
    close(page, row, len(columns), frozen=1)


def asked_before(matches: Matches) -> Mapping[tuple[int, int], str]:
    """For each pair that is asked again what was answered, and why that does not hold any more."""
    decisions = {decision.key: decision for decision in matches.decisions}
    asked = matches.decided.filter(pl.col("same").is_null())
    return {(a, b): _answered(decisions[key]) for a, b, key in asked.select("a", "b", "key").iter_rows()}


def _answered(decision: Decision) -> str:
    since = f", but changed since: {decision.changed}" if decision.changed else ""
    note = f" ({decision.note})" if decision.note else ""
    return f"You said before: {decision.answer}{note}{since}."
