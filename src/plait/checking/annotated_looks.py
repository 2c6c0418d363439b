"""How the sheets of an annotated workbook look: formats, and links to cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plait.checking.findings import Severity
from plait.documents.xlsx import AS_TEXT, TO_NOTICE

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book

_COLOURS: Mapping[Severity, Mapping[str, str | bool]] = {
    Severity.ERROR: {"bg_color": "#F8CFC9", "font_color": "#7A1A10", "bold": True},
    Severity.WARNING: {"bg_color": TO_NOTICE, "font_color": "#594300"},
    Severity.NOTICE: {"bg_color": "#DCE9F5", "font_color": "#1A4A73", "italic": True},
}
"""Each is told by its letters too, not by its colour alone."""


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Book) -> None:
        self.plain = book.add_format(AS_TEXT)
        self.wrapped = book.add_format({**AS_TEXT, "text_wrap": True})
        self.title = book.add_format({**AS_TEXT, "bold": True, "font_size": 16})
        self.heading = book.add_format({**AS_TEXT, "bold": True, "bg_color": "#0F3D63", "font_color": "#FFFFFF"})
        self.subheading = book.add_format({**AS_TEXT, "bold": True, "font_size": 13})
        above = {"bold": True, "bottom": 1, "text_wrap": True}
        self.top = book.add_format({**AS_TEXT, **above})
        self.number = book.add_format({"num_format": "#,##0", "valign": "top", "align": "left", "bold": True})
        self.link = book.add_format({**AS_TEXT, "font_color": "#1A5A96", "underline": 1})
        self.wrapped_link = book.add_format({**AS_TEXT, "font_color": "#1A5A96", "underline": 1, "text_wrap": True})
        self.marked = {kind: book.add_format({**AS_TEXT, **look}) for kind, look in _COLOURS.items()}
        self.marked_top = {kind: book.add_format({**AS_TEXT, **look, **above}) for kind, look in _COLOURS.items()}


def link_to(list_name: str, cell: str) -> str:
    """The address of a cell of the list."""
    doubled = list_name.replace("'", "''")
    return f"internal:'{doubled}'!{cell}"
