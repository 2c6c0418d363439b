"""Which version of the standard a file says it follows, and the tags in it that have another name now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from plait.errors import StandardError
from plait.sheets.lists import TaggedList
from plait.sheets.tagging import Column, TagFrom
from plait.sheets.workbook import Workbook
from plait.standard import Dictionary, Followed, parse_tag, read_followed
from plait.standard.versions import STANDARD

MOST_SHEETS, MOST_ROWS = 50, 25
"""Other sheets, and rows of each from its first, in which the version is looked for."""


def followed_by(workbook: Workbook, tagged: TaggedList) -> Followed | None:
    """What a file says it follows: above its list, or on another sheet, as a template does. None where it is silent."""
    for text in _texts(workbook, tagged):
        with suppress(StandardError):
            return read_followed(text)
    return None


def standing_of(followed: Followed, dictionary: Dictionary) -> str:
    """How a file's version stands to the dictionary, as a sentence."""
    histories = {STANDARD.lower(): [item.number for item in dictionary.history]}
    histories |= {item.name.lower(): [past.number for past in item.history] for item in dictionary.extensions}
    older = []
    for name, number in ((STANDARD, followed.standard), *followed.extensions):
        known = histories.get(name.lower())
        if known is None:
            return f"The file follows {followed}; {name} is not known here: give its file with --extension FILE.toml."
        if number not in known:
            return f"The file follows {followed}; this version of {name} is not known here, which goes by {known[-1]}."
        if number != known[-1]:
            older.append(f"{name} is at {known[-1]} by now")
    return f"The file follows {followed}{': an older version, as ' if older else ''}{' and '.join(older)}."


def renamed_columns(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns whose owner tagged them by a name that the tag had in an earlier version."""
    return tuple(
        column
        for column in columns
        if column.entry and column.tag_from is TagFrom.TAG_ROW and parse_tag(column.tag) != column.entry.key
    )


def _texts(workbook: Workbook, tagged: TaggedList) -> Iterator[str]:
    """The texts that may say so, each that begins as one would."""
    others = [item for item in workbook.sheets if item.name != tagged.sheet and item.letters][:MOST_SHEETS]
    tops = (item.cells.select(item.letters).head(MOST_ROWS) for item in others)
    texts = (text for top in tops for row in top.iter_rows() for text in row if text)
    yield from (text for text in (*tagged.titles, *texts) if text.strip().lower().startswith(STANDARD.lower()))
