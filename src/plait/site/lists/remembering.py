"""What was confirmed of earlier lists: which heading means what, so that next month's file asks nothing.

Only at the desk, in a file of its user's own; headings and tags are in it, and no cell of any list.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from plait.documents import write_whole
from plait.sheets import Column, Remembered, TaggedList, remember
from plait.sheets.tagging import TagFrom
from plait.site.lists.asking import questions_of
from plait.site.lists.needs import missing_entries, needed_entries
from plait.site.lists.tray import OpenList
from plait.site.standard import the_dictionary

LONGEST_HEADING = 100
"""Characters; what is longer is a question of a form, or no heading at all."""
MOST = 2_000
NO_HEADINGS = "headings-missing"
"""The rule by which the first row of a list is somebody's row: it is not remembered."""


def remembered() -> Remembered:
    """What is remembered: a heading's key -> tag, "" for none. A file that cannot be read counts as none."""
    path = _path()
    if path is None:
        return {}
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return {name: tag for name, tag in kept.items() if isinstance(tag, str)}
    return {}


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
    new = remember(column for column in tagged.columns if column.letter in told)
    kept = {key: tag for key, tag in new.items() if len(key) <= LONGEST_HEADING}
    both = {**{key: tag for key, tag in remembered().items() if key not in kept}, **kept}
    newest = dict(list(both.items())[-MOST:])
    write_whole(path, json.dumps(newest, ensure_ascii=False, indent=1).encode())


def forget_columns() -> None:
    """Forget all of it."""
    path = _path()
    if path is not None:
        path.unlink(missing_ok=True)


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
