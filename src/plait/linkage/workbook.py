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

from plait.documents.wording import counted, long_day
from plait.documents.xlsx import (
    LONGEST_TEXT,
    TITLE_HEIGHT,
    book_into,
    height_for,
    print_across,
)
from plait.linkage.alike import plain
from plait.linkage.budget import left_out, said_of_left_out, to_check
from plait.linkage.changed_sheet import CHANGES, write_changes
from plait.linkage.decided import Consequences, asked_before, write_decided
from plait.linkage.decisions import ANSWER, DECIDED, KEY, NOTE, TO_CHECK, TO_SAMPLE, Answer, pair_key, row_key
from plait.linkage.matching import Matches
from plait.linkage.pages import (
    MATCHED,
    NOTHING,
    ROW,
    SUMMARY,
    Column,
    Looks,
    close,
    head,
    only_in_names,
    width_of,
    write_text,
)
from plait.linkage.people import WORDS, matched_people, row_of
from plait.linkage.preparing import FIELDS
from plait.linkage.sampling import Sample, said_of_sample

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_SUMMARY_WIDTHS = (44, 12, 80)


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
        _write_summary(pages[SUMMARY], matches, made_on, names, looks, most=most, sample=sample)
        _write_matched(pages[MATCHED], matches, looks)
        _write_to_check(pages[TO_CHECK], matches, doubtful, looks)
        if sample is not None:
            _write_to_check(book.add_worksheet(TO_SAMPLE), matches, sample.pairs, looks, sampled=True)
        if matches.decisions:
            write_decided(book.add_worksheet(DECIDED), matches, looks)
        if matches.repeats.lists:
            write_changes(book.add_worksheet(CHANGES), matches, looks)
        for number, name in enumerate(names):
            _write_only_in(book.add_worksheet(name), matches, number, looks)
    return content.getvalue()


def _write_summary(  # noqa: PLR0913 - all that there is to say
    page: Worksheet,
    matches: Matches,
    made_on: date,
    names: Sequence[str],
    looks: Looks,
    *,
    most: int | None,
    sample: Sample | None,
) -> None:
    for column, width in enumerate(_SUMMARY_WIDTHS):
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
    left = left_out(matches, most=most, sample=sample)
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
            f"sheet \u201c{MATCHED}\u201d: joined because the program is at least 95 % sure of each pair",
        ),
        ("People in all", matches.people, "if all doubtful pairs are different people"),
        (
            "Doubtful pairs to check",
            to_check(matches, most=most, sample=sample).height,
            (
                f"sheet \u201c{TO_CHECK}\u201d: choose an answer for each, the first ones tell most, "
                "then hand the file back with --decisions"
            ),
        ),
    ]
    if sample is not None:
        lines.append(
            (
                "Pairs to sample",
                sample.pairs.height,
                (
                    f"sheet \u201c{TO_SAMPLE}\u201d: answer from the top down and leave none out; when the file is "
                    "handed back, it is worked out how right the program was"
                ),
            )
        )
    if left.pairs:
        words = f"beyond the number that you can look at; they stay different people. {said_of_left_out(left)}"
        lines.append(("Doubtful pairs left out", left.pairs, words))
    for heading, number, words in lines:
        page.write_string(row, 0, heading[:LONGEST_TEXT], looks.plain)
        page.write_number(row, 1, number, looks.number)
        page.write_string(row, 2, words, looks.wrapped)
        page.set_row(row, height_for((words, _SUMMARY_WIDTHS[2])))
        row += 1
    row += 1
    for text in [*(said_of_sample(sample) if sample else []), *said_of(matches)]:
        page.write_string(row, 0, text, looks.plain)
        row += 1
    print_across(page)


def said_of(matches: Matches) -> list[str]:
    """What a user should know of how the lists were matched, in sentences."""
    said = [
        f"{item.name} was matched by: {', '.join(WORDS[field].lower() for field in item.fields)}."
        for item in matches.lists
    ]
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
        f"{'is' if item.values == 1 else 'are'} too common to tell people apart. Other fields were used."
        for item in matches.too_common
    ]
    return said


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


def _write_matched(page: Worksheet, matches: Matches, looks: Looks) -> None:
    fields = [field for field in FIELDS if any(field in item.fields for item in matches.lists)]
    columns = [Column("Person", 8), Column("How sure", 9), Column("The lists differ in", 24)]
    columns += [Column(WORDS[field], width_of(field)) for field in fields]
    for item in matches.lists:
        columns.append(Column(f"{item.name}: {ROW.lower()}", 10))
        columns += [Column(f"{item.name}: {WORDS[field]}", width_of(field)) for field in item.fields]
    head(page, columns, looks)
    row = 0
    for row, person in enumerate(matched_people(matches), start=1):
        differing = [WORDS[field] for field, best in person.best.items() if best.differs]
        most = max(Counter(line.list for line in person.rows).values())
        page.set_row(row, height_for(("\n" * (most - 1), 1), (", ".join(differing), columns[2].width)))
        page.write_number(row, 0, person.number, looks.number)
        page.write_number(row, 1, person.probability, looks.sure)
        page.write_string(row, 2, ", ".join(differing), looks.wrapped)
        for column, field in enumerate(fields, start=3):
            write_text(page, row, column, person.best[field].value if field in person.best else "", looks.plain)
        column = 3 + len(fields)
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


def _write_to_check(
    page: Worksheet, matches: Matches, doubtful: pl.DataFrame, looks: Looks, *, sampled: bool = False
) -> None:
    """Two lines a pair, one above the other, so that what differs is seen; the answer stands on either.

    In a sample the answers so far stay, and nothing shows how sure the program is, so that nobody follows it.
    """
    answered = {item.key: item for item in matches.decisions if item.holds} if sampled else {}
    fields = [field for field in FIELDS if any(field in item.fields for item in matches.lists)]
    columns = [
        Column("Pair", 7),
        Column(ANSWER, 18),
        Column(NOTE, 24),
        Column("Why", 52),
        *([] if sampled else [Column("How sure", 9)]),
        Column("List", 22),
        Column("Row", 7),
    ]
    columns += [Column(WORDS[field], width_of(field)) for field in fields]
    columns.append(Column(KEY, 36))
    head(page, columns, looks)
    page.set_column(len(columns) - 1, len(columns) - 1, None, None, {"hidden": True})
    before, reasons = asked_before(matches), matches.reasons(doubtful).to_list()
    first = len(columns) - 1 - len(fields)
    top = 1
    for number, ((a, b, probability), why) in enumerate(
        zip(doubtful.select("a", "b", "probability").iter_rows(), reasons, strict=True), start=1
    ):
        found = [matches.rows.row(place, named=True) for place in (a, b)]
        pair = [row_of(values) for values in found]
        key = pair_key(*map(row_key, found))
        page.write_number(top, 0, number, looks.number)
        own_answer = answered.get(key)
        page.write_string(top, 1, own_answer.answer if own_answer else "", looks.answer)
        page.write_string(top, 2, own_answer.note[:LONGEST_TEXT] if own_answer else "", looks.answer)
        said = [text for text in (before.get((a, b)), why) if text]
        for line, text in enumerate(said):
            page.write_string(top + line, 3, text, looks.wrapped)
            page.set_row(top + line, height_for((text, columns[3].width)))
        if not sampled:
            page.write_number(top, 4, probability, looks.sure)
        for line, (own, other) in enumerate((pair, pair[::-1])):
            last = looks.second if line else looks.plain
            page.write_string(top + line, len(columns) - 1, key, looks.plain)
            page.write_string(top + line, first - 2, matches.lists[own.list].name, last)
            page.write_number(top + line, first - 1, own.row, looks.number)
            for column, field in enumerate(fields, start=first):
                value = own.values.get(field, "")
                differs = value and plain(field, other.values.get(field, value)) != plain(field, value)
                write_text(page, top + line, column, value, looks.differs if differs else last)
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
    close(page, top - 1, len(columns), frozen=3)


def _write_only_in(page: Worksheet, matches: Matches, number: int, looks: Looks) -> None:
    item = matches.lists[number]
    columns = [Column(ROW, 7), *(Column(WORDS[field], width_of(field)) for field in item.fields)]
    head(page, columns, looks)
    alone = matches.rows.filter((pl.col("list") == number) & (pl.col("list").n_unique().over("group") == 1))
    row = 0
    for row, values in enumerate(alone.iter_rows(named=True), start=1):
        line = row_of(values)
        page.write_number(row, 0, line.row, looks.number)
        for column, field in enumerate(item.fields, start=1):
            write_text(page, row, column, line.values.get(field, ""), looks.plain)
    close(page, row, len(columns), frozen=1)
