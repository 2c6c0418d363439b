"""What a list is judged by when it is checked: the day, the place, its version of the standard."""

from __future__ import annotations

from django.utils.timezone import localdate

from plait.sheets import TaggedList, Workbook
from plait.site.lists.checker import Work
from plait.site.lists.tray import OpenList
from plait.site.places import place_of
from plait.site.standard import dictionary_with, the_extension
from plait.standard import Dictionary


def work_on(item: OpenList, tagged: TaggedList) -> Work:
    """A list to be checked by what is known here today, and by its own version of the standard."""
    return work_by(item.workbook, tagged, item.older or the_extension(item.place), item.place)


def work_by(workbook: Workbook, tagged: TaggedList, extension: str, place: str) -> Work:
    """The same in a thread without a database, which is handed the extension."""
    return Work(workbook, tagged, localdate(), place_of(place), extension)


def dictionary_of(item: OpenList) -> Dictionary:
    """The dictionary by which a list is read."""
    return dictionary_with(item.older or the_extension(item.place))
