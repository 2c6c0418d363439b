"""The matches as a workbook: a summary, everybody matched, the doubtful pairs to decide, and who is on one list only.

Every text is written as a text, so a name that begins with "=" stays a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from plait.documents.xlsx import book_into, height_for
from plait.linkage.asking_sheet import write_pairs
from plait.linkage.budget import to_check
from plait.linkage.changed_sheet import CHANGES, write_changes
from plait.linkage.decided import write_decided
from plait.linkage.decisions import DECIDED, TO_CHECK, TO_SAMPLE
from plait.linkage.matching import Matches
from plait.linkage.pages import (
    HOW_SURE,
    MATCHED,
    NOTHING,
    PERSON,
    ROW,
    SUMMARY,
    YOU_DECIDED,
    Column,
    Looks,
    close,
    head,
    only_in_names,
    width_of,
    write_text,
)
from plait.linkage.people import WORDS, matched_people, row_of, sources_of
from plait.linkage.preparing import FIELDS
from plait.linkage.sampling import Sample
from plait.linkage.summary_sheet import write_summary

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def match_workbook(matches: Matches, *, made_on: date, most: int | None = None, sample: Sample | None = None) -> bytes:
    """The workbook of these matches as an XLSX file.

    ``most`` cuts the pairs to check at so many: those that stand first tell most. Pairs of the ``sample`` have a sheet
    of their own.
    """
    content = BytesIO()
    doubtful = to_check(matches, most=most, sample=sample)
    with book_into(content, made_on=made_on, title="Lists matched") as book:
        looks = Looks(book)
        names = only_in_names([item.name for item in matches.lists])
        pages = {name: book.add_worksheet(name) for name in (SUMMARY, MATCHED, TO_CHECK)}
        write_summary(pages[SUMMARY], matches, made_on, names, looks, most=most, sample=sample)
        _write_matched(pages[MATCHED], matches, looks)
        write_pairs(pages[TO_CHECK], matches, doubtful, looks)
        if sample is not None:
            write_pairs(book.add_worksheet(TO_SAMPLE), matches, sample.pairs, looks, sampled=True)
        if matches.decisions:
            write_decided(book.add_worksheet(DECIDED), matches, looks)
        if matches.repeats.lists:
            write_changes(book.add_worksheet(CHANGES), matches, looks)
        for number, name in enumerate(names):
            _write_only_in(book.add_worksheet(name), matches, number, looks)
    return content.getvalue()


def _write_matched(page: Worksheet, matches: Matches, looks: Looks) -> None:
    fields = [field for field in FIELDS if any(field in item.fields for item in matches.lists)]
    columns = [Column(PERSON, 8), Column(HOW_SURE, 9), Column("The lists differ in", 24)]
    columns += [Column(WORDS[field], width_of(field)) for field in fields]
    columns.append(Column("Best values from", 40))
    for item in matches.lists:
        columns.append(Column(f"{item.name}: {ROW.lower()}", 10))
        columns += [Column(f"{item.name}: {WORDS[field]}", width_of(field)) for field in item.fields]
    head(page, columns, looks)
    row = 0
    for row, person in enumerate(matched_people(matches), start=1):
        differing = ", ".join(WORDS[field] for field, best in person.best.items() if best.differs)
        sources = sources_of(person, [item.name for item in matches.lists])
        most = max(Counter(line.list for line in person.rows).values())
        source = columns[3 + len(fields)]
        page.set_row(row, height_for(("\n" * (most - 1), 1), (differing, columns[2].width), (sources, source.width)))
        page.write_number(row, 0, person.number, looks.number)
        if person.probability is None:
            page.write_string(row, 1, YOU_DECIDED, looks.wrapped)
        else:
            page.write_number(row, 1, person.probability, looks.sure)
        page.write_string(row, 2, differing, looks.wrapped)
        for column, field in enumerate(fields, start=3):
            write_text(page, row, column, person.best[field].value if field in person.best else "", looks.plain)
        write_text(page, row, 3 + len(fields), sources, looks.wrapped)
        column = 4 + len(fields)
        for number, item in enumerate(matches.lists):
            own = [line for line in person.rows if line.list == number]
            write_text(page, row, column, "\n".join(str(line.row) for line in own), looks.wrapped)
            for place, field in enumerate(item.fields, start=column + 1):
                values = [line.values.get(field, "") for line in own]
                differs = any(values) and field in person.best and person.best[field].differs
                write_text(page, row, place, _beside(values), looks.differs if differs else looks.wrapped)
            column += 1 + len(item.fields)
    close(page, row, len(columns), frozen=3)


def _beside(values: Sequence[str]) -> str:
    """What several rows of one list say, a line each: the workbook may be handed back, so nothing is left out."""
    if len(set(values)) <= 1:
        return values[0] if values else ""
    return "\n".join(value or NOTHING for value in values)


def _write_only_in(page: Worksheet, matches: Matches, number: int, looks: Looks) -> None:
    item = matches.lists[number]
    columns = [Column(ROW, 7), Column(PERSON, 8), *(Column(WORDS[field], width_of(field)) for field in item.fields)]
    head(page, columns, looks)
    person = matches.groups["person"]
    alone = matches.rows.filter((pl.col("list") == number) & (pl.col("list").n_unique().over("group") == 1))
    row = 0
    for row, values in enumerate(alone.iter_rows(named=True), start=1):
        line = row_of(values)
        page.write_number(row, 0, line.row, looks.number)
        page.write_number(row, 1, person[values["id"]], looks.number)
        for column, field in enumerate(item.fields, start=2):
            write_text(page, row, column, line.values.get(field, ""), looks.plain)
    close(page, row, len(columns), frozen=2)
