"""Which version of the standard a file says it follows, and the tags in it that have another name now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Standing:
    """How what a file follows stands to a dictionary. Of what is not known the first is named."""

    unknown: str = ""
    """An extension that the dictionary does not have."""
    unknown_version: tuple[str, str] | None = None
    """What the file follows a version of that is not known, and the version that it is at."""
    older: tuple[tuple[str, str], ...] = ()
    """What the file follows an older version of, and the version that it is at by now."""

    @property
    def is_known(self) -> bool:
        """Whether the dictionary knows all that the file follows."""
        return not self.unknown and self.unknown_version is None


def how_it_stands(followed: Followed, dictionary: Dictionary) -> Standing:
    """How a file's version stands to the dictionary."""
    histories = {STANDARD.lower(): [item.number for item in dictionary.history]}
    histories |= {item.name.lower(): [past.number for past in item.history] for item in dictionary.extensions}
    older = []
    for name, number in ((STANDARD, followed.standard), *followed.extensions):
        known = histories.get(name.lower())
        if known is None:
            return Standing(unknown=name)
        if number not in known:
            return Standing(unknown_version=(name, known[-1]))
        if number != known[-1]:
            older.append((name, known[-1]))
    return Standing(older=tuple(older))


def standing_of(followed: Followed, dictionary: Dictionary) -> str:
    """How a file's version stands to the dictionary, as a sentence."""
    standing = how_it_stands(followed, dictionary)
    if standing.unknown:
        name = standing.unknown
        return f"The file follows {followed}; {name} is not known here: give its file with --extension FILE.toml."
    if standing.unknown_version:
        name, now = standing.unknown_version
        return f"The file follows {followed}; this version of {name} is not known here, which goes by {now}."
    older = [f"{name} is at {now} by now" for name, now in standing.older]
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
