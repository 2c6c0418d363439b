"""The answers put into the sender's own list: what changes, what is left to look at, and who has not answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path

import polars as pl

from plait.checking.changes import Change
from plait.documents.wording import in_short, long_day
from plait.errors import PlaitError
from plait.referring.pairing import Paired, paired, says_something
from plait.referring.reading import (
    CLOSED,
    FEEDBACK,
    REFERENCE,
    SENT,
    SENT_TO,
    STATUS,
    UPDATED,
    Line,
    ReferralList,
    read_referrals,
)
from plait.standard import Dictionary, load_dictionary

TAKEN_OVER = (STATUS, UPDATED, FEEDBACK, CLOSED)
"""The columns that an answer can change."""
_OVER = frozenset({"Resolved", "No longer relevant", "Rejected"})
"""States after which nothing more is expected."""
_DOUBTFUL = {
    "list": pl.String,
    "row": pl.Int64,
    "reference": pl.String,
    "name": pl.String,
    "status": pl.String,
    "why": pl.String,
}
_WAITING = {
    "row": pl.Int64,
    "reference": pl.String,
    "name": pl.String,
    "sent_to": pl.String,
    "sent": pl.Date,
    "days": pl.Int64,
    "status": pl.String,
    "answer_to_look_at": pl.Boolean,
}


@dataclass(frozen=True)
class Doubtful:
    """An answer that was not taken over."""

    answer: Paired
    why: str
    rows: tuple[int, ...]
    """The rows of the sender's list that it may be about."""


@dataclass(frozen=True)
class Referrals:
    """What the answers come to. It holds what the lists hold: keep it like the lists."""

    sent: ReferralList
    returned: tuple[ReferralList, ...]
    today: date
    updates: tuple[Change, ...]
    """Every cell of the sender's list that says something else now, in the order of the sheet."""
    left: tuple[Doubtful, ...]
    """The answers that were not taken over."""
    answered: int
    """Rows that came back with an answer in them."""

    @cached_property
    def changes(self) -> pl.DataFrame:
        """Every changed cell: ``row``, ``cell``, ``heading``, ``before``, ``now``, ``why``."""
        lines = [(item.row, item.cell, item.heading, item.was, item.now, item.why) for item in self.updates]
        names = ("cell", "heading", "before", "now", "why")
        return pl.DataFrame(lines, {"row": pl.Int64} | dict.fromkeys(names, pl.String), orient="row")

    @cached_property
    def doubtful(self) -> pl.DataFrame:
        """The answers that were not taken over: ``list``, ``row``, ``reference``, ``name``, ``status``, ``why``."""
        lines = []
        for item in self.left:
            line = item.answer.line
            texts = (line.texts.get(REFERENCE), line.name, line.texts.get(STATUS))
            lines.append((item.answer.returned.name, line.row, *texts, item.why))
        return pl.DataFrame(lines, _DOUBTFUL, orient="row")

    @cached_property
    def unanswered(self) -> pl.DataFrame:
        """The referrals that nobody has answered, the oldest first and those without a date last.

        ``row``, ``reference``, ``name``, ``sent_to``, ``sent``, ``days`` since then, ``status``, and
        ``answer_to_look_at``: whether one of the answers that were not taken over may be about it.
        """
        now = {item.row for item in self.updates if item.letter == self._status_letter}
        asked = {row for item in self.left for row in item.rows}
        lines = []
        for line in self.sent.lines:
            if not line.is_answered and line.row not in now:
                sent = line.dates.get(SENT)
                days = (self.today - sent).days if sent and sent <= self.today else None
                texts = (line.texts.get(REFERENCE), line.name, line.texts.get(SENT_TO))
                lines.append((line.row, *texts, sent, days, line.texts.get(STATUS), line.row in asked))
        return pl.DataFrame(lines, _WAITING, orient="row").sort("sent", "row", nulls_last=True)

    @property
    def _status_letter(self) -> str:
        column = self.sent.column(STATUS)
        return column.letter if column else ""


def referrals(  # noqa: PLR0913 - each is a thing of its own that a caller may decide
    sent: str | PathLike[str],
    answers: Sequence[str | PathLike[str]],
    *,
    today: date,
    tags: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    sheet: str | None = None,
    answers_sheet: str | None = None,
) -> Referrals:
    """Put the answers of lists that came back into the list of referrals that was sent.

    A row that came back belongs to the referral of the same reference, or else to the only one of the same person.
    ``tags`` holds for all lists, ``sheet`` for the sender's and ``answers_sheet`` for those that came back. Files are
    only read. Raises `PlaitError`, in one plain sentence, where one cannot be read or is no list of referrals.
    """
    known = dictionary or load_dictionary()
    if not answers:
        raise PlaitError("Give at least one list that came back with answers.")
    own = read_referrals(Path(sent), known, tags=tags, sheet=sheet)
    returned = [read_referrals(Path(item), known, tags=tags, sheet=answers_sheet) for item in answers]
    return put_in(own, returned, today=today)


def put_in(own: ReferralList, returned: Sequence[ReferralList], *, today: date) -> Referrals:
    """Put the answers of lists that came back into one's own, as `referrals` does with files; all are only read."""
    by_row: dict[int, list[Paired]] = {}
    left = []
    for item in (answer for one in returned for answer in paired(own, one)):
        status = item.line.texts.get(STATUS)
        if status and item.line.status is None:
            rows = item.perhaps if item.row is None else (item.row,)
            why = f"\u201c{in_short(status)}\u201d is none of the agreed states: {', '.join(own.agreed)}."
            left.append(Doubtful(item, why, rows))
        elif item.row is None:
            left.append(Doubtful(item, item.why, item.perhaps))
        else:
            by_row.setdefault(item.row, []).append(item)
    updates: list[Change] = []
    lines = {line.row: line for line in own.lines}
    for row, items in sorted(by_row.items()):
        chosen, contradictory = _latest(items)
        left += contradictory
        news = [item for item in chosen if _is_news(lines[row], item.line)]
        if why := _why_not(lines[row], [item.line for item in news]):
            left += [Doubtful(item, why, (row,)) for item in news]
        else:
            updates += _updates(own, lines[row], news)
    said = sum(says_something(line) for one in returned for line in one.lines)
    return Referrals(own, tuple(returned), today, tuple(updates), tuple(left), said)


def _latest(items: Sequence[Paired]) -> tuple[list[Paired], list[Doubtful]]:
    """The latest of several answers on one referral; where they say different things, none, and all to look at.

    One is later only where all say when they were given.
    """
    days = [item.line.dates.get(UPDATED) for item in items]
    dated = [day for day in days if day]
    latest = list(items)
    if len(dated) == len(days):
        latest = [item for item, day in zip(items, days, strict=True) if day == max(dated)]
    for tag in (STATUS, FEEDBACK, CLOSED):
        said = {_value(item.line, tag) for item in latest} - {None}
        if len(said) > 1:
            others = ", ".join(f"row {item.line.row} of {item.returned.name}" for item in latest)
            why = f"Several answers on row {latest[0].row} of your list say different things: {others}."
            return [], [Doubtful(item, why, (item.row or 0,)) for item in latest]
    return latest, []


def _value(line: Line, tag: str) -> object:
    """What a row says under a tag, to compare."""
    if tag == STATUS:
        return line.status if line.is_answered else None
    if tag in {UPDATED, CLOSED}:
        return line.dates.get(tag)
    return " ".join(line.texts.get(tag, "").split()) or None


def _is_news(own: Line, line: Line) -> bool:
    """Whether a row that came back says something that the sender's row does not say."""
    was, day = own.dates.get(UPDATED), line.dates.get(UPDATED)
    differs = any(_value(line, tag) not in {None, _value(own, tag)} for tag in TAKEN_OVER if tag != UPDATED)
    return differs or (day is not None and (was is None or day > was))


def _why_not(own: Line, news: Sequence[Line]) -> str:
    """Why answers that say something new are not taken over: "" where they are."""
    was = own.dates.get(UPDATED)
    day = max((line.dates[UPDATED] for line in news if UPDATED in line.dates), default=None)
    if was and day and was != day:
        return f"It is of {long_day(day)}, and row {own.row} of your list of {long_day(was)}." if day < was else ""
    said = {line.status for line in news if line.is_answered}
    if own.status in _OVER and said - {own.status}:
        return f"Row {own.row} of your list says \u201c{own.status}\u201d already, and no dates tell which is later."
    return ""


def _updates(sent: ReferralList, own: Line, chosen: Sequence[Paired]) -> Iterator[Change]:
    """The cells of one row that say something else now; nothing is ever emptied."""
    for tag in TAKEN_OVER:
        column = sent.column(tag)
        saying = [item for item in chosen if _value(item.line, tag) is not None]
        if column is None or not saying:
            continue
        item = max(saying, key=lambda one: one.line.dates.get(UPDATED, date.min))
        value = _value(item.line, tag)
        if value != _value(own, tag):
            now = sent.written(value, tag) if isinstance(value, date) else str(value)
            was = sent.tagged.rows.filter(pl.col("row") == own.row)[column.letter][0] or ""
            why = f"Answer in row {item.line.row} of {item.returned.name}"
            cell = sent.tagged.cell(column.letter, own.row)
            yield Change(column.letter, own.row, cell, column.heading, was, now, why, "answer")
