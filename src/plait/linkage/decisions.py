"""What people decided about doubtful pairs: read from a workbook handed back, and kept by the rows' own content.

A row is known again by what it says of a person, not by where it stands: so a decision holds for next month's list,
too, as long as neither of its two rows has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from plait.errors import PlaitError
from plait.linkage.preparing import FIELDS
from plait.sheets import Sheet, Workbook

TO_CHECK, TO_SAMPLE, DECIDED = "To check", "To sample", "Decided"
"""The sheets of a workbook that hold decisions: those asked for, to decide or to see how right the program is, and
those that were carried over."""
ANSWER, NOTE, KEY = "Your answer", "Your note", "Pair code"
CHANGED = "Changed since"
"""The column of `DECIDED` that says which fields of a row changed after the answer."""
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
    changed: str = ""
    """Which fields of its rows changed since, in words: then the answer holds no more, and is asked for again."""

    @property
    def holds(self) -> bool:
        """Whether it says what two rows are; otherwise it is asked again."""
        return self.answer is not Answer.UNSURE and not self.changed


@dataclass(frozen=True)
class Moved:
    """What became of a row that says something else than before."""

    key: str
    """Its `row_key` now."""
    changed: str
    """Which of its fields say something else, in words; "" where only a column came or went."""


def row_key(values: dict[str, object]) -> str:
    """What names a row by what it says: 64 bits of SHA-256 over its fields, without case, signs and spaces."""
    plain = ("".join(letter for letter in str(values[field] or "").casefold() if letter.isalnum()) for field in FIELDS)
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:_KEY_LENGTH]


def pair_key(one: str, other: str) -> str:
    """What names a pair of rows, whichever comes first."""
    return "-".join(sorted((one, other)))


def decisions_in(workbook: Workbook) -> list[Decision]:
    """The answers in a workbook of ``plait match`` that was filled in; of two on one pair the later counts.

    Raises PlaitError where the file holds no such answers to read, or one that is none of the three.
    """
    found: dict[str, Decision] = {}
    sheets = [sheet for sheet in workbook.sheets if sheet.name in {TO_CHECK, TO_SAMPLE, DECIDED}]
    if not sheets:
        raise PlaitError(
            f"{workbook.name} has no sheet \u201c{TO_CHECK}\u201d: hand back the workbook that plait match wrote."
        )
    for sheet in sorted(sheets, key=lambda sheet: sheet.name != DECIDED):
        found |= {decision.key: decision for decision in _answers(sheet, workbook.name)}
    return list(found.values())


def sampled_in(workbook: Workbook) -> int:
    """How many pairs stand on the sheet `TO_SAMPLE`; none where there is no such sheet."""
    for sheet in workbook.sheets:
        keys = [letter for letter in sheet.letters if sheet.cells[letter][0] == KEY]
        if sheet.name == TO_SAMPLE and keys:
            return sheet.cells[keys[0]].drop_nulls().n_unique() - 1
    return 0


def _answers(sheet: Sheet, name: str) -> list[Decision]:
    heads = {text: letter for letter in sheet.letters if (text := sheet.cells[letter][0])}
    if not {ANSWER, KEY} <= heads.keys():
        raise PlaitError(
            f"Sheet \u201c{sheet.name}\u201d of {name} has lost its column \u201c{ANSWER}\u201d or \u201c{KEY}\u201d: "
            "take the workbook as plait match wrote it, and only fill it in."
        )
    decisions: dict[str, Decision] = {}
    rows: dict[str, int] = {}
    columns = {name: heads[name] for name in (ANSWER, KEY, NOTE, CHANGED) if name in heads}
    cells = sheet.cells.select("row", *(pl.col(letter).alias(name) for name, letter in columns.items()))
    for line in cells.slice(1).iter_rows(named=True):
        where = f"Row {line['row']} of the sheet \u201c{sheet.name}\u201d of {name}"
        answer, key = _answer(line[ANSWER], where), line[KEY]
        if answer is None:
            continue
        if not key:
            raise PlaitError(f"{where} has an answer, but no pair stands there: write it beside its pair.")
        said = Decision(key, answer, line.get(NOTE) or "", line.get(CHANGED) or "")
        before, row = decisions.setdefault(key, said), rows.setdefault(key, line["row"])
        if before.answer != answer:
            raise PlaitError(
                f"{where} says \u201c{answer}\u201d, row {row} of the same people \u201c{before.answer}\u201d: "
                "give both one answer."
            )
        decisions[key] = replace(before, note=" ".join(dict.fromkeys(filter(None, (before.note, said.note)))))
    return list(decisions.values())


def _answer(text: str | None, where: str) -> Answer | None:
    """One of the three answers; None of an empty cell. Raises PlaitError for anything else."""
    said = " ".join((text or "").split())
    answer = next((answer for answer in Answer if answer.lower() == said.lower()), None)
    if said and answer is None:
        raise PlaitError(
            f"{where} has the answer \u201c{said[:_SHOWN]}\u201d: it can be {', '.join(Answer)}, or empty."
        )
    return answer


def places_of(rows: pl.DataFrame) -> Mapping[str, list[int]]:
    """For what each row says (`row_key`) the `id` of all that say it."""
    places: dict[str, list[int]] = {}
    for values in rows.select("id", *FIELDS).iter_rows(named=True):
        places.setdefault(row_key(values), []).append(int(values["id"]))
    return places


def pairs_of(decisions: Iterable[Decision], places: Mapping[str, list[int]]) -> pl.DataFrame:
    """The pairs of rows that decisions are about: ``a``, ``b`` (`id` of two rows, a < b), ``same``, ``key``.

    ``same`` is what was said, or null of a decision that is to be asked again. A decision on rows that are not there,
    or not as they were, is about none. Where several rows are alike in all, it is about each, but not where these are
    very many.
    """
    found = []
    for decision in decisions:
        one, _, other = decision.key.partition("-")
        ones, others = places.get(one, []), places.get(other, [])
        if len(ones) * len(others) <= _MOST_ALIKE:
            same = decision.answer is Answer.SAME if decision.holds else None
            found += [(min(a, b), max(a, b), same, decision.key) for a in ones for b in others if a != b]
    schema = {"a": pl.Int32, "b": pl.Int32, "same": pl.Boolean, "key": pl.String}
    return pl.DataFrame(found, schema, orient="row").unique(["a", "b"], keep="first", maintain_order=True)


def followed(
    decisions: Sequence[Decision], moved: Mapping[str, Moved], places: Mapping[str, list[int]]
) -> list[Decision]:
    """The decisions, those on rows that say something else now with the codes of these rows.

    What was decided of the rows as they are now goes before what was decided of them as they were.
    """
    now: dict[str, Decision] = {}
    were: list[Decision] = []
    for decision in decisions:
        one, _, other = decision.key.partition("-")
        ends = [Moved(key, "") if key in places else moved.get(key, Moved(key, "")) for key in (one, other)]
        key = pair_key(*(end.key for end in ends))
        if key == pair_key(one, other):
            now[key] = decision
        else:
            changed = filter(None, [decision.changed, *(end.changed for end in ends)])
            were.append(replace(decision, key=key, changed=", ".join(dict.fromkeys(changed))))
    return [*now.values(), *{decision.key: decision for decision in were if decision.key not in now}.values()]
