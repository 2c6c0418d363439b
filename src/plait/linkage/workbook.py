"""The matches as a workbook: a summary, everybody matched, the doubtful pairs to decide, and who is on one list only.

Every text is written as a text, so a name that begins with "=" stays a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from plait.documents.wording import counted, long_day
from plait.documents.xlsx import (
    AS_TEXT,
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    NOT_IN_SHEET_NAMES,
    TO_NOTICE,
    book_into,
    print_across,
)
from plait.linkage.decisions import ANSWER, DECIDED, KEY, NOTE, TO_CHECK, Answer, pair_key, row_key
from plait.linkage.matching import Matches
from plait.linkage.people import WORDS, matched_people, plain, row_of
from plait.linkage.preparing import FIELDS

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

SUMMARY, MATCHED = "Summary", "Matched"
_WIDTHS = {"address": 34, "email": 30, "phone": 16, "date_of_birth": 13, "postcode": 11}
_USUAL_WIDTH = 15


class _Looks:
    """The formats of one workbook."""

    def __init__(self, book: Book) -> None:
        self.plain = book.add_format(AS_TEXT)
        self.wrapped = book.add_format({**AS_TEXT, "text_wrap": True})
        self.title = book.add_format({**AS_TEXT, "bold": True, "font_size": 16})
        self.heading = book.add_format(
            {**AS_TEXT, "bold": True, "text_wrap": True, "bg_color": "#0F3D63", "font_color": "#FFFFFF"}
        )
        self.number = book.add_format({"num_format": "#,##0", "valign": "top", "align": "left", "bold": True})
        self.sure = book.add_format({"num_format": "0%", "valign": "top", "align": "left"})
        self.differs = book.add_format({**AS_TEXT, "bg_color": TO_NOTICE, "italic": True})
        self.answer = book.add_format({**AS_TEXT, "bg_color": TO_NOTICE, "border": 1, "locked": False})
        self.second = book.add_format({**AS_TEXT, "bottom": 1})


@dataclass(frozen=True)
class _Column:
    heading: str
    width: float


def match_workbook(matches: Matches, *, made_on: date, most: int | None = None) -> bytes:
    """The workbook of these matches as an XLSX file.

    ``most`` cuts the pairs to check at so many: those that stand first tell most.
    """
    content = BytesIO()
    doubtful = matches.doubtful if most is None else matches.doubtful.head(most)
    with book_into(content, made_on=made_on, title="Lists matched") as book:
        looks = _Looks(book)
        names = _sheet_names(matches)
        pages = {name: book.add_worksheet(name) for name in (SUMMARY, MATCHED, TO_CHECK)}
        _write_summary(pages[SUMMARY], matches, doubtful.height, made_on, names, looks)
        _write_matched(pages[MATCHED], matches, looks)
        _write_to_check(pages[TO_CHECK], matches, doubtful, looks)
        if matches.decisions:
            _write_decided(book.add_worksheet(DECIDED), matches, looks)
        for number, name in enumerate(names):
            _write_only_in(book.add_worksheet(name), matches, number, looks)
    return content.getvalue()


def _sheet_names(matches: Matches) -> list[str]:
    """A sheet's name for each list, as Excel takes it, and no two alike."""
    names: list[str] = []
    for item in matches.lists:
        title = f"Only in {item.name.rpartition('.')[0] or item.name}"
        plain = "".join(" " if letter in NOT_IN_SHEET_NAMES else letter for letter in title).strip("' ")
        name, number = plain[:LONGEST_SHEET_NAME], 2
        while name.lower() in {one.lower() for one in names}:
            name = f"{plain[: LONGEST_SHEET_NAME - 4]} ({number})"
            number += 1
        names.append(name)
    return names


def _write_summary(
    page: Worksheet, matches: Matches, shown: int, made_on: date, names: Sequence[str], looks: _Looks
) -> None:
    page.set_column(0, 0, 44)
    page.set_column(1, 1, 12)
    page.set_column(2, 2, 70)
    page.hide_gridlines(2)
    page.write_string(0, 0, "Lists matched", looks.title)
    page.write_string(
        1,
        0,
        f"Matched on {long_day(made_on)}. This file shows people: keep it as safe as the lists, "
        "and delete it when you are done.",
        looks.plain,
    )
    row = 3
    left = matches.doubtful.height - shown
    lines = [
        (
            item.name,
            matches.rows.filter(pl.col("list") == number).height,
            f"rows; see \u201c{names[number]}\u201d for those on no other list",
        )
        for number, item in enumerate(matches.lists)
    ]
    lines += [
        (
            "People on more than one list",
            matches.on_several_lists,
            f"sheet \u201c{MATCHED}\u201d: joined because the program is at least 98 % sure of each pair",
        ),
        ("People in all", matches.people, "if all doubtful pairs are different people"),
        (
            "Doubtful pairs to check",
            shown,
            (
                f"sheet \u201c{TO_CHECK}\u201d: choose an answer for each, the first ones tell most, "
                "then hand the file back with --decisions"
            ),
        ),
    ]
    if left:
        lines.append(
            ("Doubtful pairs left out", left, "beyond the number that you can look at; they stay different people")
        )
    for heading, number, words in lines:
        page.write_string(row, 0, heading[:LONGEST_TEXT], looks.plain)
        page.write_number(row, 1, number, looks.number)
        page.write_string(row, 2, words, looks.wrapped)
        row += 1
    row += 1
    for text in said_of(matches):
        page.write_string(row, 0, text, looks.plain)
        row += 1
    print_across(page)


def said_of(matches: Matches) -> list[str]:
    """What a user should know of how the lists were matched, in sentences."""
    said = [
        f"{item.name} was matched by: {', '.join(WORDS[field].lower() for field in item.fields)}."
        for item in matches.lists
    ]
    if not matches.learned.is_learned:
        said += [
            *matches.learned.trouble,
            (
                "So what is usual for such lists was used instead of what these lists show: "
                "look at more pairs than you otherwise would."
            ),
        ]
    said += [
        f"{counted(item.rows, 'row')} could not be compared by {item.key}: {counted(item.values, 'value')} of it "
        f"{'is' if item.values == 1 else 'are'} too common to tell people apart. Other fields were used."
        for item in matches.too_common
    ]
    return said


def _write_matched(page: Worksheet, matches: Matches, looks: _Looks) -> None:
    fields = [field for field in FIELDS if any(field in item.fields for item in matches.lists)]
    columns = [_Column("Person", 8), _Column("How sure", 9), _Column("The lists differ in", 24)]
    columns += [_Column(WORDS[field], _WIDTHS.get(field, _USUAL_WIDTH)) for field in fields]
    for item in matches.lists:
        columns.append(_Column(f"{item.name}: row", 10))
        columns += [_Column(f"{item.name}: {WORDS[field]}", _WIDTHS.get(field, _USUAL_WIDTH)) for field in item.fields]
    _head(page, columns, looks)
    row = 0
    for row, person in enumerate(matched_people(matches), start=1):
        differing = [WORDS[field] for field, best in person.best.items() if best.differs]
        page.write_number(row, 0, person.number, looks.number)
        page.write_number(row, 1, person.probability, looks.sure)
        page.write_string(row, 2, ", ".join(differing), looks.plain)
        for column, field in enumerate(fields, start=3):
            _write(page, row, column, person.best[field].value if field in person.best else "", looks.plain)
        column = 3 + len(fields)
        for number, item in enumerate(matches.lists):
            own = [line for line in person.rows if line.list == number]
            _write(page, row, column, ", ".join(str(line.row) for line in own), looks.plain)
            for place, field in enumerate(item.fields, start=column + 1):
                values = list(dict.fromkeys(line.values[field] for line in own if field in line.values))
                differs = field in person.best and person.best[field].differs
                _write(page, row, place, " / ".join(values), looks.differs if differs and values else looks.plain)
            column += 1 + len(item.fields)
    _close(page, row, len(columns), frozen=3)


def _write_to_check(page: Worksheet, matches: Matches, doubtful: pl.DataFrame, looks: _Looks) -> None:
    """Two lines a pair, one above the other, so that what differs is seen; the answer stands on the first."""
    fields = [field for field in FIELDS if any(field in item.fields for item in matches.lists)]
    columns = [
        _Column("Pair", 7),
        _Column(ANSWER, 18),
        _Column(NOTE, 24),
        _Column("Why", 52),
        _Column("How sure", 9),
        _Column("List", 22),
        _Column("Row", 7),
    ]
    columns += [_Column(WORDS[field], _WIDTHS.get(field, _USUAL_WIDTH)) for field in fields]
    columns.append(_Column(KEY, 36))
    _head(page, columns, looks)
    page.set_column(len(columns) - 1, len(columns) - 1, None, None, {"hidden": True})
    reasons = matches.reasons(doubtful).to_list()
    top = 1
    for number, ((a, b, probability), why) in enumerate(
        zip(doubtful.select("a", "b", "probability").iter_rows(), reasons, strict=True), start=1
    ):
        found = [matches.rows.row(place, named=True) for place in (a, b)]
        pair = [row_of(values) for values in found]
        page.write_string(top, len(columns) - 1, pair_key(*map(row_key, found)), looks.plain)
        page.write_number(top, 0, number, looks.number)
        page.write_string(top, 1, "", looks.answer)
        page.write_string(top, 2, "", looks.answer)
        page.write_string(top, 3, why, looks.wrapped)
        page.write_number(top, 4, probability, looks.sure)
        for line, (own, other) in enumerate((pair, pair[::-1])):
            last = looks.second if line else looks.plain
            page.write_string(top + line, 5, matches.lists[own.list].name, last)
            page.write_number(top + line, 6, own.row, looks.number)
            for column, field in enumerate(fields, start=7):
                value = own.values.get(field, "")
                differs = value and plain(other.values.get(field, value)) != plain(value)
                _write(page, top + line, column, value, looks.differs if differs else last)
        top += 2
    if top > 1:
        page.data_validation(
            1,
            1,
            top - 1,
            1,
            {
                "validate": "list",
                "source": list(Answer),
                "error_message": "Choose one of the three answers, or leave it empty.",
            },
        )
    _close(page, top - 1, len(columns), frozen=3)


def _write_decided(page: Worksheet, matches: Matches, looks: _Looks) -> None:
    """What was decided, with what became of it; it is handed back with the rest, so nothing is asked twice."""
    columns = [_Column(ANSWER, 18), _Column(NOTE, 30), _Column("What became of it", 70), _Column(KEY, 36)]
    _head(page, columns, looks)
    groups = matches.rows["group"]
    people = matches.groups["person"]
    row = 0
    for row, decision in enumerate(matches.decisions, start=1):
        pairs = matches.decided.filter(pl.col("key") == decision.key)
        said = [
            _consequence(matches, groups, people, a, b, same=same)
            for a, b, same in pairs.select("a", "b", "same").iter_rows()
        ]
        if not said:
            unsure = decision.answer is Answer.UNSURE
            said = [
                "It is asked again."
                if unsure
                else "One of the two rows is not there any more, says something else now, or is one of very many alike."
            ]
        for column, text in enumerate((decision.answer, decision.note, " ".join(said), decision.key)):
            _write(page, row, column, text, looks.wrapped)
    _close(page, row, len(columns), frozen=1)


def _consequence(matches: Matches, groups: pl.Series, people: pl.Series, a: int, b: int, *, same: bool) -> str:
    """What a decision did to the groups of its two rows."""
    rows = [
        f"row {matches.rows['row'][place]} of {matches.lists[matches.rows['list'][place]].name}" for place in (a, b)
    ]
    if not same:
        return f"{rows[0].capitalize()} and {rows[1]} are persons {people[a]} and {people[b]}."
    if groups[a] != groups[b]:
        return (
            f"{rows[0].capitalize()} and {rows[1]} were not joined, "
            "as other decisions say that they are different people."
        )
    size = (groups == groups[a]).sum()
    return f"{rows[0].capitalize()} and {rows[1]} are person {people[a]}, with {counted(size, 'row')} in all."


def _write_only_in(page: Worksheet, matches: Matches, number: int, looks: _Looks) -> None:
    item = matches.lists[number]
    columns = [_Column("Row", 7), *(_Column(WORDS[field], _WIDTHS.get(field, _USUAL_WIDTH)) for field in item.fields)]
    _head(page, columns, looks)
    alone = matches.rows.filter((pl.col("list") == number) & (pl.col("list").n_unique().over("group") == 1))
    row = 0
    for row, values in enumerate(alone.iter_rows(named=True), start=1):
        line = row_of(values)
        page.write_number(row, 0, line.row, looks.number)
        for column, field in enumerate(item.fields, start=1):
            _write(page, row, column, line.values.get(field, ""), looks.plain)
    _close(page, row, len(columns), frozen=1)


def _head(page: Worksheet, columns: Sequence[_Column], looks: _Looks) -> None:
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.heading[:LONGEST_TEXT], looks.heading)


def _close(page: Worksheet, rows: int, columns: int, *, frozen: int) -> None:
    page.freeze_panes(1, frozen)
    if rows:
        page.autofilter(0, 0, rows, columns - 1)
    print_across(page)


def _write(page: Worksheet, row: int, column: int, text: str, look: object) -> None:
    if text:
        page.write_string(row, column, text[:LONGEST_TEXT], look)
