"""A sample says how right the program is: honestly, with an interval, whoever stops early or is not sure."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from tests.unit.linkage.made import people, written

from plait.linkage import (
    DEFINITE,
    Matches,
    Sample,
    left_out,
    match,
    match_workbook,
    said_of_left_out,
    said_of_sample,
    sample_of,
)
from plait.linkage.decisions import ANSWER, DECIDED, KEY, TO_CHECK, TO_SAMPLE
from plait.linkage.sampling import interval, limits

DAY = date(2026, 11, 22)
COVERED = 0.95
POPULATIONS = [
    ((1000, 0.9, 8), (19000, 0.998, 25)),
    ((50, 0.9, 10), (80, 0.95, 20)),
    ((3000, 0.97, 15), (3000, 0.999, 18)),
    ((30, 1.0, 3), (60000, 0.99, 30)),
    ((400, 0.25, 9), (200, 0.8, 8)),
]
"""Two strata each: how many pairs, which share of them are the same, and how many are looked at."""


@pytest.mark.parametrize("strata", POPULATIONS)
def test_the_interval_holds_the_truth_in_95_of_100_samples(strata: tuple[tuple[int, float, int], ...]) -> None:
    chance = np.random.default_rng(7)
    same = [round(there * share) for there, share, _ in strata]
    true = sum(same) / sum(there for there, _, _ in strata)
    seen = [
        chance.hypergeometric(all_, there - all_, looked, 2000)
        for all_, (there, _, looked) in zip(same, strata, strict=True)
    ]
    held = {
        found: least - 1e-9 <= true <= most + 1e-9
        for found in set(zip(*(one.tolist() for one in seen), strict=True))
        for least, most in [interval([(there, looked, n) for (there, _, looked), n in zip(strata, found, strict=True)])]
    }
    covered = np.mean([held[found] for found in zip(*(one.tolist() for one in seen), strict=True)])
    assert covered >= COVERED


def test_the_limits_are_those_of_the_books() -> None:
    # Clopper and Pearson's for a large whole: 2.5 % beyond each limit.
    assert limits(10_000_000, 10, 10) == pytest.approx((0.6915, 1), abs=1e-3)
    assert limits(10_000_000, 10, 0) == pytest.approx((0, 0.3085), abs=1e-3)
    assert limits(10_000_000, 20, 18) == pytest.approx((0.6830, 0.9877), abs=1e-3)
    assert limits(10_000_000, 300, 300)[0] == pytest.approx(1 - 3.69 / 300, abs=1e-3), "all right proves little"


def test_who_has_seen_all_is_sure() -> None:
    for there, same in product(range(1, 8), repeat=2):
        if same <= there:
            assert limits(there, there, same) == (same / there, same / there)
    assert interval([(5, 5, 4), (10, 10, 10)]) == pytest.approx((14 / 15, 14 / 15))


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    """Two lists with sixty people in common; twelve of them have another date of birth on the second."""
    everybody = people(160)
    second = [[*row[:2], "30/12/1921" if place < 12 else row[2], *row[3:]] for place, row in enumerate(everybody[40:])]
    return [written(tmp_path, "one.csv", everybody[:100]), written(tmp_path, "two.csv", second)]


Answered = Callable[[Sample, Callable[[int], str]], Path]


@pytest.fixture
def answered(lists: list[Path], tmp_path: Path) -> Answered:
    """The workbook with a sample, filled in: what stands in the nth pair of it is the function's answer for n."""

    def fill(sample: Sample, answer: Callable[[int], str]) -> Path:
        path = tmp_path / "matches.xlsx"
        path.write_bytes(match_workbook(match(lists), made_on=DAY, sample=sample))
        book = openpyxl.load_workbook(path)
        sheet = book[TO_SAMPLE]
        heads = [cell.value for cell in sheet[1]]
        assert "How sure" not in heads, "nobody follows the program"
        for number in range(sample.pairs.height):
            sheet.cell(2 + 2 * number, heads.index(ANSWER) + 1).value = answer(number)
        book.save(path)
        return path

    return fill


def test_a_sample_is_of_definite_and_doubtful_pairs_and_stays_the_same(lists: list[Path], tmp_path: Path) -> None:
    found = match(lists)
    sample = sample_of(found, 18)
    definite = found.pairs["definite"].sum()
    assert (sample.definite.pairs, sample.doubtful.pairs) == (definite, found.doubtful.height)
    assert found.on_several_lists >= 40
    assert found.doubtful.height >= 12
    assert (sample.definite.drawn, sample.doubtful.drawn) == (12, 6)
    assert sample.definite.share is sample.doubtful.share is None
    assert "of 12 that were drawn, none have an answer" in said_of_sample(sample)[0]
    text = lists[0].read_text().splitlines()
    shuffled = text[1:]
    random.Random(3).shuffle(shuffled)
    other = tmp_path / "one" / "one.csv"
    other.parent.mkdir()
    other.write_text("\n".join([text[0], *shuffled]) + "\n")
    again = sample_of(match([other, lists[1]]), 18)
    assert again.pairs["key"].to_list() == sample.pairs["key"].to_list()
    assert sample_of(match(lists), 18, seed=1).pairs["key"].to_list() != sample.pairs["key"].to_list()


def test_answers_handed_back_give_an_estimate_and_count_as_decisions(lists: list[Path], answered: Answered) -> None:
    sample = sample_of(match(lists), 18)
    definite = [probability >= DEFINITE for probability in sample.pairs["probability"]]
    after = match(lists, decisions=answered(sample, lambda n: "Same person" if definite[n] else "Different people"))
    assert after.sampled == 18
    assert after.doubtful.height == sample.doubtful.pairs - 6
    found = sample_of(after, after.sampled)
    assert found.pairs["key"].to_list() == sample.pairs["key"].to_list()
    assert (found.definite.share, found.definite.answered, found.definite.most) == (1, 12, 1)
    assert 0.7 < found.definite.least < 0.9
    assert (found.doubtful.share, found.doubtful.answered, found.doubtful.least) == (0, 6, 0)
    said = said_of_sample(found)
    assert "None of those looked at was otherwise, which does not mean that none is." in said[0]
    assert "about 0.0 % are the same person, by 6 that were looked at" in said[1]
    book = openpyxl.load_workbook(filename=_saved(match_workbook(after, made_on=DAY, sample=found), lists[0].parent))
    assert said[0] in {cell.value for cell in book["Summary"]["A"]}
    assert book[TO_SAMPLE].cell(2, 2).value in {"Same person", "Different people"}, "answers stay"
    keys = {
        name: {
            row[[cell.value for cell in book[name][1]].index(KEY)] for row in book[name].iter_rows(2, values_only=True)
        }
        for name in (TO_CHECK, TO_SAMPLE, DECIDED)
    }
    assert not (keys[TO_CHECK] & keys[TO_SAMPLE]) - {None}, "nothing is asked twice"
    assert keys[TO_SAMPLE] - {None} == keys[DECIDED]


def _saved(content: bytes, folder: Path) -> Path:
    path = folder / "again.xlsx"
    path.write_bytes(content)
    return path


def test_who_stops_early_has_a_smaller_sample_and_who_leaves_out_is_not_sure(
    lists: list[Path], answered: Answered
) -> None:
    sample = sample_of(match(lists), 18)

    def part(answer: Callable[[int], str]) -> tuple[int, int, float, float]:
        found = sample_of(match(lists, decisions=answered(sample, answer)), 18)
        return found.definite.answered, found.definite.unsure, found.definite.least, found.definite.most

    whole = part(lambda _: "Same person")
    early = part(lambda n: "Same person" if n < 9 else "")
    assert 0 < early[0] < whole[0]
    assert early[1] == 0
    assert early[2] < whole[2]
    one = next(n for n, p in enumerate(sample.pairs["probability"]) if p >= 0.98)
    unsure = part(lambda n: "Not sure" if n == one else "Same person")
    assert unsure == part(lambda n: "" if n == one else "Same person")
    assert unsure[:2] == (whole[0] - 1, 1)
    assert unsure[2] < whole[2]
    few = sample_of(match(lists, decisions=answered(sample, lambda n: "Same person" if n == one else "")), 18)
    assert few.definite.answered == 1
    assert few.doubtful.share is None
    assert (few.doubtful.least, few.doubtful.most) == (0, 1)


def test_a_sample_larger_than_all_has_all(lists: list[Path]) -> None:
    sample = sample_of(match(lists), 500)
    size = sample.definite.pairs + sample.doubtful.pairs
    assert sample.pairs.height == size
    assert sample_of(match(lists), size).pairs["key"].to_list() == sample.pairs["key"].to_list()
    assert sample_of(match(lists), 1).pairs.height == 1


def test_decisions_change_neither_strata_nor_sample(lists: list[Path], answered: Answered) -> None:
    sample = sample_of(match(lists), 18)
    after = match(lists, decisions=answered(sample, lambda _: "Different people"))
    again = sample_of(after, 18)
    assert again.pairs["key"].to_list() == sample.pairs["key"].to_list()
    assert (again.definite.pairs, again.doubtful.pairs) == (sample.definite.pairs, sample.doubtful.pairs)
    assert again.definite.share == 0


def test_the_budget_says_what_it_leaves(lists: list[Path]) -> None:
    found = match(lists)
    left = left_out(found, most=5)
    beyond = found.doubtful[5:]
    groups = found.rows["group"].to_list()
    people_there = {groups[row] for row in [*beyond["a"], *beyond["b"]]}
    assert (left.pairs, left.people) == (found.doubtful.height - 5, len(people_there))
    assert left.likely_same == pytest.approx(found.doubtful["probability"][5:].sum())
    assert f"they are about {left.people} people as counted here" in said_of_left_out(left)
    assert left_out(found).pairs == left_out(found, most=left.pairs + 5).pairs == 0
    assert left_out(found, most=0, sample=sample_of(found, 500)).pairs == 0


def test_matches_show_counts_and_never_rows(lists: list[Path]) -> None:
    found: Matches = match(lists)
    asked = f"{found.on_several_lists} on more than one list, {found.doubtful.height} doubtful pairs"
    assert repr(found) == f"<Matches: 2 lists, 220 rows, {found.people} people, {asked}>"
    shown = repr(found.lists)
    assert not any(name in shown for name in found.rows["surname"].drop_nulls())


def test_pairs_and_groups_name_sheet_row_and_the_lists_own_reference(tmp_path: Path) -> None:
    everybody = people(20)
    headings = ["Case ref", "First name", "Surname", "Date of birth", "Address", "Postcode", "Phone"]
    with_refs = [[f"CB-{place:03}", *row] for place, row in enumerate(everybody)]
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Clients"
    for line in (headings, *with_refs):
        book.active.append(line)
    book.save(tmp_path / "one.xlsx")
    found = match([tmp_path / "one.xlsx", written(tmp_path, "two.csv", everybody[10:])])
    assert found.pairs.columns[:4] == ["list_a", "sheet_a", "row_a", "reference_a"]
    definite = found.pairs.filter("definite").sort("row_a")
    assert set(definite["sheet_a"]) == {"Clients"}
    assert definite["reference_a"].to_list() == [f"CB-{place:03}" for place in range(10, 20)]
    assert definite["sheet_b"].unique().to_list() == [""]
    assert definite["reference_b"].null_count() == 10
    assert found.groups.columns == ["person", "list", "sheet", "row", "reference", "joined_by", "probability"]
    assert found.groups.filter(pl.col("list") == "one.xlsx")["reference"].null_count() == 0
