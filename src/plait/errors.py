"""The one family of errors that a user is meant to read.

PlaitError              anything the user can put right; its text is one plain sentence
├── StandardError       an extension of the dictionary, or the version that a file names (plait.standard)
├── Unreadable          a file that cannot be read as a spreadsheet (plait.sheets)
├── NotAList            a spreadsheet in which no list was found (plait.sheets)
│   └── SeveralLists    ... or several, and none was chosen
├── WrongTag            a tag given to a column that is not there, or one that is not in the dictionary (plait.sheets)
├── Stopped             work that was ended before it had an answer (plait.sheets)
├── PlaceError          a place pack or its source files (plait.places)
└── TableError          a table that cannot be counted, trusted or pooled (plait.tables)
"""

from __future__ import annotations

from pathlib import Path


class PlaitError(Exception):
    """Something the user can put right. ``str(error)`` is one plain sentence to show as it is."""


def place_of(error: BaseException) -> str:
    """Where an error that nobody foresaw comes from: ``KeyError in pack.py, line 12``.

    Its own text and a traceback could hold cells of somebody's list; a file's name and a line cannot.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{line}"


class StandardError(PlaitError):
    """An extension of the dictionary, or the version that a file says it follows, cannot be used."""


class Unreadable(PlaitError):
    """The file cannot be read as a spreadsheet."""


class NotAList(PlaitError):
    """The spreadsheet was read, but no list (headings with rows under them) was found in it."""


class SeveralLists(NotAList):
    """The spreadsheet holds several lists and none of them was chosen."""

    def __init__(self, sentence: str, sheets: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.sheets = sheets
        """Names of the sheets that look like lists."""


class WrongTag(PlaitError):
    """A person gave a tag to a column that is not there, or a tag that the dictionary does not have."""


class Stopped(PlaitError):
    """The work was ended before it had an answer."""


class PlaceError(PlaitError):
    """A place pack, or the files it is built from, cannot be used."""


class TableError(PlaitError):
    """A table cannot be counted, trusted or pooled."""
