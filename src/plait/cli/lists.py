"""Reading the list that a command names, the same way for every verb, and saying what was decided about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from plait.cli.columns import recalled, remembered_lines
from plait.cli.options import pairs_of
from plait.cli.progress import step
from plait.documents.wording import counted
from plait.errors import NotAList
from plait.sheets import Subject, TaggedList, Workbook, find_list, read_workbook
from plait.sheets.following import followed_by, renamed_columns, standing_of
from plait.sheets.layout import NO_ROW
from plait.standard import Dictionary

MOST_ROWS_NAMED = 5
"""Rows left out for one reason that are named; of the others it is said how many."""
MOST_COLUMNS_NAMED = 12
"""Columns that are not understood and are named."""


def read_list(
    arguments: argparse.Namespace, dictionary: Dictionary, *, checksum: bool = True
) -> tuple[Workbook, TaggedList]:
    """The workbook and the list in it, with what the user decided about it; ``checksum`` as in `read_workbook`.

    Raises Unreadable or NotAList, each in one plain sentence.
    """
    find = Finder(arguments, dictionary)
    with step(f"Reading {arguments.file.name}"):
        workbook = read_workbook(arguments.file, checksum=checksum)
        return workbook, find(workbook)


class Finder:
    """Finds the list in a workbook as the user decided, and again once a row of tags was put into it.

    Putting that row in moves the rows under it, so what the user said of them moves too.
    """

    def __init__(self, arguments: argparse.Namespace, dictionary: Dictionary) -> None:
        self._arguments, self._dictionary = arguments, dictionary
        self._tags, self._remembered = pairs_of(arguments.tag, option="--tag"), recalled(arguments)
        self.first: TaggedList | None = None
        """The list as it was found first."""
        self._height = 0

    def __call__(self, workbook: Workbook) -> TaggedList:
        """The list. Raises NotAList in one plain sentence."""
        given = self._arguments
        tag_row, keep_rows = given.tag_row, given.keep_rows
        if self.first and _height(workbook, self.first) > self._height:
            tag_row = self.first.headings_row + 1 if tag_row == NO_ROW else tag_row
            keep_rows = [row + 1 for row in keep_rows]
        tagged = find_list(
            workbook,
            self._dictionary,
            sheet=given.sheet,
            tags=self._tags,
            remembered=self._remembered,
            headings_row=given.headings_row,
            tag_row=tag_row,
            keep_rows=keep_rows,
            subject=Subject(given.subject) if given.subject else None,
        )
        if self.first is None:
            _check_kept(keep_rows, tagged)
            self.first, self._height = tagged, _height(workbook, tagged)
        return tagged


def size_of(tagged: TaggedList) -> str:
    """How much of a list there is: "120 rows, 5 of 7 columns understood"."""
    known = sum(column.entry is not None for column in tagged.columns)
    of = counted(len(tagged.columns), "column")
    return f"{counted(tagged.rows.height, 'row')}, {known} of {of} understood"


def said_of(workbook: Workbook, tagged: TaggedList, dictionary: Dictionary) -> Iterator[str]:
    """What was decided about a list, where anything was; a plain list says nothing."""
    followed = followed_by(workbook, tagged)
    if followed:
        yield standing_of(followed, dictionary)
    renamed = [f"{item.tag} is {item.entry.tag}" for item in renamed_columns(tagged.columns) if item.entry]
    if renamed:
        yield f"Tags of an older version, read all the same: {', '.join(renamed)} (plait clean --tags brings them up)."
    if tagged.subject is not Subject.RESIDENTS:
        yield f"The list is taken to be about {tagged.subject}, by {tagged.subject_reason}: --subject says otherwise."
    yield from _not_understood(tagged)
    yield from _places(tagged)
    yield from _formulas(workbook, tagged)
    yield from remembered_lines(tagged)
    yield from _other_sheets(tagged)


def _other_sheets(tagged: TaggedList) -> Iterator[str]:
    """What the file's other sheets were taken for."""
    if tagged.other_lists:
        also = "May be a list too, and was" if len(tagged.other_lists) == 1 else "May be lists too, and were"
        yield f"{also} left aside: {_sheets(tagged.other_lists)} (--sheet chooses another)."
    if others := [name for name in tagged.other_sheets if name not in tagged.other_lists]:
        yield f"Looked at, and no list: {_sheets(others)}."


def _sheets(names: Sequence[str]) -> str:
    quoted = ", ".join(f"\u201c{name}\u201d" for name in names)
    return f"{'sheet' if len(names) == 1 else 'sheets'} {quoted}"


def _not_understood(tagged: TaggedList) -> Iterator[str]:
    """The columns that are left as they are, by their headings."""
    names = [f"\u201c{item.heading}\u201d" if item.heading else item.title for item in tagged.not_understood]
    if names:
        shown, more = ", ".join(names[:MOST_COLUMNS_NAMED]), len(names) - MOST_COLUMNS_NAMED
        left = "it is" if len(names) == 1 else "they are"
        and_more = f" and {more:,} more" if more > 0 else ""
        yield f"Not understood, and left as {left}: {shown}{and_more} (--tag says what a column is)."


def _places(tagged: TaggedList) -> Iterator[str]:
    """Where the headings and the tags stand, and which rows were left out."""
    above = [item.row for item in tagged.dropped if item.row < tagged.headings_row and item.row != tagged.group_row]
    below: dict[str, list[int]] = {}
    for item in tagged.dropped:
        if item.row > tagged.headings_row:
            below.setdefault(item.reason, []).append(item.row)
    if above or below or tagged.headings_row > 1:
        group = f", headings of groups in row {tagged.group_row}" if tagged.group_row else ""
        tags = f", tags in row {tagged.tag_row}" if tagged.tag_row else ""
        out = [f"{_rows_named(above)} (above them)"] if above else []
        out += [f"{_rows_named(rows)} ({reason})" for reason, rows in below.items()]
        left_out = f"; left out: {', '.join(out)}" if out else ""
        yield f"Headings in row {tagged.headings_row}{group}{tags}{left_out}."
        keep = f", --keep-rows {min(row for rows in below.values() for row in rows)}" if below else ""
        yield f"If that is wrong, say which rows are right: --headings-row N, --tag-row N{keep}."


def _formulas(workbook: Workbook, tagged: TaggedList) -> Iterator[str]:
    """That cells of the list's columns are worked out, which no copy does."""
    unseen = next(item for item in workbook.sheets if item.name == tagged.sheet).unseen
    letters = {column.letter for column in tagged.columns}
    formulas = sum(count for letter, count in (unseen.formulas if unseen else {}).items() if letter in letters)
    if formulas:
        yield f"{counted(formulas, 'cell')} with a formula: the result was read, and copies keep the result only."


def _rows_named(rows: list[int]) -> str:
    named, more = [f"{row:,}" for row in rows[:MOST_ROWS_NAMED]], len(rows) - MOST_ROWS_NAMED
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join(named)}{f' and {more:,} more' if more > 0 else ''}"


def _check_kept(rows: list[int], tagged: TaggedList) -> None:
    there = set(tagged.rows["row"].to_list()) if rows else set()
    for row in rows:
        if row not in there:
            raise NotAList(f"Row {row:,} cannot be kept: it is empty, or not below the headings in the sheet.")


def _height(workbook: Workbook, tagged: TaggedList) -> int:
    return next(item for item in workbook.sheets if item.name == tagged.sheet).cells.height
