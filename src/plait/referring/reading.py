"""A list of referrals as what each row says: which referral, of whom, sent when, and how far it has got."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from plait.errors import NotAList
from plait.linkage.records import records_of
from plait.sheets import Column, Sheet, TaggedList, Workbook, find_list, read_workbook
from plait.standard import Dictionary
from plait.standard.dates import day_comes_first, read_date

REFERENCE, STATUS = "#Referral+Id", "#Referral+Status"
UPDATED, FEEDBACK, CLOSED = "#Referral+Updated+Date", "#Referral+Feedback", "#Referral+Closed+Date"
SENT, SENT_TO = "#Referral+Sent+Date", "#Referral+To+Org"
_DATES = (UPDATED, CLOSED, SENT)
UNANSWERED = "Sent"
"""The agreed state of a referral that nobody has answered."""


@dataclass(frozen=True)
class Line:
    """One row of a list of referrals."""

    row: int
    texts: Mapping[str, str]
    """What stands under each tag, without the cells that are empty."""
    dates: Mapping[str, date]
    """The same of the dates that can be read."""
    status: str | None
    """The agreed state; None where none stands there, or none that is agreed."""
    name: str
    """Whom it is about, as people say it; "" where no name is known."""

    @property
    def reference(self) -> str:
        """What the referral is called, to compare: without capitals, spaces around it and a number's ".0"."""
        return re.sub(r"\.0+$", "", " ".join(self.texts.get(REFERENCE, "").split())).casefold()

    @property
    def is_answered(self) -> bool:
        """Whether it says an agreed state that only who was asked to help can know."""
        return self.status not in {None, UNANSWERED}


@dataclass(frozen=True)
class ReferralList:
    """One list of referrals: the sender's own, or one that came back."""

    name: str
    workbook: Workbook
    tagged: TaggedList

    @property
    def sheet(self) -> Sheet:
        """The sheet on which the list stands."""
        return next(item for item in self.workbook.sheets if item.name == self.tagged.sheet)

    def column(self, tag: str) -> Column | None:
        """The column with this tag."""
        return self.tagged.column(tag)

    @property
    def agreed(self) -> tuple[str, ...]:
        """The agreed states."""
        column = self.column(STATUS)
        return column.entry.allowed if column and column.entry else ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its rows, in their order."""
        tags = (REFERENCE, STATUS, UPDATED, FEEDBACK, CLOSED, SENT, SENT_TO)
        columns = {tag: column for tag in tags if (column := self.column(tag))}
        days = {tag: self.day_comes_first(tag) for tag in _DATES if tag in columns}
        names = _names(self.tagged)
        lines = []
        for cells in self.tagged.rows.iter_rows(named=True):
            texts = {tag: cells[column.letter].strip() for tag, column in columns.items() if cells[column.letter]}
            read = {tag: read_date(texts[tag], day_first=first) for tag, first in days.items() if tag in texts}
            dates = {tag: day for tag, day in read.items() if isinstance(day, date)}
            entry = columns[STATUS].entry if STATUS in columns else None
            status = entry.allowed_meant(texts[STATUS]) if entry and STATUS in texts else None
            lines.append(Line(cells["row"], texts, dates, status, names.get(cells["row"], "")))
        return tuple(lines)

    def day_comes_first(self, tag: str) -> bool:
        """How a column writes its dates."""
        column = self.column(tag)
        texts = self.tagged.rows[column.letter].drop_nulls().to_list() if column else []
        return day_comes_first(texts) is not False

    def written(self, day: date, tag: str) -> str:
        """A day as its column writes days, or, where that is empty, as the column of the days of sending does."""
        for place in (tag, SENT):
            texts = [line.texts[place] for line in self.lines if place in line.dates]
            if texts:
                if texts[0][:4].isdigit():
                    return day.isoformat()
                return day.strftime("%d/%m/%Y" if self.day_comes_first(place) else "%m/%d/%Y")
        return day.isoformat()


def read_referrals(
    path: Path, dictionary: Dictionary, *, tags: Mapping[str, str] | None = None, sheet: str | None = None
) -> ReferralList:
    """A list of referrals out of a file. Raises PlaitError where it cannot be read or says nothing of how they go."""
    workbook = read_workbook(path)
    return as_referrals(workbook, find_list(workbook, dictionary, tags=tags, sheet=sheet))


def as_referrals(workbook: Workbook, tagged: TaggedList) -> ReferralList:
    """A list that was read, as one of referrals. Raises PlaitError where it says nothing of how they go."""
    found = ReferralList(workbook.name, workbook, tagged)
    if found.column(STATUS) is None:
        raise NotAList(
            f"{found.name} has no column that says how far a referral has got: give it the tag {STATUS}, "
            f'or say which one it is with --tag "Status={STATUS}".'
        )
    return found


def _names(tagged: TaggedList) -> dict[int, str]:
    rows = records_of(tagged).select("row", "forename", "middle_name", "surname")
    return {row: " ".join(part.strip() for part in parts if part) for row, *parts in rows.iter_rows()}
