"""A review: several people look at the doubtful pairs, one after the other, and what they said is put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from plait.linkage.decisions import Answer, Decision, pair_key, row_key
from plait.linkage.matching import Matches, decided_anew

Pair = tuple[int, int]
"""The ``id`` of two rows, the smaller one first."""


@dataclass(frozen=True)
class Said:
    """What one person said of a pair. Of several answers of one person on a pair the last counts."""

    pair: Pair
    answer: Answer
    who: str
    """Who said it, as the review tells its people apart."""
    note: str = ""


class Standing(StrEnum):
    """How far a pair is decided."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    """Whoever looked could not tell."""
    WAITS = "waits"
    """One person has said it, and a second is to look."""
    DISPUTED = "disputed"
    """Two people said opposite things: nothing is decided until one of them changes it."""


def standings(said: Iterable[Said], *, second_opinion: bool) -> dict[Pair, Standing]:
    """How far each pair is decided that somebody has looked at.

    With ``second_opinion`` two people have to say the same.
    """
    answers: dict[Pair, dict[str, Answer]] = {}
    for item in said:
        answers.setdefault(item.pair, {})[item.who] = item.answer
    return {pair: _standing(list(by.values()), second_opinion=second_opinion) for pair, by in answers.items()}


def _standing(answers: Sequence[Answer], *, second_opinion: bool) -> Standing:
    clear = [answer for answer in answers if answer is not Answer.UNSURE]
    if not clear:
        return Standing.UNSURE
    if len(set(clear)) > 1:
        return Standing.DISPUTED
    if second_opinion and len(clear) < 2:
        return Standing.WAITS
    return Standing.SAME if clear[0] is Answer.SAME else Standing.DIFFERENT


def reviewed(matches: Matches, said: Sequence[Said], *, second_opinion: bool) -> Matches:
    """The matches with what the review has decided by now over what was decided before.

    The answers count as decisions, so that a workbook of these matches carries them to next month's lists.
    """
    settled = {
        pair: standing is Standing.SAME
        for pair, standing in standings(said, second_opinion=second_opinion).items()
        if standing in {Standing.SAME, Standing.DIFFERENT}
    }
    keys = pair_keys(matches, settled)
    notes = {item.pair: item.note for item in said if item.note}
    now = {
        keys[pair]: Decision(keys[pair], Answer.SAME if same else Answer.DIFFERENT, notes.get(pair, ""))
        for pair, same in settled.items()
    }
    columns = {
        "a": [a for a, _ in settled],
        "b": [b for _, b in settled],
        "same": list(settled.values()),
        "key": [keys[pair] for pair in settled],
    }
    fresh = pl.DataFrame(columns, schema=matches.decided.schema)
    before = matches.decided.join(fresh, on=["a", "b"], how="anti")
    kept = [decision for decision in matches.decisions if decision.key not in now]
    return decided_anew(matches, pl.concat([before, fresh]).sort("a", "b"), [*kept, *now.values()])


def pair_keys(matches: Matches, pairs: Collection[Pair]) -> dict[Pair, str]:
    """What names each of these pairs by what its rows say (`plait.linkage.decisions.pair_key`)."""
    rows = matches.rows.filter(pl.col("id").is_in([row for pair in pairs for row in pair]))
    keys = {int(values["id"]): row_key(values) for values in rows.iter_rows(named=True)}
    return {(a, b): pair_key(keys[a], keys[b]) for a, b in pairs}


def pairs_to_look_at(
    now: Matches, said: Sequence[Said], *, who: str, second_opinion: bool, most: int | None = None
) -> list[Pair]:
    """What somebody can look at, in the order in which it tells most; ``now`` is what `reviewed` gave.

    Left out is what is decided, what two people are at odds about, and what they themselves have said something of.
    Pairs that wait for a second opinion come first. ``most`` is how many pairs the review is to look at in all.
    """
    found = standings(said, second_opinion=second_opinion)
    own = {item.pair for item in said if item.who == who}
    waiting = [pair for pair, standing in found.items() if standing is Standing.WAITS and pair not in own]
    unsure = [pair for pair, standing in found.items() if standing is Standing.UNSURE and pair not in own]
    fresh: list[Pair] = [pair for pair in now.doubtful.select("a", "b").iter_rows() if pair not in found]
    if most is not None:
        fresh = fresh[: max(0, most - len(found))]
    return [*sorted(waiting), *fresh, *sorted(unsure)]


def rows_of_one(now: Matches, row: int) -> list[int]:
    """The ``id`` of all rows that are the same person as this one, itself among them."""
    group = now.rows["group"]
    return [int(each) for each in (group == group[row]).arg_true()]


def contradicted(now: Matches, pairs: Collection[Pair]) -> list[Pair]:
    """Of pairs that were decided those that stand otherwise all the same, as other answers speak against them.

    Who says that A and B are one, B and C are one, and A and C are two, has said one thing too many.
    """
    group = now.rows["group"].to_list()
    decided = {(a, b): same for a, b, same in now.decided.drop_nulls("same").select("a", "b", "same").iter_rows()}
    return sorted(pair for pair in pairs if pair in decided and decided[pair] != (group[pair[0]] == group[pair[1]]))
