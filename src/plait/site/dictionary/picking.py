"""Empty lists: the kinds there are, and the columns that each offers, in groups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plait.sheets.templates import CHOSEN, Template, load_templates
from plait.site.dictionary.slugs import slug_of
from plait.standard import Dictionary, Entry
from plait.standard.describing import by_area

OWN = "own"
"""What the list is called in an address whose columns are all picked one by one."""


@dataclass(frozen=True)
class Box:
    """A column to tick."""

    entry: Entry
    slug: str
    number: int
    """Its place among all boxes of the page; the first is the one that a summary of errors leads to."""
    ticked: bool


@dataclass(frozen=True)
class Group:
    """Columns of one area."""

    title: str
    boxes: tuple[Box, ...]

    @property
    def ticked(self) -> int:
        """How many of them are ticked."""
        return sum(box.ticked for box in self.boxes)


def template_at(name: str) -> Template | None:
    """The kind of list at an address; None where there is none."""
    if name == OWN:
        return CHOSEN
    return next((item for item in load_templates() if item.name == name), None)


def offered(template: Template, dictionary: Dictionary) -> tuple[Entry, ...]:
    """Every column that a list may have: the template's own first."""
    own = template.entries(dictionary)
    others = (entry for entry in dictionary.entries if entry not in own and not entry.published)
    return (*own, *others)


def groups(template: Template, dictionary: Dictionary, ticked: Collection[str]) -> tuple[list[Box], list[Group]]:
    """The template's own columns, and all others by area. ``ticked`` are slugs."""
    boxes = [
        Box(entry, slug, number, slug in ticked)
        for number, entry in enumerate(offered(template, dictionary))
        for slug in [slug_of(entry.tag)]
    ]
    many = len(template.entries(dictionary))
    by_tag = {box.entry.tag: box for box in boxes}
    areas = by_area(box.entry for box in boxes[many:])
    others = [Group(area, tuple(by_tag[entry.tag] for entry in entries)) for area, entries in areas.items()]
    return boxes[:many], others
