"""Answers that the browser saves as a file, and never shows in the site's own name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import HttpResponse

from plait.checking import Change, cleaned_workbook
from plait.checking.editing import rewritten
from plait.sheets import Sheet, TaggedList
from plait.site.lists.checker import is_shown_here
from plait.site.lists.mending import values_of
from plait.site.lists.tray import OpenList

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def save_as(name: str, data: bytes, kind: str) -> HttpResponse:
    """A file of this name and kind."""
    response = HttpResponse(data, content_type=kind)
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return response


def is_cleaned_here(item: OpenList) -> bool:
    """Whether a list is short enough to be written again while its owner waits."""
    return item.tagged is not None and is_shown_here(item.tagged)


def mended_sheet(item: OpenList, tagged: TaggedList) -> Sheet:
    """The sheet of a list with what its owner put right on the page."""
    sheet = next(sheet for sheet in item.workbook.sheets if sheet.name == tagged.sheet)
    return rewritten(sheet, values_of(item.deeds))


def mended_workbook(item: OpenList, tagged: TaggedList, changes: Sequence[Change], *, made_on: date) -> bytes:
    """The same as a workbook, with all these changes named; of them, those of the page are in it in any case."""
    workbook = replace(item.workbook, sheets=(mended_sheet(item, tagged),))
    return cleaned_workbook(workbook, tagged, changes, made_on=made_on)
