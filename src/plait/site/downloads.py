"""Answers that the browser saves as a file, and never shows in the site's own name."""

from __future__ import annotations

from django.http import HttpResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def save_as(name: str, data: bytes | str, kind: str) -> HttpResponse:
    """A file of this name and kind."""
    response = HttpResponse(data, content_type=kind)
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return response
