"""Copies of a list to keep: with what was put right on the page, brought up, with tags, with the findings in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from plait.checking import Change, Report, cleaned_workbook
from plait.checking.changes import changes_of, merged
from plait.checking.cleaned_copy import sheet_csv
from plait.checking.editing import rewritten
from plait.checking.tag_row import brought_up, with_tags
from plait.checking.writings import rewritings
from plait.sheets import Sheet, TaggedList
from plait.sheets.tagging import TagFrom, tags_to_write
from plait.site.lists import mending
from plait.site.lists.checker import Checked
from plait.site.lists.mending import values_of
from plait.site.lists.rows import sheet_of
from plait.site.lists.tray import OpenList
from plait.site.standard import the_dictionary


def brought_up_here(item: OpenList, tagged: TaggedList) -> tuple[Change, ...]:
    """What the copies of a list say differently where its owner had it brought up to the present version."""
    if not item.brought_up:
        return ()
    return tuple(changes_of(tagged, brought_up(sheet_of(item.workbook, tagged), tagged, the_dictionary(item.place))))


def mended_sheet(item: OpenList, tagged: TaggedList) -> Sheet:
    """The sheet of a list with what its owner put right on the page, and brought up where that was asked for."""
    renamed = {(change.row, change.letter): change.now for change in brought_up_here(item, tagged)}
    return rewritten(sheet_of(item.workbook, tagged), values_of(item.deeds) | renamed)


@dataclass(frozen=True)
class Wanted:
    """What the owner of a list wants of a copy, beside what was put right on the page."""

    certain: bool = False
    """Everything that is certain is put right."""
    standard_form: bool = False
    """Good values, too, are written as the standard does."""
    tags: bool = False
    """The row of tags is in it."""
    csv: bool = False
    """A CSV file and not a workbook."""


@dataclass(frozen=True)
class Copy:
    """A copy of a list."""

    content: bytes
    put_right: int
    """Cells of somebody's row that differ from the file."""


def tags_missing(item: OpenList, tagged: TaggedList) -> int:
    """How many columns would get a tag in the row of tags."""
    there = {}
    if tagged.tag_row is not None:
        there = sheet_of(item.workbook, tagged).cells.row(tagged.tag_row - 1, named=True)
    told = tags_to_write(_as_confirmed(item, tagged).columns)
    return sum(not there.get(letter) for letter in told)


def copy_of(item: OpenList, tagged: TaggedList, checked: Checked, wanted: Wanted, *, made_on: date) -> Copy:
    """A copy of a list with what its owner wants in it. Raises PlaitError where there is no room for tags."""
    rounds = [brought_up_here(item, tagged), mending.changes_of(item)]
    certain = checked.changes if wanted.certain else ()
    rounds.append(certain)
    if wanted.standard_form:
        taken = {(change.row, change.letter) for change in certain}
        better = rewritings(tagged, checked.findings, standard_form=True)
        rounds.append(tuple(changes_of(tagged, (one for one in better if (one.row, one.letter) not in taken))))
    changes = merged(*rounds)
    put_right = len(changes) - len(rounds[0])
    sheet = rewritten(sheet_of(item.workbook, tagged), {(change.row, change.letter): change.now for change in changes})
    if wanted.tags:
        sheet, tagged, changes = _with_tags(sheet, _as_confirmed(item, tagged), changes)
    if wanted.csv:
        return Copy(sheet_csv(sheet), put_right)
    workbook = replace(item.workbook, sheets=(sheet,))
    return Copy(cleaned_workbook(workbook, tagged, changes, made_on=made_on), put_right)


def annotated_copy(item: OpenList, tagged: TaggedList, checked: Checked, *, made_on: date) -> bytes:
    """A workbook with the list as it is now, and every finding in it."""
    now = mended_sheet(item, tagged)
    sheets = tuple(now if sheet.name == tagged.sheet else sheet for sheet in item.workbook.sheets)
    return Report(replace(item.workbook, sheets=sheets), tagged, checked.findings, made_on).to_xlsx()


def _as_confirmed(item: OpenList, tagged: TaggedList) -> TaggedList:
    """The list, where what was supposed of its columns and then agreed to counts as the owner's word."""
    return replace(
        tagged,
        columns=tuple(
            replace(column, tag_from=TagFrom.GIVEN) if column.letter in item.confirmed and column.tag else column
            for column in tagged.columns
        ),
    )


def _with_tags(
    sheet: Sheet, tagged: TaggedList, changes: Sequence[Change]
) -> tuple[Sheet, TaggedList, tuple[Change, ...]]:
    """The copy with its row of tags, and all changes by the names that their cells have in it."""
    with_row, put_in = with_tags(sheet, tagged)
    if with_row.cells.height > sheet.cells.height:
        changes = [_lower(change, tagged) for change in changes]
        tagged = replace(tagged, tag_row=tagged.headings_row + 1)
    return with_row, tagged, merged(changes, changes_of(tagged, put_in))


def _lower(change: Change, tagged: TaggedList) -> Change:
    """A change under the headings, where a row was put in there."""
    if change.row <= tagged.headings_row:
        return change
    row = change.row + 1
    return replace(change, row=row, cell=tagged.cell(change.letter, row))
