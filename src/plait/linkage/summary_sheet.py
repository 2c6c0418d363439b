"""The first sheet of the workbook: what was found, in figures that add up, and what there is to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from plait.documents.wording import counted, in_short, long_day
from plait.documents.xlsx import LONGEST_TEXT, TITLE_HEIGHT, height_for, print_across
from plait.linkage.asking_sheet import shows_open
from plait.linkage.budget import left_out, said_of_left_out, to_check
from plait.linkage.decided import Consequences
from plait.linkage.decisions import ANSWER, DECIDED, TO_CHECK, TO_SAMPLE, Answer
from plait.linkage.matching import Matches
from plait.linkage.pages import HOW_SURE, MATCHED, ONLY_IN, YOU_DECIDED, Looks
from plait.linkage.people import WORDS
from plait.linkage.sampling import Sample, said_of_sample

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (44, 12, 80)
_MOST_NAMED = 12
"""Columns that were not used and are named."""
_INSIDE = "    "
"""Before what is a part of the line above it."""
Line = tuple[str, int, str]
"""What is counted, how many there are, and what that says."""


def write_summary(  # noqa: PLR0913 - all that there is to say
    page: Worksheet,
    matches: Matches,
    made_on: date,
    names: Sequence[str],
    looks: Looks,
    *,
    most: int | None,
    sample: Sample | None,
) -> None:
    """Figures first, then sentences; ``names`` are those of the sheets of who is on one list only."""
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.hide_gridlines(2)
    page.set_row(0, TITLE_HEIGHT)
    page.write_string(0, 0, "Lists matched", looks.title)
    page.write_string(
        1,
        0,
        f"Matched on {long_day(made_on)}. This file shows people: keep it as safe as the lists, "
        "and delete it when you are done.",
        looks.plain,
    )
    row = 3
    lines = [*_lists(matches, names), *_people(matches), *_joined(matches), *_pairs(matches, most, sample)]
    for heading, number, words in lines:
        page.write_string(row, 0, heading[:LONGEST_TEXT], looks.plain)
        page.write_number(row, 1, number, looks.number)
        page.write_string(row, 2, words, looks.wrapped)
        page.set_row(row, height_for((words, _WIDTHS[2])))
        row += 1
    row += 1
    for text in [*(said_of_sample(sample) if sample else []), *said_of(matches)]:
        page.write_string(row, 0, text, looks.plain)
        row += 1
    print_across(page)


def _lists(matches: Matches, names: Sequence[str]) -> Iterator[Line]:
    who = "those on no other list" if len(matches.lists) > 1 else "all of them"
    for number, item in enumerate(matches.lists):
        rows = matches.rows.filter(pl.col("list") == number).height
        yield item.name, rows, f"rows; see \u201c{names[number]}\u201d for {who}"


def _people(matches: Matches) -> Iterator[Line]:
    yield "People in all", matches.people, "if all doubtful pairs are different people; it is these, added up:"
    on_matched = f"on the sheet \u201c{MATCHED}\u201d"
    if len(matches.lists) > 1:
        both = matches.repeated_on_several_lists
        too = f"; {both:,} of them {'is' if both == 1 else 'are'} more than once on one list, too" if both else ""
        yield f"{_INSIDE}on more than one list", matches.on_several_lists, f"{on_matched}{too}"
        yield f"{_INSIDE}more than once on one list, on no other", matches.repeated_on_one_list, on_matched
    else:
        yield f"{_INSIDE}more than once on the list", matches.repeated_on_one_list, on_matched
    yield f"{_INSIDE}in one row only", matches.in_one_row, f"on the sheets that begin with \u201c{ONLY_IN}\u201d"


def _joined(matches: Matches) -> Iterator[Line]:
    by_program = matches.joined.height - matches.joined_by_answers
    how = (
        "each row goes with another of which the program is at least 95 % sure that it is the same person; "
        f"\u201c{HOW_SURE}\u201d is about the two rows that are least alike"
    )
    yield f"People on the sheet \u201c{MATCHED}\u201d", matches.joined.height, "those in more than one row:"
    yield f"{_INSIDE}joined by the program", by_program, how
    if matches.decisions:
        words = f"in the column \u201c{HOW_SURE}\u201d stands \u201c{YOU_DECIDED}\u201d"
        yield f"{_INSIDE}joined by your answers", matches.joined_by_answers, words


def _pairs(matches: Matches, most: int | None, sample: Sample | None) -> Iterator[Line]:
    pairs = to_check(matches, most=most, sample=sample).height
    still_open = ", and those still to answer are yellow" if shows_open(pairs) else ""
    yield (
        "Doubtful pairs to check",
        pairs,
        (
            f"sheet \u201c{TO_CHECK}\u201d: choose an answer for each, on either of its two lines; the first ones tell "
            f"most{still_open}. Then hand the file back with --decisions"
        ),
    )
    if sample is not None:
        yield (
            "Pairs to sample",
            sample.pairs.height,
            (
                f"sheet \u201c{TO_SAMPLE}\u201d: answer from the top down and leave none out; when the file is "
                "handed back, it is worked out how right the program was"
            ),
        )
    left = left_out(matches, most=most, sample=sample)
    if left.pairs:
        words = f"beyond the number that you can look at; they stay different people. {said_of_left_out(left)}"
        yield "Doubtful pairs left out", left.pairs, words


def said_of(matches: Matches) -> list[str]:
    """What a user should know of how the lists were matched, in sentences."""
    said = []
    for item in matches.lists:
        said.append(f"{item.name} was matched by: {', '.join(WORDS[field].lower() for field in item.fields)}.")
        if item.unused:
            said.append(f"Not used from {item.name}: {_named(item.unused)}.")
    said += _said_of_answers(matches)
    said += matches.repeats.said
    if wrong := len(Consequences(matches).contradicted):
        said.append(
            f"{counted(wrong, 'answer contradicts', 'answers contradict')} others: "
            f"the sheet \u201c{DECIDED}\u201d names the rows to look at again."
        )
    if matches.one_to_one:
        said.append("Nobody was joined with two rows of one list. Where two were as good, both are asked.")
    if matches.given:
        said.append(
            f"A model that was learned on {long_day(matches.given.made_on)} from {counted(matches.given.rows, 'row')} "
            "was used."
        )
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
        f"{'is' if item.values == 1 else 'are'} too common to tell people apart. They were compared by other fields, "
        "if they have any."
        for item in matches.too_common
    ]
    return said


def _named(headings: Sequence[str]) -> str:
    more = len(headings) - _MOST_NAMED
    return ", ".join(map(in_short, headings[:_MOST_NAMED])) + (f" and {more:,} more" if more > 0 else "")


def _said_of_answers(matches: Matches) -> list[str]:
    """How many answers there are by now; that there are none yet in a workbook that was handed back."""
    counts = Counter(item.answer for item in matches.decisions)
    if counts:
        each = ", ".join(f"{counts[answer]:,} \u201c{answer}\u201d" for answer in Answer if counts[answer])
        return [f"{counted(counts.total(), 'answer')} so far: {each}."]
    if matches.repeats.lists:
        sheet = f"its sheet \u201c{TO_CHECK}\u201d"
        return [f"The workbook handed back has no answers: fill in \u201c{ANSWER}\u201d on {sheet}, and save it."]
    return []
