"""One checked list, and everything that can be made of it: the answer of ``plait.check``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path

from plait.checking.changes import Change
from plait.checking.check import check_list
from plait.checking.cleaning import certain_changes
from plait.checking.consequences import Consequence, consequences_of
from plait.checking.findings import Findings, Severity
from plait.checking.history import Past
from plait.checking.listing import findings_csv, findings_json
from plait.checking.questions import unsaid_asides
from plait.places import open_place
from plait.sheets import Aside, Column, TaggedList, Workbook, find_list, read_workbook
from plait.standard import Dictionary, load_dictionary


@dataclass(frozen=True)
class Report:
    """What the Data Checker has to say about one list. It holds cells of the list: keep it like the list."""

    workbook: Workbook
    """The file, as it was read."""
    tagged: TaggedList
    """The list in it: its rows, and what each column was taken for."""
    findings: Findings
    """Every finding, in the order of the sheet; ``findings.frame`` has them as a Polars frame."""
    checked_on: date
    """The day that dates were checked against."""

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return self.tagged.rows.height

    @property
    def columns(self) -> tuple[Column, ...]:
        """Each column with the tag it was taken for, and why."""
        return self.tagged.columns

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many errors, warnings and notices there are."""
        return self.findings.counts

    @property
    def nothing_to_mend(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return self.findings.nothing_to_mend

    @cached_property
    def asides(self) -> tuple[Aside, ...]:
        """What the file asks before its list is used, such as hidden rows or "draft" in its name."""
        return unsaid_asides(self.workbook, self.tagged)

    @cached_property
    def consequences(self) -> tuple[Consequence, ...]:
        """What the findings mean for the purpose of the list, the gravest first."""
        return consequences_of(self.findings, self.tagged)

    @cached_property
    def certain_changes(self) -> tuple[Change, ...]:
        """What can be put right without asking."""
        return certain_changes(self.findings)

    def to_html(self, past: Past | None = None) -> str:
        """One page without scripts, to read and to print; ``past`` adds what is known of earlier versions."""
        from plait.checking.report import report_page  # what a page takes is loaded for those who want one

        return report_page(self.findings, self.tagged, self.workbook, checked_on=self.checked_on, past=past)

    def to_xlsx(self) -> bytes:
        """A copy of the sheet as an XLSX file with coloured cells, comments and every finding with a link."""
        from plait.checking.annotated import annotated_workbook  # as above

        return annotated_workbook(self.findings, self.tagged, self.workbook, checked_on=self.checked_on)

    def to_csv(self) -> bytes:
        """Every finding as CSV that opens in any spreadsheet, in UTF-8."""
        return findings_csv(self.findings, self.workbook)

    def to_json(self, past: Past | None = None) -> str:
        """Every finding as JSON, and how the list was read."""
        return findings_json(self.findings, self.tagged, self.workbook, past=past)


def check_file(  # noqa: PLR0913 - each is a thing of its own that a caller may decide
    path: str | PathLike[str],
    *,
    today: date,
    sheet: str | None = None,
    tags: Mapping[str, str] | None = None,
    place: str | PathLike[str] | None = None,
    dictionary: Dictionary | None = None,
    rules: Collection[str] | None = None,
) -> Report:
    """Read a spreadsheet and check the list in it.

    ``tags`` says what columns are (heading or letter -> tag, "" for none), ``sheet`` chooses one of several.
    With ``place``, the folder of a place pack, only postcodes that exist are suggested, and wards are compared
    with postcodes. ``dictionary`` is a partnership's own, or else the common one; ``rules`` are the codes of those
    to look for, of all where it is None. Raises Unreadable, NotAList, PlaceError, and PlaitError for a code that no
    rule has, each in one plain sentence.
    """
    standard = dictionary or load_dictionary()
    workbook = read_workbook(Path(path))
    tagged = find_list(workbook, standard, sheet=sheet, tags=tags)
    known = None if place is None else open_place(Path(place))
    findings = check_list(tagged, standard, today=today, place=known, rules=rules)
    return Report(workbook, tagged, findings, today)
