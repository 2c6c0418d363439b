"""What was confirmed of earlier lists: which heading means what, so that next month's file asks nothing.

At the desk it is in a file of its user's own, on a shared site it is the organisation's (`plait.site.keeping`);
headings and tags are in it, and no cell of any list.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from plait.sheets import Column, Remembered, TaggedList
from plait.sheets.remembering import to_remember
from plait.sheets.tagging import TagFrom
from plait.site.handover import Purpose
from plait.site.keeping import Keeper, keeper_for
from plait.site.lists.asking import questions_of
from plait.site.lists.judging import dictionary_of
from plait.site.lists.needs import missing_entries, needed_entries
from plait.site.lists.own_files import OwnFiles
from plait.site.lists.tray import OpenList

NO_HEADINGS = "headings-missing"
"""The rule by which the first row of a list is somebody's row: it is not remembered."""


def keeper_of(owner: str, purpose: Purpose | None) -> Keeper | None:
    """Who keeps things for the owner of a list; None where nothing is kept, as for a visitor without an account."""
    if settings.LISTS_FOR != "desk":
        return keeper_for(owner, purpose)
    if not settings.REMEMBERED or not settings.HISTORIES:
        return None
    return OwnFiles(Path(settings.REMEMBERED), Path(settings.HISTORIES), settings.LIST_KEY)


def remembered(owner: str, purpose: Purpose | None) -> Remembered:
    """What is remembered: a heading's key -> tag, "" for none. A file that cannot be read counts as none."""
    keeper = keeper_of(owner, purpose)
    return keeper.headings() if keeper else {}


def remember_columns(item: OpenList, tagged: TaggedList, *, chosen: Collection[str]) -> None:
    """Remember what the owner has just confirmed: ``chosen`` columns, those asked about and those that are sure.

    Of somebody who cannot change what is remembered nothing is. Raises PlaitError where it cannot be written.
    """
    keeper = keeper_of(item.owner, item.purpose)
    found = item.checked.groups if item.checked else ()
    if keeper is None or keeper.refusal or any(group.first.rule == NO_HEADINGS for group in found):
        return
    needed = needed_entries(item.purpose, dictionary_of(item))
    told = {
        column.letter
        for column in tagged.columns
        if column.letter in chosen or (column.entry and (column.sure or column.entry in needed))
    }
    new = to_remember(tagged.columns, told)
    if new:
        keeper.keep_headings(new)


def forget_columns(owner: str, purpose: Purpose | None) -> None:
    """Forget all of it. Raises PlaitError where that cannot be done."""
    keeper = keeper_of(owner, purpose)
    if keeper:
        keeper.forget_headings()


def asks_nothing(item: OpenList) -> bool:
    """Whether all that a list would ask was said of an earlier one."""
    tagged = item.tagged
    asked = questions_of(item)
    asked_first = asked if item.purpose else [question for question in asked if question.at_once]
    if tagged is None or asked_first or not any(map(_is_remembered, tagged.columns)):
        return False
    needed = needed_entries(item.purpose, dictionary_of(item))
    if item.purpose and missing_entries(tagged, item.purpose, dictionary_of(item)):
        return False
    return all(_is_remembered(column) and column.sure for column in tagged.columns if column.entry in needed)


def _is_remembered(column: Column) -> bool:
    return column.tag_from is TagFrom.REMEMBERED
