"""Which row holds a list's headings, and what each column is headed, where two rows of headings stand there too."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from plait.sheets.hidden import Merged
from plait.sheets.private import says_private
from plait.sheets.workbook import Kind, Sheet
from plait.standard import Dictionary, fold
from plait.standard.dictionary import LONGEST_HEADING

FULL_ENOUGH = 0.6
"""A heading row fills at least this share of the columns that three rows in four fill."""
WORDY_ENOUGH = 0.6
"""The share of a heading row's cells that read like headings, where few of them are known ones."""
SURE = 2
"""Known headings in a row that make it a heading row whatever else is in it, such as years or dates."""
LONGEST_GROUP = 40
"""Characters of a heading that stands over several others; longer ones are titles."""

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/-]\s?\d\d(?:\d\d)?)?")
"""A year, or one that begins in spring: 2025/26."""

Rows = list[tuple[int, list[str]]]
"""Rows as (row number, cells), empty cells as ""."""


@dataclass(frozen=True)
class Headings:
    """What the columns are headed."""

    row: int
    group_row: int | None
    """A row above the headings that says what several of them have in common: "Contact" over "Phone", "E-mail"."""
    texts: Mapping[str, str]
    """Letter -> heading, on one line; "" where a column has none."""


def headings_row_of(top: Rows, sheet: Sheet, filled: pl.Series, dictionary: Dictionary) -> int | None:
    """The row that best looks like headings: texts, filled as the rows below are, and known words."""
    usual = filled.filter(filled > 0).quantile(0.75, "lower") or 0
    best: tuple[float, int] | None = None
    for row, all_cells in top:
        cells = [cell for cell in all_cells if cell]
        known = count_known(cells, dictionary)
        # A single cell is a title, unless the list has one column and the cell is a heading we know.
        if len(cells) < max(1 if known else 2, FULL_ENOUGH * usual) or not filled[row:].sum():
            continue
        years = _years_in_order(cells)
        wordy = (sum(map(_is_wordy, cells)) + years) / len(cells)
        if known < SURE and (wordy < WORDY_ENOUGH or _has_typed_cells(sheet, row, but=years)):
            continue
        # One known word among many is chance: "Volunteer" is a heading, and a cell of many a list.
        share = known / len(cells) if known >= SURE or known * 2 >= len(cells) else 0.0
        score = 2 * share + wordy + len(set(cells)) / len(cells) - row / 100
        if best is None or score > best[0]:
            best = score, row
    return None if best is None else best[1]


def headings_beside(top: Rows, tag_row: int, dictionary: Dictionary) -> int:
    """The nearest filled row above the tags, or known headings under them; without either, the tags."""
    above = [row for row, cells in top if row < tag_row and any(cells)]
    below = [row for row, cells in top if row == tag_row + 1 and count_known(cells, dictionary) >= SURE]
    return max(above) if above else (below or [tag_row])[0]


def lower_row(top: Rows, row: int, sheet: Sheet, dictionary: Dictionary, merged: Collection[Merged]) -> int:
    """The row under one that was taken for the headings, where that only names groups of them."""
    rows = dict(top)
    upper, lower = rows[row], rows.get(row + 1)
    if lower is None or not all(_is_wordy(cell) for cell in lower if cell) or _has_typed_cells(sheet, row + 1):
        return row
    known = count_known([cell for cell in lower if cell], dictionary)
    fewest = 1 if any(_is_across(item, row) for item in merged) else SURE
    if _only_fills_groups(upper, lower, row, merged):
        fewest = 0
    # Each column is headed by one row or the other, and one heading above belongs to several below.
    headed = all(high or low for high, low in zip(upper, lower, strict=True) if high or low)
    beneath = any(low and not high for high, low in zip(upper, lower, strict=True))
    shared = any(
        upper[place] and lower[place] and not upper[place + 1] and lower[place + 1] for place in range(len(upper) - 1)
    )
    return row + 1 if known >= fewest and headed and beneath and shared else row


def _only_fills_groups(upper: list[str], lower: list[str], row: int, merged: Collection[Merged]) -> bool:
    """Whether a row has another text under each part of the merged cells, and nothing else: "Q1", "Q2" under "2024"."""
    groups = [slice(left - 1, right) for _, left, _, right in (item for item in merged if _is_across(item, row))]
    told_apart = all(all(lower[group]) and len({*lower[group]}) == len(lower[group]) for group in groups)
    nothing_else = sum(len(lower[group]) for group in groups) == sum(map(bool, lower))
    return told_apart and nothing_else and 0 < len(groups) < sum(map(bool, upper))


def read_headings(
    top: Rows, row: int, letters: Sequence[str], *, tag_row: int | None, merged: Collection[Merged], known: Dictionary
) -> Headings:
    """What each column is headed by this row, and by a row of groups above it where there is one."""
    rows = dict(top)
    lower = [" ".join(cell.split()) for cell in rows[row]]
    if row == tag_row:
        return Headings(row, None, dict.fromkeys(letters, ""))
    upper = rows.get(row - 1, [])
    if row - 1 == tag_row or not _is_group_row(upper, lower, row - 1, merged, known):
        return Headings(row, None, dict(zip(letters, lower, strict=True)))
    groups = _groups(upper, lower, row - 1, merged)
    texts = {letter: _headed(place, upper, lower, groups, known) for place, letter in enumerate(letters)}
    return Headings(row, row - 1, texts)


def count_known(cells: Sequence[str], dictionary: Dictionary) -> int:
    """How many cells are headings that the dictionary knows."""
    return sum(dictionary.by_heading(cell) is not None for cell in cells)


def _headed(place: int, upper: list[str], lower: list[str], groups: list[str], known: Dictionary) -> str:
    low, group = lower[place], groups[place]
    if not low:
        return " ".join(upper[place].split())
    if not group or group == low:
        return low
    if known.is_of_another(group):
        return f"{group}: {low}"
    alone, both = known.by_heading(low), known.by_heading(f"{group} {low}")
    told_alone = lower.count(low) == 1 and alone is not None and both in {None, alone}
    return low if told_alone and not _is_half_of(group, low, known) else f"{group}: {low}"


def _is_half_of(group: str, low: str, known: Dictionary) -> bool:
    """Whether a heading only says which of its group, and the group is a thing or an event: "First" under "Visit"."""
    return fold(low) in known.halves and any(map(known.by_heading, (group, f"{group} date")))


def _is_group_row(upper: list[str], lower: list[str], row: int, merged: Collection[Merged], known: Dictionary) -> bool:
    filled = [cell for cell in upper if cell]
    across = [item for item in merged if _is_across(item, row)]
    # A year over several columns is a group of them; alone it may be part of a title.
    if not all(_is_wordy(cell) or (across and _YEAR.fullmatch(cell)) for cell in filled):
        return False
    if not filled or max(map(len, filled)) > LONGEST_GROUP or any(map(says_private, filled)):
        return False
    width = sum(bool(low or high) for low, high in zip(lower, upper, strict=True))
    if across:  # a title is merged across the whole list
        return all(right - left + 1 < width for _, left, _, right in across)
    gaps = any(low and not high for high, low in zip(upper, lower, strict=True))
    says_whose = len(filled) >= SURE or _is_over_anothers(upper, lower, known)
    return says_whose and gaps and not any(map(_DIGIT.search, filled))


def _is_over_anothers(upper: list[str], lower: list[str], known: Dictionary) -> bool:
    """Whether a row says, behind the first heading, where a title never stands, that columns are somebody else's."""
    first = next(place for place, low in enumerate(lower) if low)
    return any(known.is_of_another(cell) for cell in upper[first + 1 :] if cell)


def _groups(upper: list[str], lower: list[str], row: int, merged: Collection[Merged]) -> list[str]:
    """The group of each column: as far as its cell is merged, or to the right up to the next one."""
    across = {left - 1: right for _, left, _, right in (item for item in merged if _is_across(item, row))}
    groups, group, last = [], "", 0
    for place, cell in enumerate(upper):
        if cell:
            group = " ".join(cell.split()) if lower[place] else ""
            last = across.get(place, place + 1) if across else len(upper)
        groups.append(group if place < last else "")
    return groups


def _is_across(item: Merged, row: int) -> bool:
    first, left, last, right = item
    return first == row == last and right > left


def _is_wordy(text: str) -> bool:
    """Whether a cell reads like a heading: letters, not too many, and no address or number."""
    return (
        len(text) <= LONGEST_HEADING
        and any(map(str.isalpha, text))
        and "@" not in text
        and not re.search(r"\d{5}", text)
    )


def _years_in_order(cells: Sequence[str]) -> int:
    """How many cells are years, where they follow one another as headings do: 2024, 2025, 2026."""
    years = [cell for cell in cells if _YEAR.fullmatch(cell)]
    steps = {int(later[:4]) - int(earlier[:4]) for earlier, later in pairwise(years)}
    return len(years) if steps in ({1}, {-1}) else 0


def _has_typed_cells(sheet: Sheet, row: int, *, but: int = 0) -> bool:
    """Whether the row holds numbers or dates, which headings seldom are, ``but`` for so many years."""
    if sheet.kinds is None:
        return False
    return sum(kind in {Kind.NUMBER, Kind.DATE} for kind in sheet.kinds.row(row - 1)[1:]) > but
