"""The sheets of pairs to decide: two lines a pair, which stay together however the sheet is sorted or filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from plait.documents.xlsx import LONGEST_TEXT, height_for
from plait.linkage.alike import plain
from plait.linkage.decided import asked_before
from plait.linkage.decisions import ANSWER, KEY, NOTE, Answer, Decision, pair_key, row_key
from plait.linkage.matching import Matches
from plait.linkage.pages import HOW_SURE, Column, Looks, close, head, width_of
from plait.linkage.people import WORDS, row_of
from plait.linkage.preparing import FIELDS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_PAIR, _ANSWERED, _NOTED, _WHY = range(4)
"""The columns that every such sheet begins with."""
_MOST_COLOURED = 5_000
"""Pairs up to which those that are still to answer have a colour: for each, a spreadsheet looks at all the others."""
_HOW_TO = (
    "One answer a pair is enough, on either of its two lines. A pair that is still to answer is yellow: "
    "to see only those, filter this column by its colour. To have both lines of each pair together again, "
    "sort the column \u201cPair\u201d."
)


def shows_open(pairs: int) -> bool:
    """Whether a sheet of so many pairs colours those that are still to answer."""
    return pairs <= _MOST_COLOURED


def write_pairs(page: Worksheet, matches: Matches, pairs: pl.DataFrame, looks: Looks, *, sampled: bool = False) -> None:
    """Two lines a pair, one above the other, so that what differs is seen; the answer stands on either.

    What is about the pair stands on both. In a sample the answers so far stay, and nothing shows how sure the program
    is, so that nobody follows it.
    """
    answered = {item.key: item for item in matches.decisions if item.holds} if sampled else {}
    fields = [field for field in FIELDS if any(field in item.fields for item in matches.lists)]
    columns = [
        Column("Pair", 7),
        Column(ANSWER, 18),
        Column(NOTE, 24),
        Column("Why", 52),
        *([] if sampled else [Column(HOW_SURE, 9)]),
        Column("List", 22),
        Column("Row", 7),
        *(Column(WORDS[field], width_of(field)) for field in fields),
        Column(KEY, 36),
    ]
    head(page, columns, looks)
    if shows_open(pairs.height):
        page.write_comment(0, _ANSWERED, _HOW_TO, {"x_scale": 2.5, "y_scale": 1.5})
    page.set_column(len(columns) - 1, len(columns) - 1, None, None, {"hidden": True})
    before, reasons = asked_before(matches), matches.reasons(pairs).to_list()
    top = 1
    for number, ((a, b, probability), why) in enumerate(
        zip(pairs.select("a", "b", "probability").iter_rows(), reasons, strict=True), start=1
    ):
        found = [matches.rows.row(place, named=True) for place in (a, b)]
        one, other = map(row_of, found)
        key = pair_key(*map(row_key, found))
        said = "\n".join(text for text in (before.get((a, b)), why) if text)
        for line in (top, top + 1):
            again = line > top
            _write_about(page, line, number, said, looks, again=again)
            if not sampled:
                page.write_number(line, _WHY + 1, probability, looks.sure_again if again else looks.sure)
            page.write_string(line, len(columns) - 1, key, looks.plain)
            page.set_row(line, height_for((said, columns[_WHY].width)))
        _write_answer(page, top, answered.get(key), looks)
        _write_answer(page, top + 1, None, looks)
        first = len(columns) - 1 - len(fields)
        for line, own, beside in ((top, one, other), (top + 1, other, one)):
            look, marked = (looks.second, looks.differs_second) if line > top else (looks.plain, looks.differs)
            page.write_string(line, first - 2, matches.lists[own.list].name, look)
            page.write_number(line, first - 1, own.row, looks.number_second if line > top else looks.number)
            for column, field in enumerate(fields, start=first):
                value = own.values.get(field, "")
                differs = value and plain(field, beside.values.get(field, value)) != plain(field, value)
                page.write_string(line, column, value[:LONGEST_TEXT], marked if differs else look)
        top += 2
    if top > 1:
        _ask(page, top - 1, looks)
    close(page, top - 1, len(columns), frozen=3)


def _write_about(page: Worksheet, line: int, number: int, said: str, looks: Looks, *, again: bool) -> None:
    """What is about the pair, on one of its lines: paler where it is said again."""
    page.write_number(line, _PAIR, number, looks.pair_again if again else looks.number)
    page.write_string(line, _WHY, said, looks.again if again else looks.wrapped)


def _write_answer(page: Worksheet, line: int, decision: Decision | None, looks: Looks) -> None:
    page.write_string(line, _ANSWERED, decision.answer if decision else "", looks.answer)
    page.write_string(line, _NOTED, decision.note[:LONGEST_TEXT] if decision else "", looks.answer)


def _ask(page: Worksheet, last: int, looks: Looks) -> None:
    """Offer the three answers, and colour each pair that has none on either line, wherever sorting has put them."""
    choices = {
        "validate": "list",
        "source": list(Answer),
        "error_message": "Choose one of the three answers, or leave it empty.",
    }
    page.data_validation(1, _ANSWERED, last, _ANSWERED, choices)
    if not shows_open(last // 2):
        return
    pairs, answers = (f"${letter}$2:${letter}${last + 1}" for letter in "AB")
    is_open = f'=COUNTIFS({pairs},$A2,{answers},"?*")=0'
    page.conditional_format(1, _PAIR, last, _NOTED, {"type": "formula", "criteria": is_open, "format": looks.open})
