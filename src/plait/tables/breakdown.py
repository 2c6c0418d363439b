"""What a table is broken down by: one kind of area and at most one closed list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plait.errors import TableError
from plait.standard import Dictionary, Entry

AREA_LEVELS = ("ward", "msoa", "lsoa")
ALL = "All contacts"
NOT_RECORDED = "Not recorded"
OFF_THE_LIST = "Not on the agreed list"

LEVEL_NAMES = {"ward": "Ward", "msoa": "Middle layer area (MSOA)", "lsoa": "Small area (LSOA)"}


@dataclass(frozen=True)
class Breakdown:
    """One table's dimensions."""

    level: str
    """"ward", "msoa" or "lsoa"."""
    category: Entry | None
    """The dictionary's closed list that rows are divided by; None counts all rows together."""

    @property
    def text(self) -> str:
        """As it is given on the command line: "ward,need"."""
        return f"{self.level},{self.category.short_name}" if self.category else self.level

    @property
    def categories(self) -> tuple[str, ...]:
        """Every category of the table, used or not: leaving out the unused would give them away."""
        return (*self.category.allowed, OFF_THE_LIST, NOT_RECORDED) if self.category else ()


def parse_breakdowns(texts: Sequence[str], dictionary: Dictionary) -> tuple[Breakdown, ...]:
    """Read "ward,need" and the like.

    Raises TableError for anything but one kind of area and at most one closed list: three-way
    tables of small areas are mostly counts of one or two people.
    """
    found = tuple(dict.fromkeys(_parse(text, dictionary) for text in texts))
    if len({item.category for item in found} - {None}) > 1:
        raise TableError("One table divides people by one thing: count by one of these lists at a time.")
    return found


def _parse(text: str, dictionary: Dictionary) -> Breakdown:
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    levels = [word for word in words if word in AREA_LEVELS]
    others = [word for word in words if word not in AREA_LEVELS]
    if len(levels) != 1:
        raise TableError(f"\u201c{text}\u201d needs one kind of area: ward, msoa or lsoa, such as ward,need.")
    if len(others) > 1:
        raise TableError(
            f"\u201c{text}\u201d divides people too finely to be safe: count by {levels[0]} and one thing at a time, "
            f"such as {levels[0]},{others[0]}."
        )
    if not others:
        return Breakdown(levels[0], None)
    entry = dictionary.by_short_name(others[0])
    if entry is None:
        known = ", ".join(sorted(item.short_name for item in dictionary.entries if item.short_name))
        raise TableError(f"\u201c{others[0]}\u201d is nothing to count by: choose one of {known}.")
    return Breakdown(levels[0], entry)
