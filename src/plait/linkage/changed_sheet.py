"""The sheet that says who is new on each list, who is gone, and who changed in what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plait.documents.xlsx import height_for
from plait.linkage.matching import Matches
from plait.linkage.pages import ROW, Column, Looks, close, head, width_of, write_text
from plait.linkage.people import WORDS, row_of
from plait.linkage.preparing import FIELDS
from plait.linkage.repeats import Values, differing

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CHANGES = "New, gone, changed"
_LEADING = (
    Column("List", 24),
    Column("What", 10),
    Column(ROW, 8),
    Column(f"{ROW} before", 8),
    Column("What changed", 46),
)


def write_changes(page: Worksheet, matches: Matches, looks: Looks) -> None:
    """A line for everybody who is new, gone or changed: with what they say now, of those gone with what they said."""
    lists = matches.repeats.lists
    had = {field for item in lists for field in (*item.before.fields, *matches.lists[item.list].fields)}
    fields = [field for field in FIELDS if field in had]
    columns = [*_LEADING, *(Column(WORDS[field], width_of(field)) for field in fields)]
    head(page, columns, looks)
    row = 0
    for item in lists:
        for link, was, now in item.differences():
            row += 1
            changed = differing(was, now, item.fields) if was and now else []
            values = row_of({"list": item.list, **(now or was or {})}).values
            write_text(page, row, 0, item.name, looks.plain)
            write_text(page, row, 1, str(link["what"]).capitalize(), looks.plain)
            for column, name in ((2, "row"), (3, "row_before")):
                if link[name] is not None:
                    page.write_number(row, column, link[name], looks.number)
            words = _words(link, changed)
            write_text(page, row, 4, words, looks.wrapped)
            page.set_row(row, height_for((words, _LEADING[4].width)))
            differ = {field for field, _, _ in changed}
            for column, field in enumerate(fields, start=len(_LEADING)):
                look = looks.differs if field in differ and field in values else looks.plain
                write_text(page, row, column, values.get(field, ""), look)
    close(page, row, len(columns), frozen=2)


def _words(link: Values, changed: list[tuple[str, str, str]]) -> str:
    """What changed, a line for each field; of somebody new or gone, who it may be."""
    if link["perhaps"] is not None:
        return (
            f"Perhaps the same person as row {link['perhaps']} before"
            if link["row"] is not None
            else f"Perhaps the same person as row {link['perhaps']} now"
        )
    return "\n".join(
        f"{WORDS[field]}: was {before or 'empty'}, now {after or 'empty'}" for field, before, after in changed
    )
