"""The list in a workbook: tagged columns and the rows under them, each with its sheet row number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from plait.errors import NotAList, SeveralLists
from plait.sheets.layout import ROWS_SEARCHED, Dropped, Layout, Places, find_layout, tag_row_of
from plait.sheets.letters import column_letter
from plait.sheets.look_ups import Found, without_look_ups
from plait.sheets.subjects import Subject, subject_of
from plait.sheets.tagging import Column, Decisions, Evidence, Remembered, tag_columns, tags_to_write, with_more
from plait.sheets.workbook import Sheet, Workbook
from plait.standard import Dictionary

__all__ = [
    "CHANGES_SHEET",
    "DOUBTFUL_SHEET",
    "FINDINGS_SHEET",
    "OWN_SHEETS",
    "SUMMARY_SHEET",
    "UNANSWERED_SHEET",
    "UPDATES_SHEET",
    "Column",
    "Dropped",
    "TaggedList",
    "column_letter",
    "find_list",
]

CHANGES_SHEET = "Changes made"
"""The sheet of a cleaned copy that names what was put right: it looks like a list beside the list, and is none."""
SUMMARY_SHEET, FINDINGS_SHEET = "Plait summary", "Plait findings"
"""The same of a copy that has the findings in it."""
UPDATES_SHEET, UNANSWERED_SHEET, DOUBTFUL_SHEET = "What changed", "Not answered yet", "Answers to look at"
"""The same of a list of referrals into which answers were put."""
OWN_SHEETS = frozenset({CHANGES_SHEET, SUMMARY_SHEET, FINDINGS_SHEET, UPDATES_SHEET, UNANSWERED_SHEET, DOUBTFUL_SHEET})


@dataclass(frozen=True)
class TaggedList:
    """A list about people (or services): what every later step works on."""

    sheet: str
    """The sheet's name; "" for a CSV file."""
    headings_row: int
    tag_row: int | None
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    """``row`` (the sheet's own row number) and a String column for each column letter; null = empty."""
    kinds: pl.DataFrame | None
    """Same shape as ``rows``, letters of `plait.sheets.Kind`; None where all cells are text."""
    dropped: tuple[Dropped, ...]
    titles: tuple[str, ...]
    near_tag_row: tuple[int, str] | None
    other_sheets: tuple[str, ...]
    """The file's other sheets, which were not counted."""
    other_lists: tuple[str, ...] = ()
    """Those of them that may be lists too."""
    group_row: int | None = None
    """The upper of two rows of headings, where there are two."""
    subject: Subject = Subject.RESIDENTS
    """Whom or what the list seems to be about."""
    subject_reason: str = ""

    def column(self, tag: str) -> Column | None:
        """The first column with this tag (in the dictionary's capitals)."""
        return next((column for column in self.columns if column.entry and column.entry.tag == tag), None)

    @property
    def not_understood(self) -> tuple[Column, ...]:
        """The columns of which nobody has said so far what they hold, and no sign tells it."""
        return tuple(column for column in self.columns if column.entry is None and not column.is_decided)

    def different(self, letter: str) -> pl.Series:
        """What stands in a column, each text once, in no order. It is found once."""
        if letter not in self._different:
            self._different[letter] = self.rows[letter].drop_nulls().unique()
        return self._different[letter]

    @cached_property
    def _different(self) -> dict[str, pl.Series]:
        return {}

    def cell(self, letter: str, row: int) -> str:
        """A cell's name for people: "C14", with its sheet where the file has sheets."""
        return f"{self.sheet}!{letter}{row}" if self.sheet else f"{letter}{row}"


def find_list(  # noqa: PLR0913 - each is a thing of its own that a person may decide
    workbook: Workbook,
    dictionary: Dictionary,
    *,
    sheet: str | None = None,
    tags: Mapping[str, str] | None = None,
    by_letter: Mapping[str, str] | None = None,
    remembered: Remembered | None = None,
    headings_row: int | None = None,
    tag_row: int | None = None,
    keep_rows: Collection[int] = (),
    subject: Subject | None = None,
) -> TaggedList:
    """Find the one list in a workbook, and tag its columns.

    ``sheet`` chooses a sheet by name. ``tags`` overrules tags as a person names the columns (heading
    or letter -> tag, "" for none), ``by_letter`` as a program does, and ``remembered`` holds what was
    confirmed for an earlier list (`remember`). ``headings_row`` and ``tag_row`` (0: there is none) choose
    rows that were not found rightly, ``keep_rows`` names rows that belong to the list although they
    look like totals, titles or footnotes, and ``subject`` says whom the list is about.

    Raises NotAList where no list is found, or several and none was chosen, and WrongTag where a tag or its
    column is not there.
    """
    candidates = [item for item in workbook.sheets if sheet is None or item.name.lower() == sheet.lower()]
    if not candidates:
        raise NotAList(f"{workbook.name} has no sheet \u201c{sheet}\u201d: it has {_names(workbook.sheets)}.")
    every = [(item, layout) for item in workbook.sheets if (layout := _layout(item, dictionary))]
    found = [(item, layout) for item, layout in every if any(item is one for one in candidates)]
    if not any(layout.tag_row for _, layout in found):
        _refuse_empty_template(workbook, candidates)
    # Whoever put tags on a sheet has said which one is the list.
    chosen = [(item, layout) for item, layout in found if layout.tag_row] or found
    chosen = [(item, layout) for item, layout in chosen if item.name not in OWN_SHEETS] or chosen
    chosen = without_look_ups(chosen, dictionary)
    places = Places(headings_row, tag_row, tuple(keep_rows))
    if places != Places():
        sheets = [item for item, _ in chosen] or candidates
        chosen = [(item, layout) for item in sheets if (layout := _layout(item, dictionary, places))]
    if not chosen:
        raise NotAList(
            f"No list was found in {workbook.name}: it needs a row of headings within the first "
            f"{ROWS_SEARCHED} rows, and rows under it."
        )
    if len(chosen) > 1:
        names = _names(item for item, _ in chosen)
        raise SeveralLists(
            f"{workbook.name} has {len(chosen)} sheets that look like lists ({names}): choose one with --sheet.",
            tuple(item.name for item, _ in chosen),
        )
    item, layout = chosen[0]
    decisions = Decisions(tags or {}, by_letter or {}, remembered or {})
    tagged = _tagged(workbook, item, layout, dictionary, decisions, subject)
    return replace(tagged, other_lists=_other_lists(every, item, dictionary))


def _other_lists(every: Sequence[Found], chosen: Sheet, dictionary: Dictionary) -> tuple[str, ...]:
    """The names of the sheets that look like lists, beside the one that was chosen."""
    lists = without_look_ups([(item, layout) for item, layout in every if item.name not in OWN_SHEETS], dictionary)
    return tuple(item.name for item, _ in lists if item is not chosen)


def _layout(sheet: Sheet, dictionary: Dictionary, places: Places | None = None) -> Layout | None:
    merged = sheet.unseen.merged if sheet.unseen else ()
    return find_layout(sheet, dictionary, places=places, merged=merged)


def _refuse_empty_template(workbook: Workbook, candidates: Iterable[Sheet]) -> None:
    """Say so where tags have no rows under them, before a sheet that explains them is taken for the list."""
    for item in candidates:
        if row := tag_row_of(item):
            where = f"the sheet \u201c{item.name}\u201d" if item.name else "the list"
            raise NotAList(
                f"{workbook.name} has no rows yet: fill in {where} below the tags in row {row}, and try again."
            )


def _names(sheets: Iterable[Sheet]) -> str:
    return ", ".join(f"\u201c{item.name}\u201d" for item in sheets if item.name) or "one sheet without a name"


def _tagged(
    workbook: Workbook,
    sheet: Sheet,
    layout: Layout,
    dictionary: Dictionary,
    decisions: Decisions,
    subject: Subject | None,
) -> TaggedList:
    used = _used_letters(sheet, layout)
    headings = {letter: layout.headings[letter] for letter in used}
    tags = _texts_of_row(sheet, layout.tag_row, used)
    rows = layout.rows.select("row", *used)

    def about_by(tags: Iterable[str]) -> tuple[Subject, str]:
        if subject is not None:
            return subject, "as you said"
        names = (workbook.path.stem, sheet.name, *layout.titles)
        return subject_of([*headings.values()], [*tags], names=names, dictionary=dictionary)

    about = about_by(tags[letter] or headings[letter] for letter in used)  # a heading may itself be a tag
    evidence = Evidence(headings, tags, rows, about[0])
    columns = tag_columns(evidence, decisions=decisions, dictionary=dictionary)
    # Tags that are put into the file tell its subject the next time, and must say no more then than they do now.
    while told := tags_to_write(columns):
        again = about_by(told.values())
        more = tag_columns(replace(evidence, tags=told, subject=again[0]), decisions=decisions, dictionary=dictionary)
        if tags_to_write(more).keys() == told.keys():
            break
        about, columns = again, with_more(columns, more)
    return TaggedList(
        sheet=sheet.name,
        headings_row=layout.headings_row,
        tag_row=layout.tag_row,
        columns=columns,
        rows=rows,
        kinds=None if sheet.kinds is None else sheet.kinds.select("row", *used)[rows["row"] - 1],
        dropped=layout.dropped,
        titles=layout.titles,
        near_tag_row=layout.near_tag_row,
        other_sheets=tuple(other.name for other in workbook.sheets if other is not sheet),
        group_row=layout.group_row,
        subject=about[0],
        subject_reason=about[1],
    )


def _used_letters(sheet: Sheet, layout: Layout) -> list[str]:
    """Columns that have a heading, a tag or any cell; bordered but empty columns have none."""
    tags = _texts_of_row(sheet, layout.tag_row, sheet.letters)
    empty = layout.rows.null_count().row(0, named=True)
    return [
        letter
        for letter in sheet.letters
        if layout.headings[letter] or tags[letter] or empty[letter] < layout.rows.height
    ]


def _texts_of_row(sheet: Sheet, row: int | None, letters: list[str]) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(letters, "")
    cells = sheet.cells.row(row - 1, named=True)
    return {letter: " ".join((cells[letter] or "").split()) for letter in letters}
