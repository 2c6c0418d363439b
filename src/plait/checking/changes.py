"""One changed cell, and several changes of the same cell as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plait.sheets import TaggedList

WHY = {
    "spaces": "Spaces that nobody sees taken out",
    "postcode-writing": "Postcode put in capitals, with one space",
    "list-writing": "Agreed value put in its own writing",
    "date-writing": "Date written as year-month-day",
    "tag-row": "Row of tags put in",
    "tag": "Tag put into the row of tags",
    "tag-renamed": "Tag by the name that it has in this version of the standard",
    "version": "The version of the standard that the list follows now",
    "formula-mark": "Mark put before what a spreadsheet would take for a formula",
    "cut": "Cut to what a cell of a workbook holds",
}
"""The reasons for a change that are no finding of the Data Checker, by their codes."""
FITTING = ("formula-mark", "cut")
"""Those of them that come with the kind of file that a copy is."""


@dataclass(frozen=True)
class Change:
    """One cell that holds something else in the cleaned copy."""

    letter: str
    row: int
    cell: str
    """Its name for people, as in `Finding.cell`. It is the same in the copy."""
    heading: str
    was: str
    now: str
    why: str
    rule: str = ""
    """The code of a finding (``messages.toml``), or of another reason (`WHY`)."""


@dataclass(frozen=True)
class Rewriting:
    """Another text for a cell, for a reason that is no finding."""

    row: int
    letter: str
    was: str
    now: str
    rule: str


def changes_of(tagged: TaggedList, rewritings: Iterable[Rewriting]) -> list[Change]:
    """Rewritings with the words for them."""
    headings = {column.letter: column.heading for column in tagged.columns}
    return [
        Change(
            item.letter,
            item.row,
            tagged.cell(item.letter, item.row),
            headings.get(item.letter, ""),
            item.was,
            item.now,
            WHY[item.rule],
            item.rule,
        )
        for item in rewritings
    ]


def merged(*rounds: Iterable[Change]) -> tuple[Change, ...]:
    """The changes of several rounds as one for each cell, by its first reason, in the order of the sheet."""
    changes: dict[tuple[int, str], Change] = {}
    for change in (change for changes_of_round in rounds for change in changes_of_round):
        place = (change.row, change.letter)
        before = changes.get(place)
        changes[place] = replace(before, now=change.now) if before else change
    real = (change for change in changes.values() if change.was != change.now)
    return tuple(sorted(real, key=lambda change: (change.row, len(change.letter), change.letter)))
