"""From a file to an open list: read, found, checked; and again where its owner put something right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localdate

from plait.checking import edited
from plait.errors import PlaitError, SeveralLists, Stopped
from plait.places import Place
from plait.sheets import TaggedList, Workbook, find_list, read_workbook
from plait.site.handover import Purpose
from plait.site.lists import memory
from plait.site.lists.aside import put_aside, take_away
from plait.site.lists.background import Reading, Stage
from plait.site.lists.checker import Checked, Work, check
from plait.site.lists.mending import values_of
from plait.site.lists.remembering import remembered
from plait.site.lists.tray import OpenList
from plait.site.look import the_place
from plait.site.standard import dictionary_with, the_dictionary, the_extension


def begin_reading(upload: UploadedFile[bytes], *, owner: str, purpose: Purpose | None) -> tuple[str, Reading]:
    """Begin to read an uploaded spreadsheet; gives the token of the list to be.

    Its bytes are on this disk only while they are being read. Raises TooMany.
    """
    token, extension = memory.tray.new_token(), the_extension()
    path = put_aside(upload)
    reading = Reading(path.name, owner, purpose, then="columns", extension=extension, remembered=remembered())
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
    reading = Reading(item.workbook.name, item.owner, item.purpose, then=then, extension=the_extension())
    stays = item.as_read is not None and item.as_read.sheet == tagged.sheet
    deeds = item.deeds if stays else ()
    mended = edited(tagged, values_of(deeds))

    def work() -> Checked:
        try:
            return _check(item.workbook, mended, reading)
        except BaseException:
            if not reading.watch.stopped:  # else another decision came after this one
                memory.tray.forget(token)
            raise

    def keep(checked: Checked) -> None:
        changes = {"tagged": mended, "as_read": tagged, "deeds": deeds, "checked": checked, "counted": None}
        memory.tray.change(token, item, **changes, **decided)

    memory.readings.begin(token, reading, work=work, keep=keep)
    return reading


def find_again(item: OpenList, *, sheet: str | None = None, tags: Mapping[str, str]) -> TaggedList:
    """The list in the same workbook with another sheet or other tags; nothing is read from disk.

    Raises PlaitError for a sheet or a column that is not there.
    """
    chosen = sheet or (item.tagged.sheet if item.tagged else None)
    return find_list(item.workbook, the_dictionary(), sheet=chosen or None, by_letter=tags, remembered=remembered())


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
        tagged = find_list(workbook, dictionary_with(reading.extension), remembered=reading.remembered)
    except SeveralLists as several:
        return replace(item, sheets=several.sheets)
    return replace(item, tagged=tagged, as_read=tagged, checked=_check(workbook, tagged, reading))


def _check(workbook: Workbook, tagged: TaggedList, reading: Reading) -> Checked:
    if reading.watch.stopped:
        raise Stopped
    reading.enter(Stage.CHECKING)
    return check(work_on(workbook, tagged, extension=reading.extension), watch=reading.watch)


def work_on(workbook: Workbook, tagged: TaggedList, *, extension: str | None = None) -> Work:
    """A list to be checked by what is known here today. A thread without a database hands in the ``extension``."""
    known = _known_postcodes(the_place())
    return Work(workbook, tagged, localdate(), known, the_extension() if extension is None else extension)


@lru_cache(maxsize=1)
def _known_postcodes(place: Place | None) -> frozenset[str] | None:
    """Every postcode of the place: made once, as a cell that is put right is checked again at once."""
    return frozenset(place.postcodes["postcode"]) if place else None
