"""From a file to an open list: read, found, checked; and again where its owner put something right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate

from plait.errors import PlaitError, SeveralLists, Stopped
from plait.sheets import TaggedList, Workbook, find_list, read_workbook
from plait.site.handover import Purpose
from plait.site.lists import memory
from plait.site.lists.aside import put_aside, take_away
from plait.site.lists.background import Reading, Stage
from plait.site.lists.checker import Checked, Work, check
from plait.site.lists.tray import OpenList
from plait.site.look import the_place
from plait.standard import load_dictionary


def begin_reading(upload: UploadedFile[bytes], *, owner: str, purpose: Purpose | None) -> tuple[str, Reading]:
    """Begin to read an uploaded spreadsheet; gives the token of the list to be.

    Its bytes are on this disk only while they are being read. Raises TooMany.
    """
    token = memory.tray.new_token()
    path = put_aside(upload)
    reading = Reading(path.name, owner, purpose, then="columns")
    keep = partial(memory.tray.put, token)
    try:
        memory.readings.begin(token, reading, work=partial(_read_aside, path, reading), keep=keep)
    except PlaitError:
        take_away(path)
        raise
    return token, reading


def begin_again(token: str, item: OpenList, *, then: str, tagged: TaggedList, **decided: object) -> Reading:
    """Begin to check a list of which its owner chose another sheet, or other columns.

    ``decided`` is what the list has to keep of that decision, with the names of `OpenList`. Raises TooMany.
    """
    reading = Reading(item.workbook.name, item.owner, item.purpose, then=then)

    def work() -> Checked:
        try:
            return _check(item.workbook, tagged, reading)
        except BaseException:
            if not reading.watch.stopped:  # else another decision came after this one
                memory.tray.forget(token)
            raise

    def keep(checked: Checked) -> None:
        memory.tray.change(token, item, tagged=tagged, checked=checked, counted=None, **decided)

    memory.readings.begin(token, reading, work=work, keep=keep)
    return reading


def find_again(item: OpenList, *, sheet: str | None = None, tags: Mapping[str, str]) -> TaggedList:
    """The list in the same workbook with another sheet or other tags; nothing is read from disk.

    Raises PlaitError for a sheet or a column that is not there.
    """
    chosen = sheet or (item.tagged.sheet if item.tagged else None)
    return find_list(item.workbook, load_dictionary(), sheet=chosen or None, by_letter=tags)


def _read_aside(path: Path, reading: Reading) -> OpenList:
    try:
        return _read(path, reading)
    finally:
        take_away(path)


def _read(path: Path, reading: Reading) -> OpenList:
    if reading.watch.stopped:
        raise Stopped
    reading.enter(Stage.OPENING)
    workbook = read_workbook(path, watch=reading.watch)
    reading.enter(Stage.FINDING)
    item = OpenList(workbook, None, owner=reading.owner, purpose=reading.purpose)
    try:
        tagged = find_list(workbook, load_dictionary())
    except SeveralLists as several:
        return replace(item, sheets=several.sheets)
    return replace(item, tagged=tagged, checked=_check(workbook, tagged, reading))


def _check(workbook: Workbook, tagged: TaggedList, reading: Reading) -> Checked:
    if reading.watch.stopped:
        raise Stopped
    reading.enter(Stage.CHECKING)
    place = the_place()
    known = frozenset(place.postcodes["postcode"]) if place else None
    return check(Work(workbook, tagged, localdate(), known), watch=reading.watch)
