"""Damaged spreadsheets by the thousand: each is a list or gets one sentence; none crashes, hangs or shows a traceback.

`benchmarks/survival.py` takes as many more as one likes along the same way.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.hostile.good_files import good_ods, good_xlsx
from tests.hostile.journey import answer, check_copy, check_sentence
from tests.hostile.mutations import KINDS, mutant
from tests.hostile.pool import outcomes

FILES, AT_ONCE = 1_000, 50


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, FILES, AT_ONCE))
def test_a_damaged_file_is_a_list_or_gets_one_sentence(first: int) -> None:
    found = list(outcomes(first, first + AT_ONCE))

    assert [outcome.seed for outcome in found] == list(range(first, first + AT_ONCE))
    assert [str(outcome) for outcome in found if outcome.fault] == []


@pytest.mark.parametrize("make", [good_xlsx, good_ods])
def test_what_the_damage_is_done_to_is_a_list(tmp_path: Path, make: Callable[[random.Random], bytes]) -> None:
    path = tmp_path / f"list.{make.__name__.removeprefix('good_')}"
    for seed in range(5):
        path.write_bytes(make(random.Random(seed)))
        assert answer(path) == ""


@pytest.mark.parametrize("seed", range(30))
def test_the_same_seed_gives_the_same_damaged_file(seed: int) -> None:
    made = mutant(seed)

    assert made == mutant(seed)
    assert made.damages
    assert made.kind == KINDS[seed % 3]


# --- The judge itself --------------------------------------------------------------------------

BEGIN_WITH = 'import json, os, signal, sys; first = int(sys.argv[1]); print(json.dumps({"begun": first}), flush=True); '
DONE = '{"done": first, "sentence": "", "fault": "", "seconds": 0, "memory": 1}'


def faults_of(script: str, *, seconds: float = 20.0) -> list[str]:
    """What is said of two files that a script takes along the way instead of Plait."""
    command = (sys.executable, "-c", BEGIN_WITH + script)
    return [outcome.fault for outcome in outcomes(0, 2, command=command, seconds=seconds)]


def test_a_crash_is_told_and_the_next_file_has_its_turn() -> None:
    script = f"os.abort() if first == 0 else print(json.dumps({DONE}))"

    assert faults_of(script) == ["crash (exit status -6)", ""]


def test_a_file_that_hangs_is_told_and_the_next_has_its_turn() -> None:
    script = f"signal.pause() if first == 0 else print(json.dumps({DONE}))"

    assert faults_of(script, seconds=1) == ["no answer within 1 s", ""]


@pytest.mark.parametrize(
    "sentence",
    [
        "list.csv is damaged",
        "list.csv is damaged.\nTry again.",
        "list.csv is damaged. Try again.",
        "Traceback: list.csv.",
        "KeyError: 4.",
        "list.csv has {count} parts.",
        "list.csv is " + "very " * 80 + "long.",
    ],
)
def test_what_is_no_plain_sentence_is_told(sentence: str) -> None:
    with pytest.raises(AssertionError):
        check_sentence(sentence)


def test_what_is_quoted_of_a_file_may_be_anything_that_can_be_printed() -> None:
    check_sentence("list.xlsx has no sheet \u201cError. None {x}\u201d: it has \u201cA\u201d.")


def test_a_formula_or_a_link_in_a_cleaned_copy_is_told() -> None:
    for write in ("write_formula", "write_url"):
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            getattr(book.add_worksheet(), write)("A1", "=1+1" if write == "write_formula" else "https://example.org/")
        with pytest.raises(AssertionError, match="a formula or a link"):
            check_copy(content.getvalue())
