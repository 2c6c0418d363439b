"""Answers that the browser saves as a file, and never shows in the site's own name."""

from __future__ import annotations

from django.http import HttpResponse

from plait.site.lists.tray import OpenList

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 500_000
"""Cells of a list of which a cleaned copy is written while its owner waits: five seconds' work."""


def save_as(name: str, data: bytes, kind: str) -> HttpResponse:
    """A file of this name and kind."""
    response = HttpResponse(data, content_type=kind)
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return response


def is_cleaned_here(item: OpenList) -> bool:
    """Whether a list is short enough to be written again while its owner waits."""
    return item.tagged is not None and item.tagged.rows.height * len(item.tagged.columns) <= MOST_CELLS
