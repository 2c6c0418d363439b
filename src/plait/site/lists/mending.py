"""Cells that a list's owner puts right on the page: a series of deeds beside the list as it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
from django.http import Http404
from django.utils.translation import gettext as _

from plait.checking import Change, edited
from plait.errors import PlaitError
from plait.sheets import TaggedList
from plait.site.lists import memory
from plait.site.lists.checker import check_again
from plait.site.lists.judging import work_on
from plait.site.lists.tray import ChangedMeanwhile, Deed, OpenList

Cell = tuple[int, str]
"""The sheet's own row number and the column's letter."""
MOST_DEEDS = 5_000
"""Steps that can be taken back; more are no list to be mended by hand."""
MOST_HELD = 50_000_000
"""Characters that all steps of a list may hold; more would push other people's lists out of the memory."""
_TRIES = 3


class TooMuchMended(PlaitError):
    """So much was put right on the page that no more steps can be held."""


def values_of(deeds: Iterable[Deed]) -> dict[Cell, str]:
    """What the cells hold after all deeds."""
    return {cell: text for deed in deeds for cell, text in deed.values.items()}


def replaced_of(item: OpenList) -> dict[Cell, str]:
    """What stood in the file in each cell that holds something else by now."""
    if item.as_read is None or not item.deeds:
        return {}
    now = values_of(item.deeds)
    return {cell: was for cell, was in texts_of(item.as_read, now).items() if was != now[cell]}


def changes_of(item: OpenList) -> tuple[Change, ...]:
    """Every cell that holds something else than in the file, in the order of the sheet."""
    was = replaced_of(item)
    if item.as_read is None or not was:
        return ()
    why = {cell: deed.why for deed in item.deeds for cell in deed.values}
    now = values_of(item.deeds)
    columns = {column.letter: (place, column.title) for place, column in enumerate(item.as_read.columns)}
    cells = sorted(was, key=lambda cell: (cell[0], columns[cell[1]][0]))
    return tuple(
        Change(letter, row, item.as_read.cell(letter, row), columns[letter][1], was[cell], now[cell], why[cell])
        for cell in cells
        for row, letter in [cell]
    )


def texts_of(tagged: TaggedList, cells: Iterable[Cell]) -> dict[Cell, str]:
    """What stands in these cells; "" for an empty one."""
    wanted: dict[str, list[int]] = {}
    for row, letter in cells:
        wanted.setdefault(letter, []).append(row)
    found = {}
    for letter, rows in wanted.items():
        for row, text in tagged.rows.filter(pl.col("row").is_in(rows)).select("row", letter).iter_rows():
            found[row, letter] = text or ""
    return found


def mend(token: str, *, owner: str, deeds: Callable[[OpenList], tuple[Deed, ...]]) -> None:
    """Put cells right, or take that back, and check the list again.

    ``deeds`` says what was done after this, of what the list is by then. Raises Http404 where there is no such list,
    and PlaitError where it cannot be done.
    """
    for left in reversed(range(_TRIES)):
        item = memory.tray.get(token, owner=owner)
        if item is None or item.as_read is None:
            raise Http404
        done = deeds(item)
        if done == item.deeds:
            return
        if len(done) > MOST_DEEDS or sum(deed.held for deed in done) > MOST_HELD:
            raise TooMuchMended(_("These are very many changes: save a copy, and go on with that."))
        tagged = edited(item.as_read, values_of(done))
        checked = check_again(work_on(item, tagged))
        try:
            memory.tray.change(token, item, tagged=tagged, deeds=done, checked=checked, counted=None)
        except ChangedMeanwhile:
            if not left:
                raise
        else:
            return
