"""What several people said of pairs put together: what is decided, what is next, and what answers lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.linkage.made import short_lists

from plait.linkage import match, match_workbook
from plait.linkage.decisions import Answer
from plait.linkage.matching import Matches
from plait.linkage.reviewing import (
    Pair,
    Said,
    Standing,
    contradicted,
    pair_keys,
    pairs_to_look_at,
    reviewed,
    rows_of_one,
    standings,
)

S, D, N = Answer.SAME, Answer.DIFFERENT, Answer.UNSURE
PAIR = (3, 8)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two short lists."""
    return short_lists(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def found(lists: list[Path]) -> Matches:
    """What is found in them."""
    matches = match(lists)
    assert matches.doubtful.height == 3
    return matches


@pytest.fixture(scope="module")
def doubtful(found: Matches) -> list[Pair]:
    """The doubtful pairs, the most telling first."""
    return list(found.doubtful.select("a", "b").iter_rows())


def joined(matches: Matches, pair: Pair) -> bool:
    return bool(matches.rows["group"][pair[0]] == matches.rows["group"][pair[1]])


def alone(matches: Matches, said: Sequence[Said]) -> Matches:
    return reviewed(matches, said, second_opinion=False)


@pytest.mark.parametrize(
    ("answers", "alone", "with_a_second_opinion"),
    [
        ([("ann", S)], Standing.SAME, Standing.WAITS),
        ([("ann", D)], Standing.DIFFERENT, Standing.WAITS),
        ([("ann", N)], Standing.UNSURE, Standing.UNSURE),
        ([("ann", N), ("bo", N)], Standing.UNSURE, Standing.UNSURE),
        ([("ann", S), ("bo", S)], Standing.SAME, Standing.SAME),
        ([("ann", D), ("bo", D)], Standing.DIFFERENT, Standing.DIFFERENT),
        ([("ann", S), ("bo", D)], Standing.DISPUTED, Standing.DISPUTED),
        ([("ann", S), ("bo", N)], Standing.SAME, Standing.WAITS),
        ([("ann", S), ("ann", S)], Standing.SAME, Standing.WAITS),
        ([("ann", S), ("ann", D)], Standing.DIFFERENT, Standing.WAITS),
        ([("ann", S), ("bo", D), ("bo", S)], Standing.SAME, Standing.SAME),
        ([("ann", S), ("bo", N), ("cy", S)], Standing.SAME, Standing.SAME),
        ([("ann", S), ("bo", S), ("cy", D)], Standing.DISPUTED, Standing.DISPUTED),
    ],
)
def test_how_far_a_pair_is(answers: list[tuple[str, Answer]], alone: Standing, with_a_second_opinion: Standing) -> None:
    said = [Said(PAIR, answer, who) for who, answer in answers]
    assert standings(said, second_opinion=False) == {PAIR: alone}
    assert standings(said, second_opinion=True) == {PAIR: with_a_second_opinion}


def test_an_answer_joins_two_or_keeps_them_apart(found: Matches, doubtful: list[Pair]) -> None:
    one, other, third = doubtful
    now = alone(found, [Said(one, S, "ann", "his aunt knows"), Said(other, D, "ann"), Said(third, N, "ann")])
    assert [joined(now, pair) for pair in doubtful] == [True, False, False]
    assert now.people == found.people - 1
    assert list(now.doubtful.select("a", "b").iter_rows()) == [third]
    assert {(item.answer, item.note) for item in now.decisions} == {(S, "his aunt knows"), (D, "")}
    assert not joined(found, one), "what was found stays as it is"


def test_answers_taken_back_leave_what_was_found(found: Matches) -> None:
    again = alone(found, [])
    assert again.rows.equals(found.rows)
    assert again.doubtful.equals(found.doubtful)
    assert (again.decided.height, again.decisions) == (0, ())


def test_nothing_is_decided_while_two_are_at_odds_or_a_second_opinion_is_due(
    found: Matches, doubtful: list[Pair]
) -> None:
    odd = reviewed(found, [Said(doubtful[0], S, "ann"), Said(doubtful[0], D, "bo")], second_opinion=False)
    waits = reviewed(found, [Said(doubtful[0], S, "ann")], second_opinion=True)
    agreed = reviewed(found, [Said(doubtful[0], S, "ann"), Said(doubtful[0], S, "bo")], second_opinion=True)
    assert [joined(each, doubtful[0]) for each in (odd, waits, agreed)] == [False, False, True]
    assert odd.decisions == waits.decisions == ()


def test_two_rows_that_were_joined_are_taken_apart(found: Matches) -> None:
    sure = (0, found.rows.filter(list=1)["id"][0])
    assert joined(found, sure)
    now = alone(found, [Said(sure, D, "ann")])
    assert not joined(now, sure)
    assert (now.people, now.on_several_lists) == (found.people + 1, found.on_several_lists - 1)


def test_a_row_taken_out_of_a_group_leaves_the_others_together(found: Matches, doubtful: list[Pair]) -> None:
    a, b = doubtful[0]
    c = doubtful[1][0]
    three = alone(found, [Said((a, b), S, "ann"), Said((c, b), S, "ann")])
    assert rows_of_one(three, a) == rows_of_one(three, b) == sorted([a, b, c])
    said = [Said((a, b), S, "ann"), Said((c, b), D, "ann"), Said((min(a, c), max(a, c)), D, "ann")]
    two = alone(found, said)
    assert rows_of_one(two, a) == [a, b]
    assert rows_of_one(two, c) == [c]


def test_answers_that_speak_against_one_another_are_told(found: Matches, doubtful: list[Pair]) -> None:
    (a, b), (c, _) = doubtful[:2]
    apart = (min(a, c), max(a, c))
    said = [Said((a, b), S, "ann"), Said((c, b), S, "ann"), Said(apart, D, "ann")]
    now = alone(found, said)
    pairs = [item.pair for item in said]
    assert contradicted(alone(found, said[:2]), pairs) == []
    assert contradicted(now, pairs) in ([(a, b)], [(c, b)], [apart])
    assert contradicted(now, []) == []
    assert contradicted(now, doubtful[2:]) == [], "of this nobody said anything"
    assert contradicted(alone(found, [*said, Said(apart, S, "ann")]), pairs) == []


def next_for(
    matches: Matches, said: Sequence[Said], who: str, *, second: bool = False, most: int | None = None
) -> list[Pair]:
    now = reviewed(matches, said, second_opinion=second)
    return pairs_to_look_at(now, said, who=who, second_opinion=second, most=most)


def test_what_is_decided_or_disputed_is_not_asked_again(found: Matches, doubtful: list[Pair]) -> None:
    assert next_for(found, [], "ann") == doubtful
    said = [Said(doubtful[0], S, "ann"), Said(doubtful[1], D, "ann"), Said(doubtful[1], S, "bo")]
    for who in ("ann", "bo", "cy"):
        assert next_for(found, said, who) == doubtful[2:]


def test_who_was_not_sure_leaves_the_pair_to_others_who_get_it_last(found: Matches, doubtful: list[Pair]) -> None:
    said = [Said(doubtful[0], N, "ann")]
    assert next_for(found, said, "ann") == doubtful[1:]
    assert next_for(found, said, "bo") == [*doubtful[1:], doubtful[0]]


def test_a_pair_that_waits_for_a_second_opinion_comes_first_for_others(found: Matches, doubtful: list[Pair]) -> None:
    said = [Said(doubtful[2], S, "ann")]
    assert next_for(found, said, "ann", second=True) == doubtful[:2]
    assert next_for(found, said, "bo", second=True) == [doubtful[2], *doubtful[:2]]
    assert next_for(found, [*said, Said(doubtful[2], S, "bo")], "cy", second=True) == doubtful[:2]


def test_no_more_pairs_are_looked_at_than_somebody_can(found: Matches, doubtful: list[Pair]) -> None:
    assert next_for(found, [], "ann", most=0) == []
    assert next_for(found, [], "ann", most=2) == doubtful[:2]
    said = [Said(doubtful[0], S, "ann")]
    assert next_for(found, said, "ann", most=2) == [doubtful[1]]
    assert next_for(found, [*said, Said(doubtful[1], N, "ann")], "ann", most=2) == []
    assert next_for(found, [*said, Said(doubtful[1], N, "ann")], "bo", most=2) == [doubtful[1]]
    assert next_for(found, said, "ann", most=900) == doubtful[1:]


@pytest.fixture
def earlier(found: Matches, doubtful: list[Pair], tmp_path: Path) -> Path:
    """A workbook in which the first doubtful pair is one person, and the second is two."""
    path = tmp_path / "matches.xlsx"
    said = [Said(doubtful[0], S, "ann", "his aunt knows"), Said(doubtful[1], D, "ann")]
    path.write_bytes(match_workbook(alone(found, said), made_on=date(2026, 11, 22)))
    return path


def test_what_was_decided_before_holds_until_it_is_said_otherwise(
    lists: list[Path], earlier: Path, doubtful: list[Pair]
) -> None:
    before = match(lists, decisions=earlier)
    assert next_for(before, [], "bo") == doubtful[2:]
    now = alone(before, [Said(doubtful[2], S, "bo")])
    assert [joined(now, pair) for pair in doubtful] == [True, False, True]
    keys = pair_keys(before, doubtful)
    assert {item.key: (item.answer, item.note) for item in now.decisions} == {
        keys[doubtful[0]]: (S, "his aunt knows"),
        keys[doubtful[1]]: (D, ""),
        keys[doubtful[2]]: (S, ""),
    }
    otherwise = alone(before, [Said(doubtful[0], D, "bo", "his aunt was wrong")])
    assert [joined(otherwise, pair) for pair in doubtful] == [False, False, False]
    said = {item.key: (item.answer, item.note) for item in otherwise.decisions}
    assert said == {keys[doubtful[0]]: (D, "his aunt was wrong"), keys[doubtful[1]]: (D, "")}
    assert otherwise.decided.height == 2


def test_what_was_decided_of_rows_that_are_gone_is_kept(
    lists: list[Path], earlier: Path, doubtful: list[Pair], tmp_path: Path
) -> None:
    lines = lists[1].read_text().splitlines(keepends=True)
    shorter = tmp_path / lists[1].name
    shorter.write_text("".join(lines[:9]))
    before = match([lists[0], shorter], decisions=earlier)
    assert before.decided.is_empty()
    assert len(alone(before, []).decisions) == 2


def test_pairs_are_named_by_what_their_rows_say(found: Matches, doubtful: list[Pair]) -> None:
    other = replace(found, rows=found.rows.with_columns(row=found.rows["row"] + 7, list=found.rows["list"] + 1))
    keys = pair_keys(found, doubtful)
    assert keys == pair_keys(other, doubtful)
    assert len(set(keys.values())) == 3
    assert pair_keys(found, []) == {}
