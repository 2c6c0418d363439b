"""Spreadsheets in, safely: a file is read in a limited child process, then the list in it is found."""

from plait.sheets.asides import Aside, AsideKind, noticed_in
from plait.sheets.hidden import Unseen
from plait.sheets.layout import ROWS_SEARCHED
from plait.sheets.lists import (
    CHANGES_SHEET,
    DOUBTFUL_SHEET,
    FINDINGS_SHEET,
    OWN_SHEETS,
    SUMMARY_SHEET,
    UNANSWERED_SHEET,
    UPDATES_SHEET,
    Column,
    Dropped,
    TaggedList,
    column_letter,
    find_list,
)
from plait.sheets.subjects import Subject
from plait.sheets.tag_row import with_tag_row
from plait.sheets.tagging import Remembered, Sureness
from plait.sheets.watch import Watch
from plait.sheets.workbook import Kind, Sheet, Workbook, read_workbook

__all__ = [
    "CHANGES_SHEET",
    "DOUBTFUL_SHEET",
    "FINDINGS_SHEET",
    "OWN_SHEETS",
    "ROWS_SEARCHED",
    "SUMMARY_SHEET",
    "UNANSWERED_SHEET",
    "UPDATES_SHEET",
    "Aside",
    "AsideKind",
    "Column",
    "Dropped",
    "Kind",
    "Remembered",
    "Sheet",
    "Subject",
    "Sureness",
    "TaggedList",
    "Unseen",
    "Watch",
    "Workbook",
    "column_letter",
    "find_list",
    "noticed_in",
    "read_workbook",
    "with_tag_row",
]
