"""What was confirmed of earlier lists: which heading means what, so that next month's file asks nothing.

Only at the desk, in a file of its user's own; headings and tags are in it, and no cell of any list.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from plait.sheets import Column, Remembered, TaggedList
from plait.sheets.remembering import forget, keep, recall, to_remember
from plait.sheets.tagging import TagFrom
from plait.site.lists.asking import questions_of
from plait.site.lists.needs import missing_entries, needed_entries
from plait.site.lists.tray import OpenList
from plait.site.standard import the_dictionary

NO_HEADINGS = "headings-missing"
"""The rule by which the first row of a list is somebody's row: it is not remembered."""


def remembered() -> Remembered:
    """What is remembered: a heading's key -> tag, "" for none. A file that cannot be read counts as none."""
    path = _path()
    return {} if path is None else recall(path)


def remember_columns(item: OpenList, tagged: TaggedList, *, chosen: Collection[str]) -> None:
    """Remember what the owner has just confirmed: ``chosen`` columns, those asked about and those that are sure.

    Raises PlaitError where it cannot be written.
    """
    path = _path()
    found = item.checked.groups if item.checked else ()
    if path is None or any(group.first.rule == NO_HEADINGS for group in found):
        return
    needed = needed_entries(item.purpose, the_dictionary())
    told = {
        column.letter
        for column in tagged.columns
        if column.letter in chosen or (column.entry and (column.sure or column.entry in needed))
    }
    keep(path, to_remember(tagged.columns, told))


def forget_columns() -> None:
    """Forget all of it. Raises PlaitError where that cannot be done."""
    path = _path()
    if path is not None:
        forget(path)


def asks_nothing(item: OpenList) -> bool:
    """Whether all that a list would ask was said of an earlier one."""
    tagged = item.tagged
    if tagged is None or questions_of(item) or not any(map(_is_remembered, tagged.columns)):
        return False
    needed = needed_entries(item.purpose, the_dictionary())
    if item.purpose and missing_entries(tagged, item.purpose, the_dictionary()):
        return False
    return all(_is_remembered(column) and column.sure for column in tagged.columns if column.entry in needed)


def _is_remembered(column: Column) -> bool:
    return column.tag_from is TagFrom.REMEMBERED


def _path() -> Path | None:
    return Path(settings.REMEMBERED) if settings.REMEMBERED else None
