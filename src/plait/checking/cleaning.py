"""What can be put right in a list without asking, again and again until nothing more can be.

A suggestion is certain where ``messages.toml`` says so of its rule and the value leaves no doubt
(`Finding.certain`). Whatever is only likely stays as it was typed: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from plait.checking.changes import Change, changes_of, merged
from plait.checking.editing import rewritten
from plait.checking.findings import Findings, wordings
from plait.checking.tag_row import with_tags
from plait.checking.writings import count_untidy, rewritings
from plait.sheets import Sheet, TaggedList, Workbook

MOST_ROUNDS = 10
"""Times that a list is checked again: a repair seldom makes room for another, and hardly ever for a third."""


@dataclass(frozen=True)
class Cleaned:
    """A list after cleaning."""

    workbook: Workbook
    """The file with the list's sheet alone: cleaned, and every cell a text."""
    tagged: TaggedList
    """The list in it."""
    changes: tuple[Change, ...]
    """In the order of the sheet. Cells are named as in the copy, where a row of tags may have been put in."""
    left: Findings
    """What is left to a person."""


def certain_changes(findings: Findings) -> tuple[Change, ...]:
    """What can be put right without asking: cells for which exactly one suggestion is certain."""
    once = _certain_cells(findings)
    words = {code: wording.done for code, wording in wordings().items() if wording.certain}
    done = pl.col("rule").replace_strict(words, default=pl.col("title"), return_dtype=pl.String).alias("done")
    chosen = once.select("letter", "row", "cell", "heading", "value", "suggestion", done, "rule")
    return tuple(Change(*values) for values in chosen.iter_rows())


def count_certain(findings: Findings) -> int:
    """How many cells can be put right without asking."""
    return _certain_cells(findings).height


def count_put_right(findings: Findings, tagged: TaggedList) -> int:
    """How many cells `clean_list` changes where nothing but the list itself is asked for."""
    return count_certain(findings) + count_untidy(tagged, findings)


def _certain_cells(findings: Findings) -> pl.DataFrame:
    certain = findings.frame.filter(pl.col("certain") & pl.col("suggestion").is_not_null())
    agreed = certain.filter(pl.col("suggestion").n_unique().over("row", "letter") == 1)
    return agreed.unique(["row", "letter"], keep="first", maintain_order=True)


def clean_list(
    workbook: Workbook,
    find: Callable[[Workbook], TaggedList],
    check: Callable[[TaggedList], Findings],
    *,
    standard_form: bool = False,
    tags: bool = False,
) -> Cleaned:
    """Put right what is certain; cleaning the result by the same ``find`` and ``check`` changes nothing more.

    ``standard_form`` also writes good values as the standard does, ``tags`` puts in the row of tags.
    Raises what ``find`` raises, and PlaitError where there is no room for a row of tags.
    """
    tagged = find(workbook)
    sheet = next(item for item in workbook.sheets if item.name == tagged.sheet)
    changes: tuple[Change, ...] = ()
    if tags:
        sheet, put_in = with_tags(sheet, tagged)
        changes = tuple(changes_of(tagged, put_in))
        tagged = find(_with_sheet(workbook, sheet))
    left = check(tagged)
    for _ in range(MOST_ROUNDS):
        found = _repairs(tagged, left, standard_form=standard_form)
        # What was a number or a date is a text in the copy, and the copy must have nothing more to mend.
        if not found and sheet.kinds is None:
            break
        sheet = rewritten(sheet, {(item.row, item.letter): item.now for item in found})
        changes = merged(changes, found)
        tagged = find(_with_sheet(workbook, sheet))
        left = check(tagged)
    return Cleaned(replace(workbook, sheets=(sheet,)), tagged, changes, left)


def _repairs(tagged: TaggedList, findings: Findings, *, standard_form: bool) -> tuple[Change, ...]:
    """What one round puts right, in each cell for one reason."""
    certain = {(item.row, item.letter): item for item in certain_changes(findings)}
    better = rewritings(tagged, findings, standard_form=standard_form)
    others = changes_of(tagged, (item for item in better if (item.row, item.letter) not in certain))
    return (*certain.values(), *others)


def _with_sheet(workbook: Workbook, sheet: Sheet) -> Workbook:
    """The file with a sheet in the place of the one with its name."""
    return replace(workbook, sheets=tuple(sheet if item.name == sheet.name else item for item in workbook.sheets))
