"""What people decided about doubtful pairs: read from a workbook handed back, and kept by the rows' own content.

A row is known again by what it says of a person, not by where it stands: so a decision holds for next month's list,
too, as long as neither of its two rows has changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polars as pl

from plait.errors import PlaitError
from plait.linkage.preparing import FIELDS
from plait.sheets import Sheet, read_workbook

TO_CHECK, DECIDED = "To check", "Decided"
"""The sheets of a workbook that hold decisions: those asked for, and those that were carried over."""
ANSWER, NOTE, KEY = "Your answer", "Your note", "Pair code"
_KEY_LENGTH = 16
_MOST_ALIKE = 10_000
"""Pairs that one decision may hold for: rows that so many others are like in all say nothing of one person."""
_SHOWN = 40
"""Characters of a wrong answer that are repeated."""


class Answer(StrEnum):
    """What somebody said of a pair."""

    SAME = "Same person"
    DIFFERENT = "Different people"
    UNSURE = "Not sure"


@dataclass(frozen=True)
class Decision:
    """One answer."""

    key: str
    """Which pair: `pair_key`."""
    answer: Answer
    note: str = ""


def row_key(values: dict[str, object]) -> str:
    """What names a row by what it says: 64 bits of SHA-256 over its fields, without case, signs and spaces."""
    plain = ("".join(letter for letter in str(values[field] or "").casefold() if letter.isalnum()) for field in FIELDS)
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:_KEY_LENGTH]


def pair_key(one: str, other: str) -> str:
    """What names a pair of rows, whichever comes first."""
    return "-".join(sorted((one, other)))


def read_decisions(path: Path) -> list[Decision]:
    """The answers in a workbook of ``plait match`` that was filled in; of two on one pair the later counts.

    Raises PlaitError where the file holds no such answers to read, or one that is none of the three.
    """
    found: dict[str, Decision] = {}
    sheets = [sheet for sheet in read_workbook(path).sheets if sheet.name in {TO_CHECK, DECIDED}]
    if not sheets:
        raise PlaitError(
            f"{path.name} has no sheet \u201c{TO_CHECK}\u201d: hand back the workbook that plait match wrote."
        )
    for sheet in sorted(sheets, key=lambda sheet: sheet.name == TO_CHECK):
        found |= {decision.key: decision for decision in _answers(sheet, path.name)}
    return list(found.values())


def _answers(sheet: Sheet, name: str) -> list[Decision]:
    heads = {text: letter for letter in sheet.letters if (text := sheet.cells[letter][0])}
    if not {ANSWER, KEY} <= heads.keys():
        raise PlaitError(
            f"Sheet \u201c{sheet.name}\u201d of {name} has lost its column \u201c{ANSWER}\u201d or \u201c{KEY}\u201d: "
            "take the workbook as plait match wrote it, and only fill it in."
        )
    answers = {answer.lower(): answer for answer in Answer}
    decisions = []
    columns = [heads[ANSWER], heads[KEY], heads.get(NOTE, heads[KEY])]
    for row, answer, key, note in (
        sheet.cells.select("row", *columns[:2], pl.col(columns[2]).alias("note")).slice(1).iter_rows()
    ):
        said = " ".join((answer or "").split()).lower()
        if said and key:
            if said not in answers:
                raise PlaitError(
                    f"Row {row} of the sheet \u201c{sheet.name}\u201d of {name} has the answer "
                    f"\u201c{said[:_SHOWN]}\u201d: it can be {', '.join(answers.values())}, or empty."
                )
            decisions.append(Decision(key, answers[said], note if NOTE in heads and note else ""))
    return decisions


def decided_pairs(decisions: list[Decision], rows: pl.DataFrame) -> pl.DataFrame:
    """The decisions that hold for these rows: ``a``, ``b`` (`id` of two rows, a < b), ``same`` and ``key``.

    A decision on rows that are not there, or not as they were, holds for none. Where several rows are alike in all, it
    holds for each, but not where these are very many.
    """
    places: dict[str, list[int]] = {}
    for values in rows.select("id", *FIELDS).iter_rows(named=True):
        places.setdefault(row_key(values), []).append(int(values["id"]))
    found = []
    for decision in decisions:
        if decision.answer is not Answer.UNSURE:
            one, _, other = decision.key.partition("-")
            ones, others = places.get(one, []), places.get(other, [])
            if len(ones) * len(others) <= _MOST_ALIKE:
                same = decision.answer is Answer.SAME
                found += [(min(a, b), max(a, b), same, decision.key) for a in ones for b in others if a != b]
    schema = {"a": pl.Int32, "b": pl.Int32, "same": pl.Boolean, "key": pl.String}
    return pl.DataFrame(found, schema, orient="row").unique(["a", "b"], maintain_order=True)
