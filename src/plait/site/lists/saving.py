"""Copies of a list to keep: with what was put right on the page, and brought up to the present version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plait.checking import Change, cleaned_workbook
from plait.checking.changes import changes_of, merged
from plait.checking.editing import rewritten
from plait.checking.tag_row import brought_up
from plait.sheets import Sheet, TaggedList
from plait.site.lists.mending import values_of
from plait.site.lists.rows import sheet_of
from plait.site.lists.tray import OpenList
from plait.site.standard import the_dictionary


def brought_up_here(item: OpenList, tagged: TaggedList) -> tuple[Change, ...]:
    """What the copies of a list say differently where its owner had it brought up to the present version."""
    if not item.brought_up:
        return ()
    return tuple(changes_of(tagged, brought_up(sheet_of(item.workbook, tagged), tagged, the_dictionary())))


def mended_sheet(item: OpenList, tagged: TaggedList) -> Sheet:
    """The sheet of a list with what its owner put right on the page, and brought up where that was asked for."""
    renamed = {(change.row, change.letter): change.now for change in brought_up_here(item, tagged)}
    return rewritten(sheet_of(item.workbook, tagged), values_of(item.deeds) | renamed)


def mended_workbook(item: OpenList, tagged: TaggedList, changes: Sequence[Change], *, made_on: date) -> bytes:
    """The same as a workbook, with all these changes named; of them, those of the page are in it in any case."""
    workbook = replace(item.workbook, sheets=(mended_sheet(item, tagged),))
    return cleaned_workbook(workbook, tagged, merged(brought_up_here(item, tagged), changes), made_on=made_on)
