"""The Data Checker: every rule over a tagged list, as findings in the order of the sheet."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import polars as pl

from plait.checking.across import hits_across, hits_of_wards
from plait.checking.bulk import KIND, cells_of, each_once, not_surely_good, plain_faults, without_meaning
from plait.checking.day_order import day_orders
from plait.checking.findings import Finding, Findings, wordings
from plait.checking.hits import OF_AGREEMENT, Hits, as_findings
from plait.checking.in_texts import IN_TEXTS, hits_in_texts
from plait.checking.missing import CONDITION, MISSING, columns_with_protection, hits_of_the_missing, is_empty
from plait.checking.repeated import REPEATED, hits_of_copies, hits_of_repeated_rows
from plait.checking.unlike import UNLIKE, hits_of_the_unlike
from plait.checking.values import Context, Problem, problem_of
from plait.documents.wording import in_short
from plait.errors import PlaitError
from plait.places import Place
from plait.sheets import ROWS_SEARCHED, Column, Kind, TaggedList
from plait.sheets.private import says_private
from plait.sheets.tagging import TagFrom
from plait.standard import Dictionary, is_tag
from plait.standard.dictionary import Entry, ValueType

OWN_WORDS = 0.5
"""A column whose tag is only our suggestion, and of whose different values more than this share
is off the agreed list, keeps words of its own: that is said once, not cell by cell."""


def check_list(
    tagged: TaggedList,
    dictionary: Dictionary,
    *,
    today: date,
    place: Place | None = None,
    rules: Collection[str] | None = None,
) -> Findings:
    """Check a list by its tags.

    With ``place`` only its postcodes are suggested, and wards are compared with postcodes. ``rules`` are the codes
    of those to look for, of all where it is None. Findings come in the order of rows and columns, those about the
    whole list first. Raises PlaitError for a code that no rule has.
    """
    wanted = wanted_rules(rules)
    about = [*_about_the_list(tagged, dictionary), *_about_the_headings(tagged, today)]
    orders = day_orders(tagged)
    looks: tuple[tuple[Collection[str], Iterator[Hits]], ...] = (
        (["not-unique"], hits_of_copies(tagged)),
        (REPEATED, hits_of_repeated_rows(tagged)),
        (wanted, hits_across(tagged, wanted, orders)),
        (UNLIKE, hits_of_the_unlike(tagged, orders, today=today)),
        (IN_TEXTS, hits_in_texts(tagged)),
        (MISSING, hits_of_the_missing(tagged)),
        (["ward-elsewhere"], hits_of_wards(tagged, place) if place else iter(())),
    )
    hits = [hit for codes, look in looks if not wanted.isdisjoint(codes) for hit in look]
    for column in tagged.columns:
        if column.entry is not None:
            order = orders.get(column.letter)
            if order and order.rule:
                about.append(_column_finding(column, order.rule, words={"example": order.example}))
            day_first = order is None or order.day_first
            context = Context(today, day_first, place.known_postcodes if place else None)
            notices, in_cells = _about_the_cells(tagged, column, column.entry, context)
            about += notices
            hits += in_cells
    places = {column.letter: number for number, column in enumerate(tagged.columns)}
    by_letter = {column.letter: column for column in tagged.columns}
    frames = [as_findings(item, by_letter[item.letter], tagged.sheet) for item in hits if item.rule in wanted]
    frame = pl.concat([Findings.of(item for item in about if item.rule in wanted).frame, *frames])
    across = pl.col("letter").replace_strict(places, default=-1, return_dtype=pl.Int32)
    return Findings(frame.sort(pl.col("row").fill_null(0), across, maintain_order=True))


def wanted_rules(rules: Collection[str] | None, *, but: Collection[str] = ()) -> frozenset[str]:
    """The codes of these rules, or of all, without some. Raises PlaitError for one that there is not."""
    known = wordings().keys()
    for code in (*(rules or ()), *but):
        if code not in known:
            near = difflib.get_close_matches(code, known, n=1)
            raise PlaitError(
                f"There is no rule \u201c{code}\u201d{f': did you mean {near[0]}?' if near else '.'} "
                "The reference of findings names them all."
            )
    return frozenset(known if rules is None else rules) - frozenset(but)


def _about_the_cells(
    tagged: TaggedList, column: Column, entry: Entry, context: Context
) -> tuple[list[Finding], list[Hits]]:
    """What is wrong with the cells of a column, and what is to be said of the column once instead."""
    cells = cells_of(tagged, column.letter)
    suspects = not_surely_good(cells, entry, context, different=each_once(tagged, column, entry))
    plain, doubtful = plain_faults(suspects, entry)
    if column.suggested and entry.type is ValueType.LIST:
        # What a text may have meant is worked out slowly, and of a column in its own words nobody asks it.
        strays = without_meaning(doubtful["value"].unique(), entry)
        if notices := _own_words(tagged, column, entry, strays.len()):
            return notices, []
    broken: dict[str, list[tuple[str, str, Problem]]] = {}
    for value, kind in doubtful.select("value", "kind").unique(maintain_order=True).iter_rows():
        problem = problem_of(value, Kind(kind), entry, context)
        if problem:
            broken.setdefault(problem.rule, []).append((value, kind, problem))
    notices = []
    if column.suggested:
        agreed = (problem for rule in OF_AGREEMENT for *_, problem in broken.get(rule, ()))
        notices = _own_words(tagged, column, entry, sum(not _is_certain(problem) for problem in agreed))
    if notices:
        broken = {rule: problems for rule, problems in broken.items() if rule not in OF_AGREEMENT}
    hits = [Hits(rule, column.letter, faulty) for rule, faulty in plain if not faulty.is_empty()]
    return notices, [*hits, *(_hits(rule, column, doubtful, problems) for rule, problems in broken.items())]


def _is_certain(problem: Problem) -> bool:
    """Whether a value says what was agreed, in an everyday word."""
    return problem.suggestion is not None and not problem.doubtful


def _own_words(tagged: TaggedList, column: Column, entry: Entry, strays: int) -> list[Finding]:
    """What is said once of a column of whose different values so many are not as agreed; nothing where they are few."""
    different = tagged.different(column.letter).len() if strays else 0
    if strays <= OWN_WORDS * different:
        return []
    words = {"name": entry.name, "count": f"{strays:,}", "different": f"{different:,}"}
    return [_column_finding(column, "own-words", words=words)]


def _hits(rule: str, column: Column, cells: pl.DataFrame, problems: list[tuple[str, str, Problem]]) -> Hits:
    """Every cell with a value that breaks a rule of its column."""
    faulty = pl.DataFrame(
        {
            "value": [value for value, _, _ in problems],
            "kind": pl.Series([kind for _, kind, _ in problems], dtype=KIND),
            "suggestion": pl.Series([problem.suggestion for *_, problem in problems], dtype=pl.String),
            "doubtful": [problem.doubtful for *_, problem in problems],
        }
    )
    return Hits(rule, column.letter, cells.join(faulty, on=["value", "kind"]), problems[0][2].words)


def _about_the_list(tagged: TaggedList, dictionary: Dictionary) -> Iterator[Finding]:
    for title in tagged.titles:
        if says_private(title):
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
    yield from _about_empty_columns(tagged)
    counts = Counter(column.entry.tag for column in tagged.columns if column.entry)
    for tag, count in counts.items():
        if count > 1:
            same = [column for column in tagged.columns if column.entry and column.entry.tag == tag]
            letters = " and ".join(column.letter for column in same)
            yield _column_finding(same[0], "tag-twice", value=tag, words={"letters": letters})


def _about_empty_columns(tagged: TaggedList) -> Iterator[Finding]:
    """Columns that must not be empty, and are from the first row to the last."""
    for column in tagged.columns:
        if column.entry and column.entry.required and is_empty(tagged, column):
            yield _column_finding(column, "required-missing")
    special, condition = columns_with_protection(tagged), tagged.column(CONDITION)
    if special and (condition is None or is_empty(tagged, condition)):
        rule = "condition-empty" if condition else "condition-missing"
        names = ", ".join(item.title for item in special)
        yield _column_finding(condition or special[0], rule, words={"names": names})


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
    message = wording.message.format_map({"value": in_short(value), **(words or {})})
    return Finding(rule, wording.severity, wording.title, "", None, "", "", "", value, message)
