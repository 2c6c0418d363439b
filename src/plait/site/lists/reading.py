"""From a file to an open list: read, found, checked; and again where its owner put something right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from plait.checking import edited
from plait.errors import PlaitError, SeveralLists, Stopped
from plait.sheets import TaggedList, Workbook, find_list, read_workbook
from plait.sheets.following import followed_by
from plait.site.handover import Purpose
from plait.site.lists import memory
from plait.site.lists.aside import put_aside, take_away
from plait.site.lists.background import Reading, Stage
from plait.site.lists.checker import Checked, check
from plait.site.lists.judging import work_by
from plait.site.lists.mending import values_of
from plait.site.lists.remembering import remembered
from plait.site.lists.rows import RowsDecided, dropped_for
from plait.site.lists.tray import Deed, OpenList
from plait.site.standard import dictionary_with, every_extension, extension_followed, the_extension


@dataclass(frozen=True)
class Found:
    """A list in its workbook."""

    tagged: TaggedList
    older: str = ""
    """The older version of the place's extension by which it was read, as in `OpenList`."""


def begin_reading(
    upload: UploadedFile[bytes], *, owner: str, purpose: Purpose | None, place: str
) -> tuple[str, Reading]:
    """Begin to read an uploaded spreadsheet; gives the token of the list to be.

    Its bytes are on this disk only while they are being read. Raises TooMany.
    """
    token = memory.tray.new_token()
    path = put_aside(upload)
    by: dict[str, Any] = {
        "place": place,
        "extension": the_extension(place),
        "versions": every_extension(place),
        "remembered": remembered(owner, purpose),
    }
    reading = Reading(path.name, owner, purpose, then="columns", **by)
    keep = partial(memory.tray.put, token)
    try:
        memory.readings.begin(token, reading, work=partial(_read_aside, path, reading), keep=keep)
    except PlaitError:
        take_away(path)
        raise
    return token, reading


def begin_again(
    token: str, item: OpenList, *, then: str, found: Found, straight: bool = False, **decided: object
) -> Reading:
    """Begin to check a list of which its owner chose another sheet, other rows, or other columns.

    ``decided`` is what the list has to keep of that decision, with the names of `OpenList`. Where the check fails,
    or another window changed the list meanwhile, it stays as it was. Raises TooMany.
    """
    extension = found.older or the_extension(item.place)
    about = item.workbook.name, item.owner, item.purpose
    reading = Reading(*about, then=then, again=True, straight=straight, place=item.place, extension=extension)
    tagged = found.tagged
    stays = item.as_read is not None and item.as_read.sheet == tagged.sheet
    deeds = _on_the_list(item.deeds, tagged) if stays else ()
    mended = edited(tagged, values_of(deeds))

    def work() -> Checked:
        return _check(item.workbook, mended, reading, extension=extension)

    def keep(checked: Checked) -> None:
        changes = {"tagged": mended, "as_read": tagged, "deeds": deeds, "checked": checked, "counted": None}
        memory.tray.change(token, item, older=found.older, **changes, **decided)

    memory.readings.begin(token, reading, work=work, keep=keep)
    return reading


def _on_the_list(deeds: Iterable[Deed], tagged: TaggedList) -> tuple[Deed, ...]:
    """What was put right in cells that the list still has, after its rows were chosen again."""
    rows, letters = {*tagged.rows["row"].to_list()}, {*tagged.rows.columns}
    left = (
        replace(deed, values={at: text for at, text in deed.values.items() if at[0] in rows and at[1] in letters})
        for deed in deeds
    )
    return tuple(deed for deed in left if deed.values)


def find_again(item: OpenList, **decided: Any) -> Found:
    """The list in the same workbook as its owner decided it by now; nothing is read from disk.

    ``decided`` is what was decided just now, with the names of `OpenList`. Raises PlaitError for rows or a column
    that are not there.
    """
    now = replace(item, **decided)
    return _find_as_decided(now, sheet=(item.tagged.sheet if item.tagged else None) or None)


def find_sheet(item: OpenList, sheet: str) -> Found:
    """The list on another sheet; what was decided about the first is forgotten. Raises PlaitError for no list."""
    return _find_as_decided(replace(item, **BEFORE_IT_IS_LOOKED_AT), sheet=sheet)


BEFORE_IT_IS_LOOKED_AT: dict[str, Any] = {
    "tags": {}, "rows": RowsDecided(), "brought_up": False, "agreed": frozenset(), "confirmed": frozenset()
}  # fmt: skip
"""What is known of a sheet before its owner decided anything about it."""


def find_rows(item: OpenList, *, headings: int, tags: int, keep: Collection[str]) -> tuple[Found, RowsDecided]:
    """The list with other rows, and what was decided by that.

    ``tags`` is 0 for none; rows left out for one of the reasons in ``keep`` are kept. Raises PlaitError for rows
    with which there is no list.
    """
    decided = RowsDecided(headings, tags)
    found = find_again(item, rows=decided)
    kept = dropped_for(found.tagged, keep)
    if not kept:
        return found, decided
    decided = replace(decided, kept=kept)
    return find_again(item, rows=decided), decided


def _find_as_decided(item: OpenList, *, sheet: str | None) -> Found:
    return _find(
        item.workbook,
        extension=the_extension(item.place),
        versions={} if item.brought_up else every_extension(item.place),
        sheet=sheet,
        by_letter=item.tags,
        remembered=remembered(item.owner, item.purpose),
        headings_row=item.rows.headings,
        tag_row=item.rows.tags,
        keep_rows={row.row for row in item.rows.kept},
    )


def _find(workbook: Workbook, *, extension: str, versions: Mapping[str, str], **decided: Any) -> Found:
    """The list, read by the version of the standard that its file follows where the place has that."""
    tagged = find_list(workbook, dictionary_with(extension), **decided)
    older = extension_followed(followed_by(workbook, tagged), versions) if versions else ""
    if not older or older == extension:
        return Found(tagged)
    return Found(find_list(workbook, dictionary_with(older), **decided), older)


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
    item = OpenList(workbook, None, owner=reading.owner, purpose=reading.purpose, place=reading.place)
    try:
        found = _find(workbook, extension=reading.extension, versions=reading.versions, remembered=reading.remembered)
    except SeveralLists as several:
        return replace(item, sheets=several.sheets)
    checked = _check(workbook, found.tagged, reading, extension=found.older or reading.extension)
    return replace(item, tagged=found.tagged, as_read=found.tagged, older=found.older, checked=checked)


def _check(workbook: Workbook, tagged: TaggedList, reading: Reading, *, extension: str) -> Checked:
    if reading.watch.stopped:
        raise Stopped
    reading.enter(Stage.CHECKING)
    return check(work_by(workbook, tagged, extension, reading.place), watch=reading.watch)
