"""What a page says: its text, the values in its forms, its tables and its links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

FOREIGN_SCRIPT = re.compile(r'<script(?! src="/static/plait/[a-z]+\.js" defer></script>)')
"""The beginning of a script that is none of the site's own files."""
UNSEEN = {"script", "style", "title"}


@dataclass
class Page:
    """A page as somebody without a browser reads it."""

    text: str = ""
    errors: list[str] = field(default_factory=list)
    """Sentences of the summary of what is wrong."""
    values: dict[str, str] = field(default_factory=dict)
    """What the forms would send if nothing in them was touched."""
    boxes: list[str] = field(default_factory=list)
    """Names of boxes to tick, ticked or not."""
    tables: list[list[list[str]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._stack: list[str] = []
        self._select = ""
        self._textarea = ""
        self._in_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        page = self.page
        page.elements.add(tag)
        self._stack.append(tag)
        self._form(tag, given)
        if tag == "table":
            page.tables.append([])
        elif tag == "tr":
            page.tables[-1].append([])
        elif tag in {"td", "th"}:
            page.tables[-1][-1].append("")
        elif tag == "a":
            page.links.append(given["href"])
        elif "govuk-error-summary__list" in given.get("class", ""):
            self._in_summary = True
        elif tag == "li" and self._in_summary:
            page.errors.append("")

    def _form(self, tag: str, given: dict[str, str]) -> None:
        values = self.page.values
        kind = given.get("type")
        if tag == "input" and "name" not in given:
            return  # it is sent with no form
        if kind == "checkbox":
            self.page.boxes.append(given["name"])
        if tag == "input" and kind != "file" and (kind not in {"radio", "checkbox"} or "checked" in given):
            values[given["name"]] = given.get("value", "on" if kind == "checkbox" else "")
        elif tag == "select":
            self._select = given.get("name", "")
            values[self._select] = ""
        elif tag == "textarea":
            self._textarea = given["name"]
            values[self._textarea] = ""
        elif tag == "option" and "selected" in given:
            values[self._select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self._in_summary = False
        elif tag == "textarea":
            self.page.values[self._textarea] = self.page.values[self._textarea].strip()
        while self._stack and self._stack.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if UNSEEN & set(self._stack):
            return
        self.page.text += data
        if "textarea" in self._stack:
            self.page.values[self._textarea] += data
        if self._in_summary and "li" in self._stack:
            self.page.errors[-1] += data
        if {"td", "th"} & set(self._stack):
            self.page.tables[-1][-1][-1] += data


def read_page(html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.page
