"""The Data Checker: every rule over a tagged list, as findings in the order of the sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import polars as pl

from plait.checking.across import hits_across, hits_of_unique
from plait.checking.findings import Finding, Severity, wordings
from plait.checking.values import Context, Problem, problem_of
from plait.sheets import ROWS_SEARCHED, Column, Kind, TaggedList
from plait.sheets.tagging import TagFrom
from plait.standard import Dictionary, is_tag
from plait.standard.dates import day_comes_first
from plait.standard.dictionary import Entry, ValueType

OWN_WORDS = 0.5
"""A column whose tag is only our suggestion, and of whose different values more than this share
is off the agreed list, keeps words of its own: that is said once, not cell by cell."""

LONGEST_QUOTE = 80
"""Characters of a cell that a sentence quotes."""

_OF_AGREEMENT = ("list-value", "text-form", "not-unique")
"""Rules that hold only where the owner of the list means to follow the standard."""
_DO_NOT_SHARE = re.compile(r"(?i)\b(?:do not|don['\u2019]?t|not to be|never)\s+(?:be\s+)?shared?\b|\bconfidential\b")


def check_list(
    tagged: TaggedList,
    dictionary: Dictionary,
    *,
    today: date,
    known_postcodes: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Check a list by its tags.

    ``known_postcodes`` (a place's) lets only real postcodes be suggested. Findings come in the
    order of rows and columns, those about the whole list first.
    """
    found = [*_about_the_list(tagged, dictionary), *_about_the_headings(tagged, today)]
    for column in tagged.columns:
        if column.entry is not None:
            context = Context(today, _day_first(tagged, column) is not False, known_postcodes)
            found += _about_the_column(tagged, column, column.entry, context)
    by_letter = {column.letter: column for column in tagged.columns}
    cells = {row: place for place, row in enumerate(tagged.rows["row"])}
    for hit in hits_across(tagged):
        value = tagged.rows[hit.letter][cells[hit.row]] or ""
        found.append(_cell_finding(tagged, by_letter[hit.letter], hit.row, value, Problem(hit.rule, words=hit.words)))
    place = {column.letter: number for number, column in enumerate(tagged.columns)}
    return tuple(sorted(found, key=lambda item: (item.row or 0, place.get(item.letter, -1))))


def _about_the_column(tagged: TaggedList, column: Column, entry: Entry, context: Context) -> Iterator[Finding]:
    letter = column.letter
    cells = tagged.rows.select(
        "row",
        value=pl.col(letter),
        kind=pl.lit(Kind.TEXT.value) if tagged.kinds is None else tagged.kinds[letter],
    ).drop_nulls("value")
    different = cells.select("value", "kind").unique(maintain_order=True)
    problems: dict[tuple[str, str], Problem] = {}
    for value, kind in different.iter_rows():
        problem = problem_of(value, Kind(kind), entry, context)
        if problem:
            problems[value, kind] = problem
    strays = sum(problem.rule in _OF_AGREEMENT for problem in problems.values())
    if column.suggested and strays > OWN_WORDS * different.height:
        words = {"name": entry.name, "count": str(strays), "different": str(different.height)}
        yield _column_finding(column, "own-words", words=words)
        problems = {cell: problem for cell, problem in problems.items() if problem.rule not in _OF_AGREEMENT}
    if entry.type is ValueType.DATE and _day_first(tagged, column) is None and _has_unclear_dates(cells["value"]):
        yield _column_finding(column, "date-order-unclear")
    if problems:
        faulty = pl.DataFrame(list(problems), schema={"value": pl.String, "kind": pl.String}, orient="row")
        for row, value, kind in cells.join(faulty, on=["value", "kind"], how="semi").iter_rows():
            yield _cell_finding(tagged, column, row, value, problems[value, kind])
    values = dict(zip(cells["row"], cells["value"], strict=True))
    for hit in hits_of_unique(tagged, letter, entry):
        yield _cell_finding(tagged, column, hit.row, values[hit.row], Problem(hit.rule, words=hit.words))


def _about_the_list(tagged: TaggedList, dictionary: Dictionary) -> Iterator[Finding]:
    for title in tagged.titles:
        if _DO_NOT_SHARE.search(title):
            yield _list_finding("do-not-share", value=title)
    if tagged.near_tag_row:
        row, value = tagged.near_tag_row
        rule = "tag-row-almost" if row <= ROWS_SEARCHED else "tag-row-low"
        yield _list_finding(rule, value=value, words={"row": str(row), "last_row": str(ROWS_SEARCHED)})
    for column in tagged.columns:
        if column.tag and column.entry is None:
            near = dictionary.nearest(column.tag)
            rule = "tag-unknown" if is_tag(column.tag) else "tag-malformed"
            yield _column_finding(column, rule, value=column.tag, suggestion=near.tag if near else None)
        if not column.heading and not column.tag:
            yield _column_finding(column, "heading-missing", words={"letters": column.letter})
    counts = Counter(column.entry.tag for column in tagged.columns if column.entry)
    for tag, count in counts.items():
        if count > 1:
            same = [column for column in tagged.columns if column.entry and column.entry.tag == tag]
            letters = " and ".join(column.letter for column in same)
            yield _column_finding(same[0], "tag-twice", value=tag, words={"letters": letters})


def _about_the_headings(tagged: TaggedList, today: date) -> Iterator[Finding]:
    """A heading that is itself a postcode is the first person's, of a list without headings."""
    for column in tagged.columns:
        entry = column.entry
        if entry is None or column.tag_from is not TagFrom.CONTENTS or entry.type is ValueType.LIST:
            continue
        if column.heading and not problem_of(column.heading, Kind.TEXT, entry, Context(today)):
            words = {"row": str(tagged.headings_row)}
            yield _list_finding("headings-missing", value=column.heading, words=words)
            return


def _day_first(tagged: TaggedList, column: Column) -> bool | None:
    """How the column itself writes its dates; None where nothing in it settles that."""
    if column.entry is None or column.entry.type is not ValueType.DATE:
        return None
    return day_comes_first(tagged.rows[column.letter].drop_nulls().unique().to_list())


def _has_unclear_dates(values: pl.Series) -> bool:
    return values.str.contains(r"^\s*\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}").any()


def _cell_finding(tagged: TaggedList, column: Column, row: int, value: str, problem: Problem) -> Finding:
    wording = wordings()[problem.rule]
    words = {"value": _in_short(value), "heading": column.title, **problem.words}
    # Where we only suppose that a column follows an agreement, straying from it is no error.
    supposed = problem.rule in _OF_AGREEMENT and column.suggested
    # A column that only looks like phone numbers may hold something else that must not be touched.
    sure = wording.certain and not problem.doubtful and column.tag_from is not TagFrom.CONTENTS
    return Finding(
        rule=str(problem.rule),
        severity=Severity.WARNING if supposed else wording.severity,
        title=wording.title,
        cell=tagged.cell(column.letter, row),
        row=row,
        letter=column.letter,
        heading=column.heading,
        tag=column.tag,
        value=value,
        message=wording.message.format_map(words),
        suggestion=problem.suggestion,
        certain=sure and problem.suggestion is not None,
    )


def _in_short(value: str) -> str:
    """A cell inside a sentence: on one line, and not all of a long one."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rstrip() + "\u2026"


def _column_finding(
    column: Column,
    rule: str,
    *,
    value: str = "",
    suggestion: str | None = None,
    words: Mapping[str, str] | None = None,
) -> Finding:
    wording = wordings()[rule]
    return Finding(
        rule=rule,
        severity=wording.severity,
        title=wording.title,
        cell=f"column {column.letter}",
        row=None,
        letter=column.letter,
        heading=column.heading,
        tag=column.tag,
        value=value,
        message=wording.message.format_map({"value": value, "heading": column.title, **(words or {})}),
        suggestion=suggestion,
    )


def _list_finding(rule: str, *, value: str = "", words: Mapping[str, str] | None = None) -> Finding:
    wording = wordings()[rule]
    message = wording.message.format_map({"value": _in_short(value), **(words or {})})
    return Finding(rule, wording.severity, wording.title, "", None, "", "", "", value, message)
