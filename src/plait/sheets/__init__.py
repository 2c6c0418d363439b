"""Spreadsheets in, safely: a file is read in a limited child process, then the list in it is found."""

from plait.sheets.layout import ROWS_SEARCHED
from plait.sheets.lists import Column, Dropped, TaggedList, column_letter, find_list
from plait.sheets.watch import Watch
from plait.sheets.workbook import Kind, Sheet, Workbook, read_workbook

__all__ = [
    "ROWS_SEARCHED",
    "Column",
    "Dropped",
    "Kind",
    "Sheet",
    "TaggedList",
    "Watch",
    "Workbook",
    "column_letter",
    "find_list",
    "read_workbook",
]
