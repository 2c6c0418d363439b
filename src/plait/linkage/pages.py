"""What the sheets of a workbook of matches share: their looks, their heads, what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plait.documents.xlsx import (
    AS_TEXT,
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    NOT_IN_SHEET_NAMES,
    TO_NOTICE,
    height_for,
    print_across,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

SUMMARY, MATCHED = "Summary", "Matched"
ROW = "Row"
"""The heading over the numbers of rows."""
PERSON = "Person"
"""The heading over the numbers of people; everybody has one, on whichever sheet their rows are."""
HOW_SURE, YOU_DECIDED = "How sure", "you decided"
"""The heading over how sure the program is, and what stands there of whom answers joined."""
ONLY_IN = "Only in"
"""What the names of the sheets begin with of who is on one list only."""
NOTHING = "\u2013"
"""What stands for no value where a cell has a line for each of several rows."""
_WIDTHS = {"address": 34, "email": 30, "phone": 16, "date_of_birth": 13, "postcode": 11}
_USUAL_WIDTH = 15
_NUMBER = {"num_format": "#,##0", "valign": "top", "align": "left", "bold": True}
_SURE = {"num_format": "0%", "valign": "top", "align": "left"}
_DIFFERS = {**AS_TEXT, "text_wrap": True, "bg_color": TO_NOTICE, "italic": True}
_AGAIN = {"font_color": "#6B6B6B", "bold": False, "bottom": 1}
"""How the second line of a pair says what its first line says, too."""


class Looks:
    """The formats of one workbook."""

    def __init__(self, book: Book) -> None:
        self.plain = book.add_format(AS_TEXT)
        self.wrapped = book.add_format({**AS_TEXT, "text_wrap": True})
        self.title = book.add_format({**AS_TEXT, "bold": True, "font_size": 16})
        self.heading = book.add_format(
            {**AS_TEXT, "bold": True, "text_wrap": True, "bg_color": "#0F3D63", "font_color": "#FFFFFF"}
        )
        self.number = book.add_format(_NUMBER)
        self.sure = book.add_format(_SURE)
        self.differs = book.add_format(_DIFFERS)
        self.differs_second = book.add_format({**_DIFFERS, "bottom": 1})
        self.answer = book.add_format({**AS_TEXT, "border": 1, "locked": False})
        self.open = book.add_format({"bg_color": TO_NOTICE})
        self.second = book.add_format({**AS_TEXT, "bottom": 1})
        self.number_second = book.add_format({**_NUMBER, "bottom": 1})
        self.pair_again = book.add_format({**_NUMBER, **_AGAIN})
        self.sure_again = book.add_format({**_SURE, **_AGAIN})
        self.again = book.add_format({**AS_TEXT, "text_wrap": True, **_AGAIN})


@dataclass(frozen=True)
class Column:
    """One column of a sheet."""

    heading: str
    width: float


def only_in_names(lists: Sequence[str]) -> list[str]:
    """A sheet's name for each list, as Excel takes it, and no two alike: "Only in food_share"."""
    names: list[str] = []
    for item in lists:
        title = f"{ONLY_IN} {item.rpartition('.')[0] or item}"
        plain = "".join(" " if letter in NOT_IN_SHEET_NAMES else letter for letter in title).strip("' ")
        name, number = plain[:LONGEST_SHEET_NAME], 2
        while name.lower() in {one.lower() for one in names}:
            name = f"{plain[: LONGEST_SHEET_NAME - 4]} ({number})"
            number += 1
        names.append(name)
    return names


def width_of(field: str) -> float:
    """How wide the column of a field is."""
    return _WIDTHS.get(field, _USUAL_WIDTH)


def head(page: Worksheet, columns: Sequence[Column], looks: Looks) -> None:
    """Write the headings of a sheet, and make its columns as wide as they need to be."""
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.heading[:LONGEST_TEXT], looks.heading)
    page.set_row(0, height_for(*((column.heading, column.width) for column in columns)))


def close(page: Worksheet, rows: int, columns: int, *, frozen: int) -> None:
    """Keep the headings and the first columns in sight, let the sheet be filtered, and print it on pages of A4."""
    page.freeze_panes(1, frozen)
    if rows:
        page.autofilter(0, 0, rows, columns - 1)
    print_across(page)


def write_text(page: Worksheet, row: int, column: int, text: str, look: object) -> None:
    """Write a text as a text, as long as a cell takes."""
    if text:
        page.write_string(row, column, text[:LONGEST_TEXT], look)
